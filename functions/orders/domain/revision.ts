import type * as z from 'zod';
import { sha256Hex } from '../../shared/ids.ts';
import { canonicalJson } from '../../shared/json.ts';
import type { revisionSchema } from '../contract.ts';
import type { OrderSnapshot } from './snapshot.ts';

export type Revision = z.infer<typeof revisionSchema>;

/** `hash` is over the whole mapped snapshot with sorted keys, sealed texts included. */
export const revisionOf = (snapshot: OrderSnapshot, origin: Revision['origin']): Revision => ({
  at: snapshot.updatedAt,
  hash: sha256Hex(canonicalJson(snapshot)).slice(0, 32),
  origin,
});

export type Comparison = 'newer' | 'same' | 'older' | 'tie-newer' | 'tie-older';

/**
 * Newer is the later source time. Two different snapshots of the same time are a tie: what was
 * fetched outranks what was pushed, then the larger hash holds until the store has been asked.
 */
export const compareRevisions = (candidate: Revision, current: Revision): Comparison => {
  const difference = Date.parse(candidate.at) - Date.parse(current.at);
  if (difference !== 0) return difference > 0 ? 'newer' : 'older';
  if (candidate.hash === current.hash) return 'same';
  if (candidate.origin !== current.origin) {
    return candidate.origin === 'fetched' ? 'newer' : 'older';
  }
  return candidate.hash > current.hash ? 'tie-newer' : 'tie-older';
};
