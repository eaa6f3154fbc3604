import type { ContextDeclaration } from '../shared/step.ts';

/** Also the lease of a call: it lasts as long as the function may run, and a minute. */
export const CALLS_TIMEOUT_SECONDS = 30;

export const payments: ContextDeclaration = {
  context: 'payments',
  publisher: 'publish-payments',
  steps: [
    {
      name: 'payments',
      handler: 'decide-payments',
      // Later wishes come straight from orders.
      subscribesTo: ['OrderPlaced'],
      receivesWebhooks: true,
      findsReferences: true,
      bucket: { reads: ['messages', 'commits'], writes: ['commits'] },
    },
    {
      name: 'payments-calls',
      handler: 'call-providers',
      subscribesTo: [],
      // All of a batch are called at once, and waiting together is paid for once.
      batchSize: 10,
      maxConcurrency: 4,
      timeoutSeconds: CALLS_TIMEOUT_SECONDS,
      // It waits for the provider most of its time, and time is billed by memory.
      memoryMegabytes: 192,
      readsChannels: true,
      bucket: { reads: ['messages', 'commits'], writes: ['commits'] },
    },
  ],
  schedules: [
    {
      name: 'reconcile-providers',
      handler: 'reconcile-providers',
      everyMinutes: 24 * 60,
      timeoutSeconds: 300,
      readsChannels: true,
      sendsTo: ['payments'],
      onFailure:
        'A payment provider could not be asked what it did. Its log names the channel and the fault.',
    },
  ],
};
