import type { Blobs } from '../../shared/blobs.ts';
import { ERASURES } from '../contract.ts';

/** One order whose buyer is forgotten; ids only. */
export interface ErasureNote {
  readonly merchantId: string;
  readonly orderId: string;
  readonly at: string;
}

/**
 * Every erasure, in a bucket of its own that outlives a restored vault: `erasures/<merchantId>/<orderId>`,
 * a JSON `ErasureNote`. Writing it again changes nothing that counts.
 */
export interface ErasureLog {
  note(erasure: ErasureNote): Promise<void>;
}

export const createErasureLog = (bucket: Blobs): ErasureLog => ({
  note: (erasure) =>
    bucket.put(
      `${ERASURES}${erasure.merchantId}/${erasure.orderId}`,
      Buffer.from(JSON.stringify(erasure), 'utf8'),
    ),
});
