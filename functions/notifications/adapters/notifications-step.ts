import { createBlobs } from '../../shared/adapters/blobs.ts';
import { createCommitLog } from '../../shared/adapters/commit-log.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import { openStream } from '../../shared/decide-stream.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import type { DecideStep } from '../../shared/step-runner.ts';
import type { NotificationMessage } from '../domain/messages.ts';
import { interpretMessage } from './interpret-message.ts';
import { notificationStreamPorts } from './notification-streams.ts';

export const createNotificationsStep = (
  runtime: Runtime & HasDynamoDb & SignedAws,
): DecideStep<NotificationMessage> => {
  const { dynamodb, now, setting } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const log = createCommitLog({ dynamodb, blobs }, setting('TABLE'));
  return {
    name: 'notifications',
    runtime,
    blobs,
    queue: createStepQueue(runtime, {
      queueUrl: setting('QUEUE_URL'),
      deadLetterUrl: setting('DLQ_URL'),
    }),
    interpret: (received) => Promise.resolve(interpretMessage(received)),
    open: (stream) => openStream(stream, notificationStreamPorts(stream, { log, now })),
  };
};
