import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { withEventBridge, withSqs } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import { createBus } from '../../shared/adapters/bus.ts';
import { createQueues } from '../../shared/adapters/queues.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { lambdaEntry } from '../../shared/edge/lambda.ts';
import { publishCommits } from '../../shared/publisher.ts';
import type { HasEventBridge, HasSqs, Runtime } from '../../shared/runtime.ts';
import { contract } from '../contract.ts';

/** The payments table's stream → events to the bus, commands to their queues. */
export const make = (runtime: Runtime & HasSqs & HasEventBridge & SignedAws) => {
  const ports = {
    runtime,
    contract,
    bus: createBus(runtime, runtime.setting('BUS_NAME')),
    queues: createQueues(runtime, JSON.parse(runtime.setting('STEP_QUEUES'))),
    blobs: createBlobs(runtime, runtime.setting('BUCKET')),
  };
  return (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
    publishCommits(ports, event);
};

export const handler = lambdaEntry('payments', (runtime) =>
  make({ ...runtime, ...withSqs(), ...withEventBridge(), ...withSignedAws() }),
);
