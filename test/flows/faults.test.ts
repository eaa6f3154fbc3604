import { describe, expect, it } from '@jest/globals';
import { partlyTaken } from './faults.ts';

describe('a batch that is taken in part', () => {
  it('says of each entry what became of it, also when chance decides', async () => {
    const draws = [true, false, false, true, true, false];
    const sent: unknown[] = [];
    const answer = await partlyTaken(
      { Entries: ['a', 'b', 'c'] },
      ({ Entries }) => {
        sent.push(...(Entries as unknown[]));
        return Promise.resolve({
          Entries: (Entries as unknown[]).map((EventId) => ({ EventId })),
        });
      },
      () => draws.shift() ?? false,
    );
    expect(sent).toEqual(['a']);
    expect(answer).toMatchObject({
      FailedEntryCount: 2,
      Entries: [
        { EventId: 'a' },
        { ErrorCode: 'ThrottlingException' },
        { ErrorCode: 'ThrottlingException' },
      ],
    });
  });
});
