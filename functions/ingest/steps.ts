import type { ContextDeclaration } from '../shared/step.ts';

export const ingest: ContextDeclaration = {
  context: 'ingest',
  steps: [
    {
      name: 'archive-webhooks',
      handler: 'archive-webhooks',
      subscribesTo: [],
      archivesWebhooks: true,
      // Large and patient: the archive is one object per batch, and S3 bills by the request.
      batchSize: 1000,
      maxConcurrency: 2,
      promiseSeconds: 900,
      bucket: { reads: ['messages'], writes: ['archive'] },
    },
  ],
};
