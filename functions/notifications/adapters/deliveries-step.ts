import * as z from 'zod';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import { createCommitLog } from '../../shared/adapters/commit-log.ts';
import { createKekSource } from '../../shared/adapters/key-encryption-key.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import { openCalls } from '../../shared/calls-step.ts';
import { readCall } from '../../shared/read-call.ts';
import type { HasDynamoDb, HasFetch, Runtime } from '../../shared/runtime.ts';
import type { DecideStep } from '../../shared/step-runner.ts';
import { contract } from '../contract.ts';
import { webhookSchema } from '../domain/announcement.ts';
import type { Request } from '../domain/delivery.ts';
import { DELIVERIES_TIMEOUT_SECONDS } from '../steps.ts';
import { createEndpointRegister } from './endpoint-register.ts';
import { webhookCalls } from './webhook-calls.ts';
import { deliveryStreamPorts } from './webhook-streams.ts';

/** An endpoint has 15 s; who is cut off while it thinks has called and cannot say so. */
const RESERVE_MS = 20_000;

const requestSchema = z.object({
  deliveryId: z.string(),
  endpointId: z.string(),
  webhook: webhookSchema,
});

const readDelivery = readCall({
  context: 'notifications',
  step: 'deliveries',
  commands: { DeliverWebhook: requestSchema },
});

/** The step that sends what was announced: each delivery to its endpoint. */
export const createDeliveriesStep = (
  runtime: Runtime & HasDynamoDb & HasFetch & SignedAws,
): DecideStep<Request> => {
  const { dynamodb, now, setting, randomBytes, fetch } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const log = createCommitLog({ dynamodb, blobs, contract }, setting('TABLE'));
  const kek = createKekSource(runtime);
  const endpoints = createEndpointRegister({ log, now });
  return {
    name: 'deliveries',
    runtime,
    blobs,
    reserveMs: RESERVE_MS,
    queue: createStepQueue(runtime),
    interpret: async (received) => readDelivery(received),
    open: (stream) => {
      const { merchantId } = stream;
      return openCalls(
        stream,
        {
          ...deliveryStreamPorts({ log, now }),
          randomBytes,
          timeoutSeconds: DELIVERIES_TIMEOUT_SECONDS,
        },
        webhookCalls({ fetch, now, kek, endpoints, merchantId }),
      );
    },
  };
};
