import * as z from 'zod';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import { openCalls } from '../../shared/calls-step.ts';
import { readCall } from '../../shared/read-call.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import type { DecideStep, Deciding } from '../../shared/step-runner.ts';
import { CALLS_TIMEOUT_SECONDS } from '../steps.ts';
import { notificationStreamPorts } from './notification-streams.ts';
import { type SendRequest, sendRequests } from './send-requests.ts';
import { type CallChannelsPorts, sendingPorts } from './sending-ports.ts';

const interpret = readCall({
  context: 'notifications',
  commands: { SendNotification: z.object({ notificationId: z.string() }) },
});

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

/** The step that writes to buyers whenever the one that hears did not: again, later, or for a person. */
export const createCallsStep = (
  runtime: Runtime & HasDynamoDb & SignedAws,
): DecideStep<SendRequest> => {
  const { blobs, ports } = sendingPorts(runtime);
  return {
    name: 'notifications-calls',
    runtime,
    blobs,
    queue: createStepQueue(runtime),
    ...callChannels(ports),
  };
};
