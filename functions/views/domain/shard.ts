import { sha256Hex } from '../../shared/ids.ts';
import { DUE_SHARDS, LIST_SHARDS } from '../contract.ts';

const spread = (id: string, shards: number): number =>
  Number.parseInt(sha256Hex(id).slice(0, 8), 16) % shards;

/** The shard of its day's list that a subject stands in. */
export const shardOf = (subjectId: string): number => spread(subjectId, LIST_SHARDS);

/** The partition of the `deadlines` index that a stream waits in, by its partition key. */
export const dueShardOf = (streamKey: string): number => spread(streamKey, DUE_SHARDS);
