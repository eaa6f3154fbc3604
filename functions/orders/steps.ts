import { contract as payments } from '../payments/contract.ts';
import type { ContextDeclaration } from '../shared/step.ts';

export const orders: ContextDeclaration = {
  context: 'orders',
  publisher: 'publish-orders',
  steps: [
    {
      name: 'orders',
      handler: 'decide-orders',
      // Each carries payments' whole answer, so any one of them will do.
      subscribesTo: Object.keys(payments.events),
      sealsPersonalData: true,
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
      // Few at once: stores are slow, and allow two or four requests a second.
      batchSize: 5,
      maxConcurrency: 5,
      timeoutSeconds: 60,
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
  ],
};
