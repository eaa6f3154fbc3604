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
      bucket: 'read-write',
    },
  ],
};
