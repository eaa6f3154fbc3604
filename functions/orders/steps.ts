import type { ContextDeclaration } from '../shared/step.ts';

export const orders: ContextDeclaration = {
  context: 'orders',
  publisher: 'publish-orders',
  steps: [
    {
      name: 'orders',
      handler: 'decide-orders',
      subscribesTo: [],
      sealsPersonalData: true,
      receivesWebhooks: true,
      bucket: {
        reads: ['quarantine', 'messages', 'commits'],
        writes: ['quarantine', 'commits'],
      },
    },
  ],
};
