import type { GoodsWish } from '../../orders/contract.ts';
import type { KeyVault } from '../../shared/adapters/key-vault.ts';
import type { Blobs } from '../../shared/blobs.ts';
import { type SealedPlace, seal, unsealPersonal } from '../../shared/seal.ts';
import type { LabelFile, ShipTo } from '../carriers/carrier.ts';

type Owner = Pick<SealedPlace, 'merchantId' | 'orderId'>;

/** What carriers must see of the buyer, and what they give back that shows it. */
export interface LabelSeals {
  /** Null when the buyer was erased. */
  openAddress(
    owner: Owner,
    sealed: GoodsWish['shipTo'],
    country: string | null,
  ): Promise<ShipTo | null>;
  /** Keeps the file sealed, and gives its key in the bucket; null when the buyer was erased. */
  keep(owner: Owner, requestId: string, label: LabelFile): Promise<string | null>;
}

export const createLabelSeals = (
  vault: Pick<KeyVault, 'existingKey'>,
  blobs: Pick<Blobs, 'put'>,
): LabelSeals => ({
  openAddress: async (owner, sealed, country) => {
    const key = await vault.existingKey(owner.merchantId, owner.orderId);
    if (key.kind === 'erased') return null;
    const open = unsealPersonal(key, owner, sealed);
    return {
      name: open['shipTo.name'] ?? null,
      company: open['shipTo.company'] ?? null,
      line1: open['shipTo.line1'] ?? null,
      line2: open['shipTo.line2'] ?? null,
      city: open['shipTo.city'] ?? null,
      region: open['shipTo.region'] ?? null,
      postcode: open['shipTo.postcode'] ?? null,
      phone: open['shipTo.phone'] ?? null,
      country,
    };
  },
  keep: async ({ merchantId, orderId }, requestId, { contentType, bytes }) => {
    const key = await vault.existingKey(merchantId, orderId);
    if (key.kind === 'erased') return null;
    const text = JSON.stringify({ contentType, base64: Buffer.from(bytes).toString('base64') });
    const place = { merchantId, orderId, path: `label.${requestId}` };
    const labelKey = `labels/${merchantId}/${orderId}/${requestId}`;
    await blobs.put(labelKey, Buffer.from(seal(key.key, place, text)));
    return labelKey;
  },
});
