import * as z from 'zod';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import { createCommitLog } from '../../shared/adapters/commit-log.ts';
import { createKekSource } from '../../shared/adapters/key-encryption-key.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import { openCalls } from '../../shared/calls-step.ts';
import { type Decidable, openStream } from '../../shared/decide-stream.ts';
import type { Envelope } from '../../shared/envelope.ts';
import { permanent } from '../../shared/fault.ts';
import type { ReceivedMessage } from '../../shared/read-message.ts';
import type { HasDynamoDb, HasFetch, Runtime } from '../../shared/runtime.ts';
import type { DecideStep, Interpretation } from '../../shared/step-runner.ts';
import { type Announce, webhookSchema } from '../domain/announcement.ts';
import type { Request } from '../domain/delivery.ts';
import { isWanted } from '../domain/endpoints.ts';
import { DELIVERIES_TIMEOUT_SECONDS } from '../steps.ts';
import { createEndpointRegister, type EndpointRegister } from './endpoint-register.ts';
import { webhookCalls } from './webhook-calls.ts';
import { webhookOf } from './webhook-of.ts';
import { announcementStreamPorts, deliveryStreamPorts } from './webhook-streams.ts';

const requestSchema = z.object({
  deliveryId: z.string(),
  endpointId: z.string(),
  webhook: webhookSchema,
});

type Message = Announce | Request;

/** The step that tells merchants: what happened becomes deliveries, and each is sent. */
export const createDeliveriesStep = (
  runtime: Runtime & HasDynamoDb & HasFetch & SignedAws,
): DecideStep<Message> => {
  const { dynamodb, now, setting, randomBytes, fetch } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const log = createCommitLog({ dynamodb, blobs }, setting('TABLE'));
  const kek = createKekSource(runtime);
  const endpoints = createEndpointRegister({ log, now });
  return {
    name: 'deliveries',
    runtime,
    blobs,
    queue: createStepQueue(runtime),
    interpret: (received) => interpret(endpoints, received),
    open: (stream) => {
      if (stream.subject.startsWith('announcement/')) {
        const opened = openStream(stream, announcementStreamPorts({ log, now }));
        return { decide: (item) => opened.decide(item as Decidable<Announce>) };
      }
      const { merchantId } = stream;
      const opened = openCalls(
        stream,
        {
          ...deliveryStreamPorts({ log, now }),
          randomBytes,
          timeoutSeconds: DELIVERIES_TIMEOUT_SECONDS,
        },
        webhookCalls({ fetch, now, kek, endpoints, merchantId }),
      );
      return { decide: (item) => opened.decide(item as Decidable<Request>) };
    },
  };
};

/** A replay of the bus's archive is for reading: no merchant is told old news. */
const interpret = async (
  endpoints: EndpointRegister,
  { envelope, replayed }: ReceivedMessage,
): Promise<Interpretation<Message>> => {
  if (replayed || envelope.replayOf !== undefined) return { kind: 'ignored', because: 'a replay' };
  if (envelope.name === 'DeliverWebhook') {
    return toSubject(envelope, envelope.subject, requestSchema.parse(envelope.data));
  }
  const webhook = webhookOf(envelope);
  if (!webhook) {
    throw permanent('unknown-message', `the deliveries step does not know ${envelope.name}`);
  }
  const wanting = [...(await endpoints.of(envelope.merchantId)).values()]
    .filter((endpoint) => isWanted(endpoint, webhook.type))
    .map(({ endpointId }) => endpointId);
  if (wanting.length === 0) return { kind: 'ignored', because: 'no endpoint wants it' };
  const { id: eventId } = envelope;
  const announce: Announce = { type: 'Announce', eventId, webhook, endpointIds: wanting };
  return toSubject(envelope, `announcement/${eventId}`, announce);
};

const toSubject = (
  { id: cause, merchantId, correlationId, occurredAt, name }: Envelope,
  subject: string,
  message: Message,
): Interpretation<Message> => ({
  kind: 'message',
  stream: { context: 'notifications', merchantId, subject },
  item: { cause, correlationId, occurredAt, name, message },
});
