import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { ContextContract } from '../contract.ts';
import { lambdaEntry } from '../edge/lambda.ts';
import { publishCommits } from '../publisher.ts';
import type { HasEventBridge, HasSqs, Runtime } from '../runtime.ts';
import { withEventBridge, withSqs } from './aws-clients.ts';
import { withSignedAws } from './aws-signed.ts';
import { createBlobs } from './blobs.ts';
import { createBus } from './bus.ts';
import { createQueues } from './queues.ts';
import type { SignedAws } from './signed-client.ts';

type PublisherRuntime = Runtime & HasSqs & HasEventBridge & SignedAws;

/** A context's publisher: its table's stream → events to the bus, commands to their queues. */
export const publisherOf = (contract: ContextContract) => (runtime: PublisherRuntime) => {
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

/** The Lambda entry of a context's publisher. */
export const publisherEntry = (contract: ContextContract) =>
  lambdaEntry(contract.context, (runtime) =>
    publisherOf(contract)({ ...runtime, ...withSqs(), ...withEventBridge(), ...withSignedAws() }),
  );
