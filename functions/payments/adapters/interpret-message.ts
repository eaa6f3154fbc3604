import * as z from 'zod';
import { decodeBody, webhookReceivedSchema } from '../../ingest/contract.ts';
import { moneyWantedSchema, orderPlacedSchema } from '../../orders/contract.ts';
import type { References } from '../../shared/adapters/reference-rows.ts';
import type { Decidable } from '../../shared/decide-stream.ts';
import type { Envelope } from '../../shared/envelope.ts';
import { permanent, retryable } from '../../shared/fault.ts';
import { isStillExpected, type ReceivedMessage } from '../../shared/read-message.ts';
import type { Interpretation } from '../../shared/step-runner.ts';
import { caseIdOf } from '../domain/case.ts';
import { type FactAddress, type ProviderFact, providerFactSchema } from '../domain/facts.ts';
import type { CaseMessage, PaymentMessage } from '../domain/messages.ts';
import type { PaymentProvider } from '../providers/provider.ts';

export interface InterpretPorts {
  readonly providers: Readonly<Record<string, PaymentProvider>>;
  readonly references: References;
}

type Message = PaymentMessage | CaseMessage;

const factsSchema = z.object({ facts: z.array(providerFactSchema) });
const addressedSchema = z.object({
  address: z.object({ orderId: z.string().nullable(), references: z.array(z.string()) }),
  facts: z.array(providerFactSchema).min(1),
});
const byPerson = { by: z.string().min(1), why: z.string() };
const retrySchema = z.object({ requestId: z.string(), ...byPerson });
const refundedSchema = z.object({ refundId: z.string().nullable().default(null), ...byPerson });
const linkSchema = z.object({ orderId: z.string(), ...byPerson });
const openCaseSchema = factsSchema.extend({
  caseId: z.string(),
  because: z.string(),
  channelId: z.string().nullable(),
  references: z.array(z.string()),
  link: linkSchema.optional(),
});
const deadlineSchema = z.object({ kind: z.string(), dueAt: z.iso.datetime() });

/**
 * What an envelope on the payments queue means: a wish of orders, facts from a provider with the
 * stream they belong to, or a command. Throws a permanent fault for what this context does not know.
 */
export const interpretMessage = async (
  ports: InterpretPorts,
  received: ReceivedMessage,
): Promise<Interpretation<Message>> => {
  const { envelope } = received;
  switch (envelope.name) {
    case 'OrderPlaced':
      return toOrder(envelope, orderPlacedSchema.parse(envelope.data).wish);
    case 'MoneyWanted':
      return toOrder(envelope, moneyWantedSchema.parse(envelope.data).wish);
    case 'WebhookReceived':
      return interpretWebhook(ports, received);
    case 'ImportFacts': {
      const { address, facts } = addressedSchema.parse(envelope.data);
      return addressed(ports, received, {
        address,
        facts: facts as [ProviderFact, ...ProviderFact[]],
      });
    }
    case 'RecordFacts':
      return toSubject(envelope, { type: 'RecordFacts', ...factsSchema.parse(envelope.data) });
    case 'OpenCase':
      return toSubject(envelope, { type: 'OpenCase', ...openCaseSchema.parse(envelope.data) });
    case 'LinkCase':
      return toSubject(envelope, { type: 'LinkCase', ...linkSchema.parse(envelope.data) });
    case 'RetryCall':
      return toSubject(envelope, { type: 'RetryCall', ...retrySchema.parse(envelope.data) });
    case 'MarkRefunded':
      return toSubject(envelope, { type: 'MarkRefunded', ...refundedSchema.parse(envelope.data) });
    case 'DeadlineReached':
      return toSubject(envelope, {
        type: 'DeadlineReached',
        ...deadlineSchema.parse(envelope.data),
      });
    default:
      throw permanent('unknown-message', `the payments step does not know ${envelope.name}`);
  }
};

const toOrder = (
  envelope: Envelope,
  wish: Extract<PaymentMessage, { type: 'HearWish' }>['wish'],
): Interpretation<Message> => ({
  kind: 'message',
  stream: streamOf(envelope.merchantId, `order/${wish.orderId}`),
  item: itemOf(envelope, { type: 'HearWish', wish }),
});

const interpretWebhook = async (
  ports: InterpretPorts,
  received: ReceivedMessage,
): Promise<Interpretation<Message>> => {
  const { envelope } = received;
  const data = webhookReceivedSchema.parse(envelope.data);
  const { channelId, settings, labels, receivedAt } = data;
  const provider = Object.hasOwn(ports.providers, data.provider)
    ? ports.providers[data.provider]
    : undefined;
  if (!provider?.map) {
    throw permanent('unknown-provider', `no payment provider ${data.provider} takes webhooks`);
  }
  const { merchantId } = envelope;
  const rawBody = decodeBody(data);
  const webhook = { account: channelId, merchantId, headers: labels, rawBody, receivedAt };
  const mapped = provider.map(webhook, settings);
  switch (mapped.kind) {
    case 'ignored':
      return { kind: 'ignored', because: `topic ${mapped.topic}` };
    case 'unmappable':
      throw permanent('unmappable-webhook', mapped.because);
    case 'mapped':
      return addressed(ports, received, mapped);
  }
};

interface Addressed {
  readonly address: FactAddress;
  readonly facts: readonly [ProviderFact, ...ProviderFact[]];
}

/** To the order that the facts name; for a while an unknown one may still come, then it is a case. */
const addressed = async (
  { references }: InterpretPorts,
  received: ReceivedMessage,
  { address, facts }: Addressed,
): Promise<Interpretation<Message>> => {
  const { envelope } = received;
  const { merchantId } = envelope;
  const [first] = facts;
  const message: Message = { type: 'RecordFacts', facts };
  const item = itemOf(envelope, message);
  if (address.orderId !== null) {
    return { kind: 'message', stream: streamOf(merchantId, `order/${address.orderId}`), item };
  }
  const [subject, ...others] = await subjectsOf(references, merchantId, { address, facts });
  if (others.length > 0) return toCase(envelope, { address, facts }, 'names-several-orders');
  if (subject !== undefined)
    return { kind: 'message', stream: streamOf(merchantId, subject), item };
  if (isStillExpected(received)) {
    throw retryable('unknown-reference', `${first.provider}: no order is known by it yet`);
  }
  return toCase(envelope, { address, facts }, 'unknown-reference');
};

/**
 * Where the payment itself is known, else everything that it names: of a transfer for two orders nobody
 * but a person can say which of them it pays.
 */
const subjectsOf = async (
  references: References,
  merchantId: string,
  { address, facts: [first] }: Addressed,
): Promise<readonly string[]> => {
  const own = await references.find(merchantId, first, [first.reference]);
  if (own !== undefined) return [own];
  const others = address.references.filter((reference) => reference !== first.reference);
  const found = await Promise.all(
    others.map((reference) => references.find(merchantId, first, [reference])),
  );
  return [...new Set(found)].filter((subject) => subject !== undefined);
};

const toCase = (
  envelope: Envelope,
  { address, facts }: Addressed,
  because: string,
): Interpretation<Message> => {
  const [first] = facts;
  const caseId = caseIdOf(first);
  const message: Message = {
    type: 'OpenCase',
    caseId,
    because,
    channelId: first.account,
    references: address.references,
    facts,
  };
  const stream = streamOf(envelope.merchantId, `case/${caseId}`);
  return { kind: 'message', stream, item: itemOf(envelope, message) };
};

const toSubject = (envelope: Envelope, message: Message): Interpretation<Message> => ({
  kind: 'message',
  stream: streamOf(envelope.merchantId, envelope.subject),
  item: itemOf(envelope, message),
});

const streamOf = (merchantId: string, subject: string) => ({
  context: 'payments',
  merchantId,
  subject,
});

const itemOf = (envelope: Envelope, message: Message): Decidable<Message> => ({
  cause: envelope.id,
  correlationId: envelope.correlationId,
  occurredAt: envelope.occurredAt,
  ...(envelope.actor ? { actor: envelope.actor } : {}),
  name: message.type,
  message,
});
