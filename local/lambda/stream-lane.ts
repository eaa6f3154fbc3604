import { createHash } from 'node:crypto';
import type { StreamRecord } from './sources.ts';

/** The lane, of `lanes`, that keeps all records of this record's key in order. */
export const laneOf = ({ dynamodb: { Keys } }: StreamRecord, lanes: number): number => {
  if (lanes === 1) return 0;
  const key = JSON.stringify(Object.entries(Keys).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(key).digest().readUInt32BE() % lanes;
};
