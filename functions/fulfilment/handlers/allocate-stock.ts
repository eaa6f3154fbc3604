import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { withDynamoDb } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { lambdaEntry } from '../../shared/edge/lambda.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import { runBatch } from '../../shared/step-runner.ts';
import { createStockStep } from '../adapters/stock-step.ts';

/** The stock queue → commits and levels on the fulfilment table. */
export const make = (runtime: Runtime & HasDynamoDb & SignedAws) => {
  const step = createStockStep(runtime);
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    runBatch(step, event, context);
};

export const handler = lambdaEntry('fulfilment', (runtime) =>
  make({ ...runtime, ...withDynamoDb(), ...withSignedAws() }),
);
