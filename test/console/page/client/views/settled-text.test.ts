import { describe, expect, it } from '@jest/globals';
import { settledText } from '../../../../../console/page/client/views/settled-text.ts';

const none = { failed: [], missed: [] };

describe('what is said of dead letters', () => {
  it.each([
    [none, 'Sent back: 3.'],
    [{ ...none, more: false }, 'Sent back: 3.'],
    [{ ...none, more: true }, 'Sent back: 3. There are more: send them back as well.'],
    [
      { failed: [{ reason: 'no network' }], missed: [{ reason: 'none holds it' }] },
      'Sent back: 3. Not done: 2 (no network).',
    ],
  ])('%j', (settled, expected) => {
    expect(settledText('Sent back: 3', settled)).toBe(expected);
  });
});
