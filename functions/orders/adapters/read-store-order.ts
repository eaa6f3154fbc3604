import type { KeyVault } from '../../shared/adapters/key-vault.ts';
import type { Decidable } from '../../shared/decide-stream.ts';
import { permanent } from '../../shared/fault.ts';
import type { OrderMessage, OrderOrigin } from '../domain/messages.ts';
import { type StorePorts, storeOf } from '../storefronts/callable-store.ts';
import type { Storefront } from '../storefronts/storefront.ts';
import { sealSnapshot } from './seal-snapshot.ts';

/** An order whose store is asked what it is now. */
export interface ReadRequest extends OrderOrigin {
  readonly merchantId: string;
}

export interface ReadPorts extends StorePorts {
  readonly vault: KeyVault;
  readonly storefronts: Readonly<Record<string, Storefront>>;
  readonly now: () => number;
}

/**
 * The store's present answer as a message for the order; undefined when the store cannot be asked.
 * A body that cannot be mapped is a permanent fault with the problems' codes: it waits in the dead
 * letters, and after the mapping's fix its redrive asks the store again.
 */
export const readStoreOrder = async (
  ports: ReadPorts,
  { merchantId, ...origin }: ReadRequest,
): Promise<Pick<Decidable<OrderMessage>, 'message' | 'occurredAt'> | undefined> => {
  const { orderId, channelId, provider, externalOrderId } = origin;
  const store = await storeOf(ports, { channelId, merchantId });
  const storefront = ports.storefronts[provider];
  if (!store || !storefront) return undefined;
  const receivedAt = new Date(ports.now()).toISOString();
  const fetched = await store.calls.fetchOrder(externalOrderId);
  if (fetched === null) {
    // The store forgets an order only when somebody deletes it there.
    const message = { ...origin, type: 'RecordCancellation' as const, reason: 'deleted' };
    return { message: { ...message, at: receivedAt }, occurredAt: receivedAt };
  }
  const { settings } = store.known.channel;
  const webhook = { headers: {}, rawBody: fetched.rawBody, receivedAt };
  const mapped = storefront.map(webhook, settings);
  if (mapped.kind !== 'mapped' || mapped.message.type !== 'RecordSnapshot') {
    const codes = mapped.kind === 'unmappable' ? mapped.problems.map(({ code }) => code) : [];
    throw permanent('fetched-order-unreadable', `${orderId}: ${codes.join(', ') || mapped.kind}`);
  }
  const snapshot = await sealSnapshot(
    ports.vault,
    { merchantId, orderId },
    mapped.message.snapshot,
  );
  return {
    occurredAt: snapshot.updatedAt,
    message: {
      ...origin,
      type: 'RecordSnapshot',
      origin: 'fetched',
      settings,
      snapshot,
    },
  };
};
