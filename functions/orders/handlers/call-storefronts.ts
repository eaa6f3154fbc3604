import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { withDynamoDb } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { withFetch } from '../../shared/adapters/plain-fetch.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { lightEntry } from '../../shared/edge/light-entry.ts';
import type { HasDynamoDb, HasFetch, Runtime } from '../../shared/runtime.ts';
import { runBatch } from '../../shared/step-runner.ts';
import { createCallsStep, type Stores } from '../adapters/calls-step.ts';
import { storefrontCalls } from '../storefronts/calls.ts';
import { storefronts } from '../storefronts/index.ts';

/** The calls queue → requests to the stores, and their outcomes as commits. */
export const make = (
  runtime: Runtime & HasDynamoDb & HasFetch & SignedAws,
  stores: Stores = { storefronts, storefrontCalls },
) => {
  const step = createCallsStep(runtime, stores);
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    runBatch(step, event, context);
};

export const handler = lightEntry('orders', (runtime) =>
  make({ ...runtime, ...withDynamoDb(), ...withFetch(), ...withSignedAws() }),
);
