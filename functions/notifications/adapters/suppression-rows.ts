import type { SideRow } from '../../shared/adapters/commit-log.ts';
import type { KekSource } from '../../shared/adapters/key-encryption-key.ts';
import { readSideRow } from '../../shared/adapters/side-rows.ts';
import { merchantHash, sameEmail } from '../../shared/merchant-hash.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';
import type { Suppression } from '../domain/suppression.ts';

/*
 * Rows of the notifications table beside its commits.
 * `pk = SUPPRESSED#<merchantId>#<HMAC of the address>`, `sk = row`, `value` = the notification that
 * bounced or was complained about. The address itself is nowhere.
 */

export const suppressionRow = (
  merchantId: string,
  { addressHash, notificationId }: Suppression,
): SideRow => ({ pk: keyOf(merchantId, addressHash), value: notificationId });

/** Addresses that must not be written to again. */
export interface Suppressions {
  /** The address as suppression rows name it: under a key of this merchant's own. */
  hashOf(merchantId: string, address: string): Promise<string>;
  has(merchantId: string, addressHash: string): Promise<boolean>;
}

export const createSuppressions = (
  ports: HasDynamoDb & { readonly kek: KekSource },
  table: string,
): Suppressions => ({
  hashOf: async (merchantId, address) => {
    const { key } = await ports.kek();
    const under = { purpose: 'suppression', merchantId };
    return merchantHash(key, under, sameEmail(address)).toString('hex');
  },
  has: async (merchantId, addressHash) =>
    // An address bounces minutes before it is written to again, and not in the moment between two replicas.
    (await readSideRow(ports, table, keyOf(merchantId, addressHash), 'eventual')) !== undefined,
});

const keyOf = (merchantId: string, addressHash: string): string =>
  `SUPPRESSED#${merchantId}#${addressHash}`;
