import { contract as fulfilment } from '../fulfilment/contract.ts';
import { contract as payments } from '../payments/contract.ts';
import type { ContextDeclaration } from '../shared/step.ts';

/** Of the calls step, whose leases outlast it. */
export const CALLS_TIMEOUT_SECONDS = 60;

/** What changes nothing that an order decides by: the next event says it too. */
const NO_NEWS_TO_AN_ORDER: ReadonlySet<string> = new Set([
  'FulfilmentPacked',
  'FulfilmentDelayed',
  'ShipmentMilestoneReached',
  'DeliveryFailed',
  // Of a shelf, and of no order.
  'StockAdjusted',
  'StockReceived',
]);

export const orders: ContextDeclaration = {
  context: 'orders',
  publisher: 'publish-orders',
  steps: [
    {
      name: 'orders',
      handler: 'decide-orders',
      // Each carries its context's whole answer, so any one of them will do.
      subscribesTo: [
        ...Object.keys(payments.events),
        ...Object.keys(fulfilment.events).filter((event) => !NO_NEWS_TO_AN_ORDER.has(event)),
      ],
      sealsPersonalData: true,
      notesErasures: true,
      receivesWebhooks: true,
      bucket: {
        reads: ['quarantine', 'messages', 'commits'],
        writes: ['quarantine', 'commits'],
      },
    },
    {
      name: 'orders-calls',
      handler: 'call-storefronts',
      subscribesTo: [],
      // Few at once: stores are slow, and allow two or four requests a second. Those of a batch wait
      // together, and waiting is paid for once.
      batchSize: 10,
      maxConcurrency: 2,
      timeoutSeconds: CALLS_TIMEOUT_SECONDS,
      // It waits for the stores most of its time, and time is billed by memory.
      memoryMegabytes: 192,
      sealsPersonalData: true,
      readsChannels: true,
      bucket: { reads: ['messages', 'commits'], writes: ['commits'] },
    },
  ],
  schedules: [
    {
      name: 'reconcile-storefronts',
      handler: 'reconcile-storefronts',
      everyMinutes: 60,
      timeoutSeconds: 300,
      readsChannels: true,
      sendsTo: ['orders'],
      bucket: { reads: [], writes: ['messages'] },
      onFailure:
        'A store could not be asked what changed. Its log names the channel and the fault.',
    },
    {
      name: 'push-levels',
      handler: 'push-levels',
      everyMinutes: 5,
      // Below the five minutes, so that a run is over when the next one starts.
      timeoutSeconds: 240,
      readsChannels: true,
      readsStock: true,
      onFailure:
        'A store could not be told levels of stock. Its log names the channel and the fault.',
    },
  ],
};
