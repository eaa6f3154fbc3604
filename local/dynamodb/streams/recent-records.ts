import type { StreamRecord } from './stream-record.ts';

/** A page as it was read. */
interface Page {
  /** The sequence behind which it was read. */
  readonly from: number;
  readonly sequences: readonly number[];
  readonly records: readonly StreamRecord[];
  /** Nothing came behind the page. */
  readonly toTheEnd: boolean;
}

/**
 * What was read of the streams lately, decoded: each lane of each mapping reads every record, and looks
 * once more where there is none. Its callers read outside of transactions only.
 */
export interface RecentRecords {
  /** A whole page: `limit` records, or all that there are. Undefined when not all of it is known. */
  behind(stream: number, from: number, limit: number): readonly StreamRecord[] | undefined;
  at(stream: number, sequence: number): StreamRecord | undefined;
  read(stream: number, page: Page): void;
  /** The stream has new records, or will have if the transaction is not rolled back. */
  grown(stream: number): void;
  clear(): void;
}

/** For each stream: longer than a page, so that a lane that is a little behind finds it all. */
const KEPT = 200;

interface Recent {
  readonly records: Map<number, StreamRecord>;
  /** The newest sequence there is, while it is known. */
  end: number | undefined;
}

export const createRecentRecords = (): RecentRecords => {
  const streams = new Map<number, Recent>();
  return {
    behind: (stream, from, limit) => {
      const recent = streams.get(stream);
      if (recent === undefined) return undefined;
      const found = followers(recent.records, from, limit);
      const isWhole = found.length === limit || recent.end === from + found.length;
      return isWhole ? found : undefined;
    },
    at: (stream, sequence) => streams.get(stream)?.records.get(sequence),
    read: (stream, { from, sequences, records, toTheEnd }) => {
      const recent = streams.get(stream) ?? { records: new Map(), end: undefined };
      streams.set(stream, recent);
      for (const [index, sequence] of sequences.entries()) {
        const record = records[index];
        if (record !== undefined) recent.records.set(sequence, record);
      }
      if (toTheEnd) recent.end = sequences.at(-1) ?? from;
      forgetOldest(recent.records);
    },
    grown: (stream) => {
      const recent = streams.get(stream);
      if (recent !== undefined) recent.end = undefined;
    },
    clear: () => streams.clear(),
  };
};

const followers = (
  records: ReadonlyMap<number, StreamRecord>,
  from: number,
  limit: number,
): readonly StreamRecord[] => {
  const found: StreamRecord[] = [];
  for (let sequence = from + 1; found.length < limit; sequence += 1) {
    const record = records.get(sequence);
    if (record === undefined) return found;
    found.push(record);
  }
  return found;
};

const forgetOldest = (records: Map<number, StreamRecord>): void => {
  for (const sequence of records.keys()) {
    if (records.size <= KEPT) return;
    records.delete(sequence);
  }
};
