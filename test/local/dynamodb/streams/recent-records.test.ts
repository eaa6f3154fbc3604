import { describe, expect, it } from '@jest/globals';
import { createRecentRecords } from '../../../../local/dynamodb/streams/recent-records.ts';
import type { StreamRecord } from '../../../../local/dynamodb/streams/stream-record.ts';

const recordOf = (sequence: number) =>
  ({ dynamodb: { SequenceNumber: String(sequence) } }) as StreamRecord;
const numbers = (records: readonly StreamRecord[] | undefined) =>
  records?.map(({ dynamodb }) => Number(dynamodb.SequenceNumber));

const havingRead = (from: number, sequences: readonly number[], toTheEnd: boolean) => {
  const recent = createRecentRecords();
  recent.read(1, { from, sequences, records: sequences.map(recordOf), toTheEnd });
  return recent;
};

describe('recent records', () => {
  it('knows nothing of a stream that was not read', () => {
    expect(havingRead(0, [1], true).behind(2, 0, 10)).toBeUndefined();
  });

  it('gives what follows a position, as many as are asked for', () => {
    const recent = havingRead(0, [1, 2, 3], true);
    expect(numbers(recent.behind(1, 0, 2))).toEqual([1, 2]);
    expect(numbers(recent.behind(1, 1, 10))).toEqual([2, 3]);
  });

  it('knows the end until the stream grows', () => {
    const recent = havingRead(0, [1, 2], true);
    expect(recent.behind(1, 2, 10)).toEqual([]);
    recent.grown(1);
    expect(recent.behind(1, 2, 10)).toBeUndefined();
    expect(recent.behind(1, 1, 10)).toBeUndefined();
    expect(numbers(recent.behind(1, 1, 1))).toEqual([2]);
    expect(recent.at(1, 2)).toEqual(recordOf(2));
  });

  it('does not take the end of a page for the end of the stream', () => {
    expect(havingRead(0, [1, 2], false).behind(1, 2, 10)).toBeUndefined();
  });

  it('knows of an empty page that nothing follows', () => {
    expect(havingRead(7, [], true).behind(1, 7, 10)).toEqual([]);
  });

  it('never jumps over what it does not know', () => {
    const recent = havingRead(4, [5, 6], false);
    expect(recent.behind(1, 3, 10)).toBeUndefined();
    expect(recent.behind(1, 0, 10)).toBeUndefined();
  });

  it('forgets the oldest', () => {
    const sequences = Array.from({ length: 250 }, (_, index) => index + 1);
    const recent = havingRead(0, sequences, true);
    expect(recent.behind(1, 0, 10)).toBeUndefined();
    expect(numbers(recent.behind(1, 240, 100))).toHaveLength(10);
  });
});
