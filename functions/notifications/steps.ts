import type { ContextDeclaration } from '../shared/step.ts';

/** Also the lease of a call: it lasts as long as the function may run, and a minute. */
export const CALLS_TIMEOUT_SECONDS = 30;

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
      batchSize: 5,
      timeoutSeconds: CALLS_TIMEOUT_SECONDS,
      unsealsPersonalData: true,
      sendsMail: true,
      sendsShortMessages: true,
      bucket: { reads: ['messages', 'commits'], writes: ['commits'] },
    },
  ],
};
