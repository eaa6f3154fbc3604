import * as z from 'zod';
import { decodeBody, webhookReceivedSchema } from '../../ingest/contract.ts';
import type { KeyVault } from '../../shared/adapters/key-vault.ts';
import type { Blobs } from '../../shared/blobs.ts';
import type { Decidable } from '../../shared/decide-stream.ts';
import type { Envelope } from '../../shared/envelope.ts';
import { permanent } from '../../shared/fault.ts';
import { idOf, orderIdOf } from '../../shared/ids.ts';
import type { ReceivedMessage } from '../../shared/read-message.ts';
import { seal, unseal } from '../../shared/seal.ts';
import type { Interpretation } from '../../shared/step-runner.ts';
import type {
  MappingProblem,
  OrderMessage,
  OrdersMessage,
  QuarantinedWebhook,
  QuarantineMessage,
} from '../domain/messages.ts';
import type { Mapped, Storefront } from '../storefronts/storefront.ts';
import type { ErasureLog } from './erasure-log.ts';
import { readCommand } from './read-command.ts';
import { sealSnapshot } from './seal-snapshot.ts';

export interface InterpretPorts {
  readonly vault: KeyVault;
  readonly blobs: Blobs;
  readonly erasures: ErasureLog;
  readonly storefronts: Readonly<Record<string, Storefront>>;
}

type Message = OrdersMessage;

/** A verified body with what is needed to map it, from the door or out of quarantine. */
interface Webhook {
  readonly envelope: Envelope;
  readonly from: Omit<QuarantinedWebhook, 'quarantineId' | 'rawKey'>;
  readonly rawBody: Uint8Array;
  /** Set when the body comes out of quarantine. */
  readonly quarantineId?: string;
}

const labels = z.record(z.string(), z.string());
const mapQuarantinedSchema = z.object({
  quarantineId: z.string(),
  channelId: z.string(),
  provider: z.string(),
  settings: labels,
  labels,
  receivedAt: z.iso.datetime(),
  rawKey: z.string(),
});

/**
 * What an envelope on the orders queue means: webhooks are mapped and sealed, or sent to quarantine;
 * commands are read. Throws a permanent fault for a message that this context does not know.
 */
export const interpretMessage = async (
  ports: InterpretPorts,
  { envelope }: ReceivedMessage,
): Promise<Interpretation<Message>> => {
  switch (envelope.name) {
    case 'WebhookReceived': {
      const data = webhookReceivedSchema.parse(envelope.data);
      const { channelId, provider, settings, labels: headers, receivedAt } = data;
      const from = { channelId, provider, settings, labels: headers, receivedAt };
      return interpretWebhook(ports, { envelope, from, rawBody: decodeBody(data) });
    }
    case 'MapQuarantined': {
      const { quarantineId, rawKey, ...from } = mapQuarantinedSchema.parse(envelope.data);
      const rawBody = await openQuarantined(ports, envelope.merchantId, { quarantineId, rawKey });
      return interpretWebhook(ports, { envelope, from, rawBody, quarantineId });
    }
    case 'ForgetBuyer':
      return forgetBuyer(ports, envelope);
    default:
      return toSubject(envelope, readCommand(envelope));
  }
};

const interpretWebhook = async (
  ports: InterpretPorts,
  webhook: Webhook,
): Promise<Interpretation<Message>> => {
  const { from, rawBody } = webhook;
  const { provider } = from;
  const storefront = Object.hasOwn(ports.storefronts, provider)
    ? ports.storefronts[provider]
    : undefined;
  if (!storefront) throw permanent('unknown-provider', `no storefront is called ${provider}`);
  const { labels: headers, receivedAt, settings } = from;
  const mapped = storefront.map({ headers, rawBody, receivedAt }, settings);
  switch (mapped.kind) {
    case 'ignored':
      return webhook.quarantineId
        ? replayFailed(webhook, [notAnOrder(mapped.topic)])
        : { kind: 'ignored', because: `topic ${mapped.topic}` };
    case 'unmappable':
      return webhook.quarantineId
        ? replayFailed(webhook, mapped.problems)
        : quarantine(ports, webhook, mapped.problems);
    case 'privacy':
      return toPrivacy(webhook, mapped);
    case 'mapped':
      return toOrder(ports, webhook, mapped);
  }
};

const notAnOrder = (topic: string): MappingProblem => ({
  code: 'not-an-order',
  path: '',
  message: `with these settings the body is a ${topic}, which says nothing of an order`,
});

const toOrder = async (
  { vault }: InterpretPorts,
  { envelope, from, quarantineId }: Webhook,
  { externalOrderId, message }: Extract<Mapped, { kind: 'mapped' }>,
): Promise<Interpretation<Message>> => {
  const { channelId, provider, receivedAt } = from;
  const { merchantId } = envelope;
  const orderId = orderIdOf(channelId, externalOrderId);
  const origin = {
    orderId,
    channelId,
    provider,
    externalOrderId,
    ...(quarantineId ? { quarantineId } : {}),
  };
  const subject = `order/${orderId}`;
  if (message.type !== 'RecordSnapshot') {
    // A body that only names an order asks anew each minute: the same bytes may mean another change.
    const minute = receivedAt.slice(0, 'yyyy-mm-ddThh:mm'.length);
    const cause =
      message.type === 'AskStorefront' ? idOf('webhook', envelope.id, minute) : envelope.id;
    const item = itemOf(envelope, { ...origin, ...message }, cause);
    return { kind: 'message', stream: streamOf(merchantId, subject), item };
  }
  const sealed: OrderMessage = {
    ...origin,
    type: 'RecordSnapshot',
    origin: 'pushed',
    settings: from.settings,
    snapshot: await sealSnapshot(vault, { merchantId, orderId }, message.snapshot),
  };
  const item = { ...itemOf(envelope, sealed), occurredAt: message.snapshot.updatedAt };
  return { kind: 'message', stream: streamOf(merchantId, subject), item };
};

/** The key goes, and the log of erasures says so, before the commit that tells of it. */
const forgetBuyer = async (
  { vault, erasures }: InterpretPorts,
  envelope: Envelope,
): Promise<Interpretation<Message>> => {
  const { merchantId, subject, occurredAt } = envelope;
  const orderId = subject.slice('order/'.length);
  await erasures.note({ merchantId, orderId, at: occurredAt });
  await vault.erase(merchantId, orderId);
  return toSubject(envelope, { type: 'RecordForgotten', orderId });
};

/** What a store asks about a buyer has a stream of its own. */
const toPrivacy = (
  { envelope, from, quarantineId }: Webhook,
  { request }: Extract<Mapped, { kind: 'privacy' }>,
): Interpretation<Message> => {
  const { channelId, provider } = from;
  const requestId = idOf('privacy', envelope.id);
  const { externalOrderIds, ...asked } = request;
  const orderIds = externalOrderIds.map((id) => orderIdOf(channelId, id));
  const message: Message = {
    type: 'RequestPrivacy',
    ...{ requestId, channelId, provider, orderIds },
    ...(quarantineId ? { quarantineId } : {}),
    ...asked,
  };
  const stream = streamOf(envelope.merchantId, `privacy/${requestId}`);
  return { kind: 'message', stream, item: itemOf(envelope, message) };
};

/** The raw bytes are stored, sealed under a key of their own, before the commit that names them. */
const quarantine = async (
  { vault, blobs }: InterpretPorts,
  { envelope, from, rawBody }: Webhook,
  problems: readonly MappingProblem[],
): Promise<Interpretation<Message>> => {
  const { merchantId } = envelope;
  const quarantineId = idOf('quarantine', envelope.id);
  const rawKey = `quarantine/${quarantineId}`;
  const key = await vault.orderKey(merchantId, quarantineId);
  if (key.kind === 'erased') return { kind: 'ignored', because: 'its quarantined body was erased' };
  const place = { merchantId, orderId: quarantineId, path: 'raw' };
  const sealed = seal(key.key, place, Buffer.from(rawBody).toString('base64'));
  await blobs.put(rawKey, Buffer.from(sealed, 'utf8'));
  const message: QuarantineMessage = {
    type: 'Quarantine',
    quarantineId,
    ...from,
    problems,
    rawKey,
  };
  return {
    kind: 'message',
    stream: streamOf(merchantId, `quarantine/${quarantineId}`),
    item: itemOf(envelope, message),
  };
};

const openQuarantined = async (
  { vault, blobs }: InterpretPorts,
  merchantId: string,
  { quarantineId, rawKey }: Pick<QuarantinedWebhook, 'quarantineId' | 'rawKey'>,
): Promise<Uint8Array> => {
  const key = await vault.existingKey(merchantId, quarantineId);
  if (key.kind === 'erased') throw permanent('erased', 'the quarantined body was erased');
  const sealed = Buffer.from(await blobs.get(rawKey)).toString('utf8');
  const place = { merchantId, orderId: quarantineId, path: 'raw' };
  return Buffer.from(unseal(key.key, place, sealed), 'base64');
};

const replayFailed = (
  { envelope, quarantineId }: Webhook,
  problems: readonly MappingProblem[],
): Interpretation<Message> => ({
  kind: 'message',
  stream: streamOf(envelope.merchantId, `quarantine/${quarantineId}`),
  item: itemOf(envelope, { type: 'RecordReplayFailure', problems }),
});

const toSubject = (envelope: Envelope, message: Message): Interpretation<Message> => ({
  kind: 'message',
  stream: streamOf(envelope.merchantId, envelope.subject),
  item: itemOf(envelope, message),
});

const streamOf = (merchantId: string, subject: string) => ({
  context: 'orders',
  merchantId,
  subject,
});

const itemOf = (
  envelope: Envelope,
  message: Message,
  cause: string = envelope.id,
): Decidable<Message> => ({
  cause,
  correlationId: envelope.correlationId,
  occurredAt: envelope.occurredAt,
  ...(envelope.actor ? { actor: envelope.actor } : {}),
  name: message.type,
  message,
});
