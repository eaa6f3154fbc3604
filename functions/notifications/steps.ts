import type { ContextDeclaration } from '../shared/step.ts';

/** Also the lease of a call: it lasts as long as the function may run, and a minute. */
export const CALLS_TIMEOUT_SECONDS = 30;

/** The same of a delivery. */
export const DELIVERIES_TIMEOUT_SECONDS = 40;

export const notifications: ContextDeclaration = {
  context: 'notifications',
  publisher: 'publish-notifications',
  steps: [
    {
      name: 'notifications',
      handler: 'decide-notifications',
      subscribesTo: [
        'OrderPlaced',
        'OrderAmended',
        'OrderConfirmed',
        'OrderCancelled',
        'PaymentRequested',
        'PaymentFailed',
        'RefundSettled',
        'ShipmentHandedOver',
        'ShipmentDelivered',
        'FulfilmentDelayed',
        'ReturnClosed',
      ],
      hearsMailReports: true,
      bucket: { reads: ['messages', 'commits'], writes: ['commits'] },
    },
    {
      name: 'notifications-calls',
      handler: 'call-channels',
      subscribesTo: [],
      // All of a batch are called at once, and waiting together is paid for once.
      batchSize: 10,
      maxConcurrency: 5,
      timeoutSeconds: CALLS_TIMEOUT_SECONDS,
      unsealsPersonalData: true,
      sendsMail: true,
      sendsShortMessages: true,
      bucket: { reads: ['messages', 'commits'], writes: ['commits'] },
    },
    {
      name: 'deliveries',
      handler: 'call-endpoints',
      subscribesTo: [
        'OrderPlaced',
        'OrderConfirmed',
        'OrderCancelled',
        'OrderCompleted',
        'PaymentCaptured',
        'RefundSettled',
        'ShipmentHandedOver',
        'ShipmentDelivered',
        'ReturnClosed',
      ],
      timeoutSeconds: DELIVERIES_TIMEOUT_SECONDS,
      opensSecrets: true,
      callsEndpoints: true,
      bucket: { reads: ['messages', 'commits'], writes: ['commits'] },
    },
  ],
};
