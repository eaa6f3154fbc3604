import { decodeBody, webhookReceivedSchema } from '../../ingest/contract.ts';
import { goodsWantedSchema, orderConfirmedSchema } from '../../orders/contract.ts';
import type { References } from '../../shared/adapters/reference-rows.ts';
import type { Decidable } from '../../shared/decide-stream.ts';
import type { Envelope } from '../../shared/envelope.ts';
import { permanent, retryable } from '../../shared/fault.ts';
import { isStillExpected, type ReceivedMessage } from '../../shared/read-message.ts';
import type { Interpretation } from '../../shared/step-runner.ts';
import type { Carrier, MappedWebhook } from '../carriers/carrier.ts';
import type { GoodsMessage } from '../domain/messages.ts';
import { type ParcelCaseMessage, parcelCaseIdOf } from '../domain/parcel-case.ts';
import { numberReference } from '../domain/tracking-key.ts';
import { readCommand } from './read-command.ts';

export type Message = GoodsMessage | ParcelCaseMessage;

export interface InterpretPorts {
  readonly carriers: Readonly<Record<string, Carrier>>;
  readonly references: References;
}

const withGoodsSchema = orderConfirmedSchema.pick({ goods: true });

/**
 * What an envelope on the fulfilment queue means: a wish of orders, scans from a carrier, or a
 * command. Throws a permanent fault for what this context does not know.
 */
export const interpretMessage = async (
  ports: InterpretPorts,
  received: ReceivedMessage,
): Promise<Interpretation<Message>> => {
  const { envelope } = received;
  switch (envelope.name) {
    // An earlier release told the first wish with the order.
    case 'OrderPlaced':
    case 'OrderConfirmed': {
      const { goods } = withGoodsSchema.parse(envelope.data);
      // The wish stands already, or it comes as GoodsWanted.
      if (!goods) return { kind: 'ignored', because: 'it says nothing of the goods' };
      return toOrder(envelope, goods);
    }
    case 'GoodsWanted':
      return toOrder(envelope, goodsWantedSchema.parse(envelope.data).goods);
    case 'WebhookReceived':
      return interpretWebhook(ports, received);
    default:
      return toSubject(envelope, envelope.subject, readCommand(envelope));
  }
};

const toOrder = (
  envelope: Envelope,
  wish: Extract<GoodsMessage, { type: 'HearWish' }>['wish'],
): Interpretation<Message> =>
  toSubject(envelope, `order/${wish.orderId}`, { type: 'HearWish', wish });

const interpretWebhook = async (
  ports: InterpretPorts,
  received: ReceivedMessage,
): Promise<Interpretation<Message>> => {
  const data = webhookReceivedSchema.parse(received.envelope.data);
  const { settings, labels, receivedAt } = data;
  const carrier = Object.hasOwn(ports.carriers, data.provider)
    ? ports.carriers[data.provider]
    : undefined;
  if (!carrier?.map) {
    throw permanent('unknown-carrier', `no carrier ${data.provider} takes webhooks`);
  }
  const mapped = carrier.map({ headers: labels, rawBody: decodeBody(data), receivedAt }, settings);
  switch (mapped.kind) {
    case 'ignored':
      return { kind: 'ignored', because: `topic ${mapped.topic}` };
    case 'unmappable':
      throw permanent('unmappable-webhook', mapped.because);
    case 'mapped':
      return addressed(ports, received, mapped);
  }
};

type Addressed = Extract<MappedWebhook, { kind: 'mapped' }>;

/**
 * To the order whose parcel has the number, and by it to others whose goods travel in the same; for a
 * while an unknown one may still come, then it is a case.
 */
const addressed = async (
  { references }: InterpretPorts,
  received: ReceivedMessage,
  { trackingNumber, facts }: Addressed,
): Promise<Interpretation<Message>> => {
  const { envelope } = received;
  const name = numberReference(trackingNumber);
  const [subject, ...alsoOf] = await references.findAll(envelope.merchantId, name);
  if (subject !== undefined) {
    return toSubject(envelope, subject, { type: 'RecordFacts', facts, alsoOf });
  }
  if (isStillExpected(received)) {
    throw retryable('unknown-number', 'no parcel is known by its tracking number yet');
  }
  const message = { type: 'OpenParcelCase' as const, trackingNumber, facts };
  return toSubject(envelope, `parcel-case/${parcelCaseIdOf(trackingNumber)}`, message);
};

const toSubject = (
  envelope: Envelope,
  subject: string,
  message: Message,
): Interpretation<Message> => ({
  kind: 'message',
  stream: { context: 'fulfilment', merchantId: envelope.merchantId, subject },
  item: itemOf(envelope, message),
});

const itemOf = (envelope: Envelope, message: Message): Decidable<Message> => ({
  cause: envelope.id,
  correlationId: envelope.correlationId,
  occurredAt: envelope.occurredAt,
  ...(envelope.actor ? { actor: envelope.actor } : {}),
  name: message.type,
  message,
});
