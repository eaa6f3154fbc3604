import type { Contact, KeyVault } from '../../shared/adapters/key-vault.ts';
import { sealPersonal } from '../../shared/seal.ts';
import type { OrderSnapshot, Personal } from '../domain/snapshot.ts';

/**
 * The snapshot as it may be kept: personal texts sealed under the order's key, beside what its buyer
 * is looked up by. Of an erased buyer both say nothing.
 */
export const sealSnapshot = async (
  vault: Pick<KeyVault, 'orderKey' | 'lookups'>,
  owner: { readonly merchantId: string; readonly orderId: string },
  snapshot: OrderSnapshot,
): Promise<OrderSnapshot> => {
  const key = await vault.orderKey(owner.merchantId, owner.orderId);
  const personal = sealPersonal(key, owner, snapshot.personal);
  if (key.kind === 'erased') return { ...snapshot, personal, lookups: [] };
  const lookups = await vault.lookups(owner.merchantId, contactsIn(snapshot.personal));
  return { ...snapshot, personal, lookups: [...lookups] };
};

const contactsIn = (personal: Personal): readonly Contact[] => {
  const email = personal['buyer.email'];
  const phones = [personal['buyer.phone'], personal['shipTo.phone'], personal['billTo.phone']];
  return [
    ...(email === undefined ? [] : [{ kind: 'email' as const, text: email }]),
    ...phones.flatMap((text) => (text === undefined ? [] : [{ kind: 'phone' as const, text }])),
  ];
};
