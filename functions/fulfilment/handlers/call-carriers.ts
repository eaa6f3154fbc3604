import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { withDynamoDb } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { withFetch } from '../../shared/adapters/plain-fetch.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { lambdaEntry } from '../../shared/edge/lambda.ts';
import type { HasDynamoDb, HasFetch, Runtime } from '../../shared/runtime.ts';
import { runBatch } from '../../shared/step-runner.ts';
import { createCallsStep } from '../adapters/calls-step.ts';

/** The fulfilment-calls queue → calls to carriers, their outcomes on the fulfilment table. */
export const make = (runtime: Runtime & HasDynamoDb & HasFetch & SignedAws) => {
  const step = createCallsStep(runtime);
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    runBatch(step, event, context);
};

export const handler = lambdaEntry('fulfilment', (runtime) =>
  make({ ...runtime, ...withDynamoDb(), ...withFetch(), ...withSignedAws() }),
);
