import { describe, expect, it } from '@jest/globals';
import { judgeBatch } from '../../../local/lambda/batch-response.ts';

const IDS = new Set(['a', 'b', 'c']);

describe('judgeBatch', () => {
  it.each([
    ['null', null],
    ['an empty object', {}],
    ['an empty list', { batchItemFailures: [] }],
    ['a null list', { batchItemFailures: null }],
  ])('counts %s as done', (_name, answer) => {
    expect(judgeBatch(JSON.stringify(answer), IDS)).toEqual({ kind: 'all-done' });
  });

  it.each([
    ['text', 'done'],
    ['no list', { batchItemFailures: 'a' }],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null id', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['a null entry', { batchItemFailures: [null] }],
    ['a wrong key', { batchItemFailures: [{ itemIdentifer: 'a' }] }],
    ['an id of no item', { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'x' }] }],
  ])('counts %s as failed as a whole', (_name, answer) => {
    expect(judgeBatch(JSON.stringify(answer), IDS)).toMatchObject({ kind: 'all-failed' });
  });

  it('tells the failed from the done', () => {
    const answer = { batchItemFailures: [{ itemIdentifier: 'c' }, { itemIdentifier: 'a' }] };
    expect(judgeBatch(JSON.stringify(answer), IDS)).toEqual({
      kind: 'some-failed',
      failed: new Set(['a', 'c']),
    });
  });
});
