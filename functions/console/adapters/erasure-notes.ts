import { ERASURES } from '../../orders/contract.ts';
import { listKeys } from '../../shared/adapters/bucket-keys.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';

/** An order whose buyer was forgotten at some time. */
export interface NotedErasure {
  readonly merchantId: string;
  readonly orderId: string;
}

/** The log of erasures, from its reader's side. */
export interface ErasureNotes {
  /** One page, in order of keys, behind `after`. */
  list(after: string | undefined): Promise<{
    readonly notes: readonly NotedErasure[];
    /** Undefined behind the last page. */
    readonly next: string | undefined;
  }>;
}

export const createErasureNotes = (aws: SignedAws, bucket: string): ErasureNotes => ({
  list: async (after) => {
    const { keys, next } = await listKeys(aws, bucket, { prefix: ERASURES, after });
    const notes = keys.map((key) => {
      const [, merchantId = '', orderId = ''] = key.split('/');
      return { merchantId, orderId };
    });
    return { notes, next };
  },
});
