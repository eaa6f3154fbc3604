import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { withDynamoDb } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { lambdaEntry } from '../../shared/edge/lambda.ts';
import type { HasDynamoDb, HasFetch, Runtime } from '../../shared/runtime.ts';
import { localEndpoint } from '../../shared/runtime-environment.ts';
import { runBatch } from '../../shared/step-runner.ts';
import { createDeliveriesStep } from '../adapters/deliveries-step.ts';
import { guardedFetch } from '../adapters/guarded-fetch.ts';

/** The deliveries queue → webhooks to merchants, their outcomes on the notifications table. */
export const make = (runtime: Runtime & HasDynamoDb & HasFetch & SignedAws) => {
  const step = createDeliveriesStep(runtime);
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    runBatch(step, event, context);
};

export const handler = lambdaEntry('notifications', (runtime) =>
  make({
    ...runtime,
    ...withDynamoDb(),
    ...withSignedAws(),
    ...guardedFetch({ localOrigin: localEndpoint() }),
  }),
);
