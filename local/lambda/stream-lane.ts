import { hash } from 'node:crypto';
import type { StreamRecord } from './sources.ts';

/** Each lane asks of each record; readers of one stream share the records. */
const hashes = new WeakMap<StreamRecord, number>();

/** The lane, of `lanes`, that keeps all records of this record's key in order. */
export const laneOf = (record: StreamRecord, lanes: number): number => {
  if (lanes === 1) return 0;
  const hash = hashes.get(record) ?? hashOf(record);
  hashes.set(record, hash);
  return hash % lanes;
};

const hashOf = ({ dynamodb: { Keys } }: StreamRecord): number => {
  const key = JSON.stringify(Object.entries(Keys).sort(([a], [b]) => (a < b ? -1 : 1)));
  return hash('sha256', key, 'buffer').readUInt32BE();
};
