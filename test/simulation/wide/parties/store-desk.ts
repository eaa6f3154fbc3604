import type {
  ParcelWriteBack,
  StorefrontCalls,
  WriteBack,
  WriteBackAnswer,
} from '../../../../functions/orders/storefronts/storefront-calls.ts';
import type { MakeCall } from '../engine/call-faults.ts';

/** A store as it can be called: what it is told, by our ids. */
export interface StoreDesk {
  readonly told: Map<string, WriteBack | ParcelWriteBack>;
}

export interface StoreDeskParts {
  readonly desk: StoreDesk;
  readonly makeCall: MakeCall;
  /** The order as the store's own webhook would show it; null where it has none. */
  readonly show: (externalOrderId: string) => Uint8Array | null;
  /** The store does what it is told of an order's cancellation or refund. */
  readonly heed: (writeBack: WriteBack) => void;
  /** It can never take this. */
  readonly refuses: (writeBack: WriteBack | ParcelWriteBack) => boolean;
}

const DONE: WriteBackAnswer = { kind: 'done' };
const NEVER: WriteBackAnswer = { kind: 'refused', because: 'this shop can not be told that' };

/** The part of a store's API that the steps call. */
export const createStoreCalls = (parts: StoreDeskParts): StorefrontCalls => {
  const { desk, makeCall } = parts;
  const heard = (writeBack: WriteBack | ParcelWriteBack, effect: () => void) =>
    makeCall(() => {
      if (parts.refuses(writeBack)) return NEVER;
      // A store keeps our id beside what it did, and does nothing a second time.
      if (!desk.told.has(writeBack.id)) {
        desk.told.set(writeBack.id, writeBack);
        effect();
      }
      return DONE;
    });
  const found = ({ id }: { readonly id: string }) =>
    makeCall(() => (desk.told.has(id) ? DONE : null));
  const nothing = () => Promise.resolve({ orders: [], next: null });
  return {
    fetchOrder: (externalOrderId) =>
      makeCall(() => {
        const rawBody = parts.show(externalOrderId);
        return rawBody && { externalOrderId, updatedAt: '', rawBody };
      }),
    cancel: (writeBack) => heard(writeBack, () => parts.heed(writeBack)),
    recordRefund: (writeBack) => heard(writeBack, () => parts.heed(writeBack)),
    tellParcel: (writeBack) => heard(writeBack, () => undefined),
    findWriteBack: found,
    findParcel: found,
    setStock: () => Promise.resolve([]),
    listChangedSince: nothing,
    listOpen: nothing,
    listWebhooks: () => Promise.resolve([]),
    registerWebhooks: () => Promise.resolve([]),
  };
};
