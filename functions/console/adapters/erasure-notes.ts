import { ERASURES } from '../../orders/contract.ts';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { sha256Hex } from '../../shared/ids.ts';

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

const KEYS = /<Key>([^<]+)<\/Key>/g;

export const createErasureNotes = (aws: SignedAws, bucket: string): ErasureNotes => ({
  list: async (after) => {
    const query = new URLSearchParams({ 'list-type': '2', prefix: ERASURES });
    if (after !== undefined) query.set('start-after', after);
    const response = await aws.signedFetch(`${aws.endpoints.object(bucket, '')}?${query}`, {
      method: 'GET',
      service: 's3',
      headers: { 'x-amz-content-sha256': sha256Hex('') },
    });
    const text = await response.text();
    if (response.status !== 200) {
      throw awsFault('s3 list erasures', new Error(`answered ${response.status}`));
    }
    const found = [...text.matchAll(KEYS)].map(([, key = '']) => key);
    return {
      notes: found.map((key) => {
        const [, merchantId = '', orderId = ''] = key.split('/');
        return { merchantId, orderId };
      }),
      next: /<IsTruncated>true</.test(text) ? found.at(-1) : undefined,
    };
  },
});
