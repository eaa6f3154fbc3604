import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { ContextContract } from '../contract.ts';
import { lambdaEntry } from '../edge/lambda.ts';
import { publishCommits } from '../publisher.ts';
import { type Republished, republishCommits } from '../republish.ts';
import type { HasDynamoDb, HasEventBridge, HasSqs, Runtime } from '../runtime.ts';
import { withDynamoDb, withEventBridge, withSqs } from './aws-clients.ts';
import { withSignedAws } from './aws-signed.ts';
import { createBlobs } from './blobs.ts';
import { createBus } from './bus.ts';
import { readCommitPage, type TablePlace } from './commit-pages.ts';
import { createQueues } from './queues.ts';
import type { SignedAws } from './signed-client.ts';

type PublisherRuntime = Runtime & HasDynamoDb & HasSqs & HasEventBridge & SignedAws;

/** No page is read with less than this left of the invocation. */
const RESERVE_MS = 20_000;

/**
 * A context's publisher: its table's stream → events to the bus, commands to their queues. A person who
 * invokes it with `{"republish": {…}}` has it say again what a span of time said, from the log itself.
 */
export const publisherOf = (contract: ContextContract) => (runtime: PublisherRuntime) => {
  const ports = {
    runtime,
    contract,
    bus: createBus(runtime, runtime.setting('BUS_NAME')),
    queues: createQueues(runtime, JSON.parse(runtime.setting('STEP_QUEUES'))),
    blobs: createBlobs(runtime, runtime.setting('BUCKET')),
  };
  const pageFrom = (start: TablePlace | undefined) =>
    readCommitPage(runtime, runtime.setting('TABLE'), start);
  return (
    event: DynamoDBStreamEvent | { readonly republish: unknown },
    lambda?: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<DynamoDBBatchResponse | Republished> => {
    if (!('republish' in event)) return publishCommits(ports, event);
    const hasTime = (): boolean => (lambda?.getRemainingTimeInMillis() ?? 0) > RESERVE_MS;
    return republishCommits({ ...ports, pageFrom }, event.republish, hasTime);
  };
};

/** The Lambda entry of a context's publisher. */
export const publisherEntry = (contract: ContextContract) =>
  lambdaEntry(contract.context, (runtime) =>
    publisherOf(contract)({
      ...runtime,
      ...withDynamoDb(),
      ...withSqs(),
      ...withEventBridge(),
      ...withSignedAws(),
    }),
  );
