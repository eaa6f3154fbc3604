import type { ContextDeclaration } from '../shared/step.ts';

/** Also the lease of a call: it lasts as long as the function may run, and a minute. */
export const CALLS_TIMEOUT_SECONDS = 60;

export const fulfilment: ContextDeclaration = {
  context: 'fulfilment',
  publisher: 'publish-fulfilment',
  steps: [
    {
      name: 'fulfilment',
      handler: 'decide-fulfilment',
      // Other wishes, and those of orders that are not confirmed, come straight from orders.
      subscribesTo: ['OrderConfirmed'],
      receivesWebhooks: true,
      findsReferences: true,
      bucket: { reads: ['messages', 'commits'], writes: ['commits'] },
    },
    {
      name: 'fulfilment-calls',
      handler: 'call-carriers',
      subscribesTo: [],
      batchSize: 2,
      timeoutSeconds: CALLS_TIMEOUT_SECONDS,
      unsealsPersonalData: true,
      readsChannels: true,
      bucket: { reads: ['messages', 'commits'], writes: ['commits', 'labels'] },
    },
    {
      // Few at once, with many orders each: workers that draw on one level stand in each other's way.
      // So many orders and the one level that all of them want are one whole transaction.
      name: 'stock',
      handler: 'allocate-stock',
      subscribesTo: [],
      batchSize: 99,
      batchWindowSeconds: 1,
      maxConcurrency: 2,
      keepsCounters: true,
      bucket: { reads: ['messages', 'commits'], writes: ['commits'] },
    },
  ],
  schedules: [
    {
      name: 'check-stock',
      handler: 'check-stock',
      everyMinutes: 24 * 60,
      timeoutSeconds: 900,
      pagesTable: true,
      bucket: { reads: ['commits'], writes: [] },
      onFailure:
        'A counter of stock is not what the movements in the commit log come to, or not all could be read in time. Its log names the levels.',
    },
  ],
};
