import type { ContextDeclaration } from '../shared/step.ts';

export const fulfilment: ContextDeclaration = {
  context: 'fulfilment',
  publisher: 'publish-fulfilment',
  steps: [
    {
      name: 'fulfilment',
      handler: 'decide-fulfilment',
      subscribesTo: ['OrderPlaced', 'GoodsWanted'],
      bucket: { reads: ['messages', 'commits'], writes: ['commits'] },
    },
  ],
};
