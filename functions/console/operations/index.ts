import { alone } from '../command-order.ts';
import type { Operation } from '../operation.ts';
import { addEndpoint } from './add-endpoint.ts';
import { receiveStock, setStock } from './change-stock.ts';
import { closePrivacy } from './close-privacy.ts';
import { commandEach } from './command-each.ts';
import { markRefunded, retryPayment } from './command-payments.ts';
import { discardDeadLetters } from './discard-dead-letters.ts';
import { eraseBuyer } from './erase-buyer.ts';
import { exportBuyer } from './export-buyer.ts';
import { linkParcel } from './link-parcel.ts';
import { linkPayment } from './link-payment.ts';
import { listChannels } from './list-channels.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { listDeliveries } from './list-deliveries.ts';
import { listEndpoints } from './list-endpoints.ts';
import { listNotifications } from './list-notifications.ts';
import { listOrders } from './list-orders.ts';
import { listParcelCases } from './list-parcel-cases.ts';
import { listPayments } from './list-payments.ts';
import { listPrivacy } from './list-privacy.ts';
import { listQuarantine } from './list-quarantine.ts';
import { listStock } from './list-stock.ts';
import { listUntakenStock } from './list-untaken-stock.ts';
import { ORDER_ACTS } from './order-acts.ts';
import { redriveDeadLetters } from './redrive-dead-letters.ts';
import { rejectQuarantine } from './reject-quarantine.ts';
import { removeChannel } from './remove-channel.ts';
import { removeEndpoint } from './remove-endpoint.ts';
import { replayErasures } from './replay-erasures.ts';
import { replayQuarantine } from './replay-quarantine.ts';
import { replayWebhooks } from './replay-webhooks.ts';
import { resendNotification } from './resend-notification.ts';
import { retryDelivery } from './retry-delivery.ts';
import { sendCanary } from './send-canary.ts';
import { showCanary } from './show-canary.ts';
import { showDeadLetters } from './show-dead-letters.ts';
import { showLabels } from './show-labels.ts';
import { showOrder } from './show-order.ts';
import { showOutcome } from './show-outcome.ts';
import { showQuarantine } from './show-quarantine.ts';
import { showStatus } from './show-status.ts';

/**
 * An operation that knows each storefront or provider, or reads files. A quarter of all the code, it is
 * imported when one of these is asked for, and lies in a file beside the bundle that no cold start reads.
 */
const later =
  (name: keyof typeof import('./later.ts')): Operation =>
  async (...asked) =>
    (await import('./later.ts'))[name](...asked);

const orderActs = Object.fromEntries(
  Object.entries(ORDER_ACTS).map(([name, act]) => [`orders.${name}`, alone(act)]),
);

/** Everything the page and the CLI can ask for, by name. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    'canary.send': sendCanary,
    'canary.show': showCanary,
    'channels.add': later('addChannel'),
    'channels.connect': later('connectChannel'),
    'channels.import': later('importChannel'),
    'channels.list': listChannels,
    'channels.register': later('registerChannel'),
    'channels.remove': removeChannel,
    'channels.rotate': later('rotateChannel'),
    'orders.list': listOrders,
    'orders.show': showOrder,
    ...orderActs,
    'orders.each': commandEach,
    'orders.labels': showLabels,
    'parcels.cases': listParcelCases,
    'parcels.link': linkParcel,
    'payments.list': listPayments,
    'payments.show': later('showPayment'),
    'payments.import': later('importPayments'),
    'payments.link': linkPayment,
    'payments.refunded': alone(markRefunded),
    'payments.retry': alone(retryPayment),
    'notifications.list': listNotifications,
    'notifications.resend': resendNotification,
    'deliveries.list': listDeliveries,
    'deliveries.retry': retryDelivery,
    'endpoints.add': addEndpoint,
    'endpoints.list': listEndpoints,
    'endpoints.remove': removeEndpoint,
    'stock.list': listStock,
    'stock.untaken': listUntakenStock,
    'stock.set': setStock,
    'stock.receive': receiveStock,
    'stock.import': later('importStock'),
    'commands.outcome': showOutcome,
    'privacy.close': closePrivacy,
    'privacy.erase': eraseBuyer,
    'privacy.export': exportBuyer,
    'privacy.list': listPrivacy,
    'privacy.replay': replayErasures,
    'quarantine.list': listQuarantine,
    'quarantine.show': showQuarantine,
    'quarantine.replay': replayQuarantine,
    'quarantine.reject': rejectQuarantine,
    'webhooks.replay': replayWebhooks,
    'dlq.list': listDeadLetters,
    'dlq.show': showDeadLetters,
    'dlq.redrive': redriveDeadLetters,
    'dlq.discard': discardDeadLetters,
    status: showStatus,
  }),
);
