import type { Context, EventBridgeEvent } from 'aws-lambda';
import * as z from 'zod';
import { withDynamoDb, withSqs } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { createQueues } from '../../shared/adapters/queues.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { lightEntry } from '../../shared/edge/light-entry.ts';
import type { HasDynamoDb, HasSqs, Runtime } from '../../shared/runtime.ts';
import { createDueRows } from '../adapters/due-rows.ts';
import { contextLogs } from '../context-logs.ts';
import { sweep } from '../sweep.ts';

/** No row is taken up with less than this left of the invocation. */
const RESERVE_MS = 10_000;

const ownerQueuesSchema = z.record(z.string(), z.string());

/** Every minute: deadlines that have passed → `DeadlineReached` on their owners' queues. */
export const make = (runtime: Runtime & HasDynamoDb & HasSqs & SignedAws) => {
  const ports = {
    runtime,
    ...contextLogs(runtime),
    rows: createDueRows(runtime, runtime.setting('VIEWS_TABLE')),
    owners: createQueues(
      runtime,
      ownerQueuesSchema.parse(JSON.parse(runtime.setting('OWNER_QUEUES'))),
    ),
  };
  return (
    _event: EventBridgeEvent<'Scheduled Event', object>,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<void> => sweep(ports, () => context.getRemainingTimeInMillis() > RESERVE_MS);
};

/** The Lambda entry. */
export const handler = lightEntry('views', (runtime) =>
  make({ ...runtime, ...withDynamoDb(), ...withSqs(), ...withSignedAws() }),
);
