import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { withDynamoDb } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { lambdaEntry } from '../../shared/edge/lambda.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import { runBatch } from '../../shared/step-runner.ts';
import { createOrdersStep } from '../adapters/orders-step.ts';
import { storefronts } from '../storefronts/index.ts';
import type { Storefront } from '../storefronts/storefront.ts';

/** The orders queue → commits on the orders table. */
export const make = (
  runtime: Runtime & HasDynamoDb & SignedAws,
  registry: Readonly<Record<string, Storefront>> = storefronts,
) => {
  const step = createOrdersStep(runtime, registry);
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    runBatch(step, event, context);
};

export const handler = lambdaEntry('orders', (runtime) =>
  make({ ...runtime, ...withDynamoDb(), ...withSignedAws() }),
);
