import * as z from 'zod';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import { type CommitLog, createCommitLog } from '../../shared/adapters/commit-log.ts';
import { createKekSource } from '../../shared/adapters/key-encryption-key.ts';
import { createKeyVault } from '../../shared/adapters/key-vault.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import { openCalls } from '../../shared/calls-step.ts';
import { readCall } from '../../shared/read-call.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import type { DecideStep, Deciding } from '../../shared/step-runner.ts';
import { channels } from '../channels/index.ts';
import { contract } from '../contract.ts';
import { CALLS_TIMEOUT_SECONDS } from '../steps.ts';
import { notificationStreamPorts } from './notification-streams.ts';
import { type SendPorts, type SendRequest, sendRequests } from './send-requests.ts';
import { createSuppressions } from './suppression-rows.ts';

const interpret = readCall({
  context: 'notifications',
  commands: { SendNotification: z.object({ notificationId: z.string() }) },
});

export interface CallChannelsPorts
  extends Omit<SendPorts, 'merchantId'>,
    Pick<Runtime, 'now' | 'randomBytes'> {
  readonly log: CommitLog;
}

/** Messages to buyers, wherever their streams lie. */
export const callChannels = (ports: CallChannelsPorts): Deciding<SendRequest> => {
  const { log, now, randomBytes } = ports;
  return {
    interpret: (received) => Promise.resolve(interpret(received)),
    open: (stream) =>
      openCalls(
        stream,
        {
          ...notificationStreamPorts(stream, { log, now }),
          randomBytes,
          timeoutSeconds: CALLS_TIMEOUT_SECONDS,
        },
        sendRequests({ ...ports, merchantId: stream.merchantId }),
      ),
  };
};

/** The step that writes to buyers; nothing else here has outside effects. */
export const createCallsStep = (
  runtime: Runtime & HasDynamoDb & SignedAws,
): DecideStep<SendRequest> => {
  const { dynamodb, now, setting, randomBytes } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const log = createCommitLog({ dynamodb, blobs, contract }, setting('TABLE'));
  const kek = createKekSource(runtime);
  const vault = createKeyVault({ dynamodb, now, randomBytes, kek, table: setting('VAULT_TABLE') });
  const suppressions = createSuppressions({ dynamodb, kek }, setting('TABLE'));
  return {
    name: 'notifications-calls',
    runtime,
    blobs,
    queue: createStepQueue(runtime),
    ...callChannels({ channels, outside: runtime, vault, suppressions, log, now, randomBytes }),
  };
};
