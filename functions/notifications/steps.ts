import type { ContextDeclaration } from '../shared/step.ts';

/** Of both steps that write to buyers; also the lease of a call, which lasts a minute longer. */
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
        'OrderCompleted',
        'PaymentRequested',
        'PaymentFailed',
        'PaymentCaptured',
        'RefundSettled',
        'ShipmentHandedOver',
        'ShipmentDelivered',
        'FulfilmentDelayed',
        'ReturnClosed',
      ],
      hearsMailReports: true,
      // What it hears it tells the buyer at once; so many workers as the calls step has, for the same reason.
      maxConcurrency: 5,
      timeoutSeconds: CALLS_TIMEOUT_SECONDS,
      unsealsPersonalData: true,
      sendsMail: true,
      sendsShortMessages: true,
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
      // Few merchants have an endpoint: what one wants comes by command from the step that decides.
      subscribesTo: [],
      timeoutSeconds: DELIVERIES_TIMEOUT_SECONDS,
      opensSecrets: true,
      callsEndpoints: true,
      bucket: { reads: ['messages', 'commits'], writes: ['commits'] },
    },
  ],
};
