import type { ContextDeclaration } from '../shared/step.ts';

export const ingest: ContextDeclaration = {
  context: 'ingest',
  steps: [
    {
      name: 'archive-webhooks',
      handler: 'archive-webhooks',
      subscribesTo: [],
      // Large and patient: the archive is one object per batch, and S3 bills by the request.
      batchSize: 100,
      batchWindowSeconds: 30,
      maxConcurrency: 2,
      bucket: { reads: ['messages'], writes: ['archive'] },
    },
  ],
};
