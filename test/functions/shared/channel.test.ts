import { describe, expect, it } from '@jest/globals';
import { liveCredentials } from '../../../functions/shared/channel.ts';

const NOW = Date.parse('2026-11-01T12:00:00.000Z');

describe('liveCredentials', () => {
  it.each<[string, string | undefined, boolean]>([
    ['without an end', undefined, true],
    ['that ends in a moment', '2026-11-01T12:00:00.001Z', true],
    ['that ends now', '2026-11-01T12:00:00.000Z', false],
    ['that ended', '2026-11-01T11:59:59.999Z', false],
    ['whose end cannot be read', 'soon', false],
  ])('one %s', (_what, expiresAt, live) => {
    const credential = { secret: 's', ...(expiresAt === undefined ? {} : { expiresAt }) };
    expect(liveCredentials([credential], NOW)).toEqual(live ? [{ secret: 's' }] : []);
  });
});
