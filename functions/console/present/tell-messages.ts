import * as z from 'zod';
import { moneyTextSchema } from '../../views/contract.ts';
import { moneyText } from './money-text.ts';

const text = z.string().nullish();

/** Every field that some event about messages and webhooks may have and the story uses. */
const factsSchema = z
  .object({
    order: z.unknown(),
    total: moneyTextSchema.nullish(),
    occasion: z.object({ template: z.string() }).nullish(),
    notificationId: text,
    channel: text,
    template: text,
    locale: text,
    revision: z.number().nullish(),
    n: z.number().nullish(),
    outcome: text,
    report: text,
    code: text,
    by: text,
    why: text,
    type: text,
    host: text,
    because: text,
    endpointIds: z.array(z.string()).nullish(),
    webhook: z.object({ type: z.string() }).nullish(),
    retryAt: text,
    until: text,
    attempts: z.number().nullish(),
  })
  .partial();
type Facts = z.infer<typeof factsSchema>;

const worded = (code: string | null | undefined): string => (code ?? '').replaceAll(/[_-]/g, ' ');
const after = (words: string | null | undefined): string => (words ? `: ${worded(words)}` : '');

const WAYS: Readonly<Record<string, string>> = { email: 'mail', sms: 'short message' };
const message = ({ channel, template }: Facts): string =>
  `the ${WAYS[channel ?? ''] ?? 'message'} “${worded(template)}”`;

const REPORTS: Readonly<Record<string, string>> = {
  send: 'The mail is on its way',
  delivery: 'The mail reached the buyer’s mailbox',
  bounce: 'The mail bounced: this address is not written to again',
  complaint: 'The buyer called it spam: this address is not written to again',
  reject: 'The provider did not send the mail',
  failure: 'The mail was not delivered',
};

const ENDINGS: Readonly<Record<string, (facts: Facts) => string>> = {
  accepted: () => 'The provider took the message',
  refused: ({ code }) => `The message was not sent${after(code)}`,
  unclear: ({ code }) => `Nobody knows whether the message was sent${after(code)}`,
};

const DELIVERIES: Readonly<Record<string, string>> = {
  delivered: 'The endpoint took the webhook',
  failed: 'The endpoint did not take the webhook',
  gone: 'The endpoint says that it is gone',
  'put-off': 'The webhook waits: its endpoint is paused',
  'not-wanted': 'Nobody wants the webhook any more',
};

/** Event type → its sentence. */
const SENTENCES: ReadonlyMap<string, (facts: Facts) => string> = new Map(
  Object.entries<(facts: Facts) => string>({
    OrderHeard: ({ order }) =>
      order === null ? 'Its buyer gets no messages from here' : 'Its buyer will be written to',
    TotalHeard: ({ total }) =>
      `Messages tell the amended order, ${moneyText(total) ?? 'an amount'}`,
    OccasionHeard: ({ occasion }) => `The buyer is to hear of it: ${worded(occasion?.template)}`,
    NotificationRequested: (facts) => {
      const again =
        (facts.revision ?? 1) > 1 ? ` once more${facts.by ? `, by ${facts.by}` : ''}` : '';
      return `In ${facts.locale}, ${message(facts)} is to be sent${again}`;
    },
    ReportHeard: ({ report }) => REPORTS[report ?? ''] ?? `The provider reports ${worded(report)}`,
    NotificationUnconfirmed: () => 'Nobody has said that the message was sent; a person is needed',
    NotificationSent: (facts) => `Sent: ${message(facts)}`,
    NotificationFailed: (facts) => `Not sent: ${message(facts)}${after(facts.code)}`,
    OrderMissed: () => 'Its order should have been told of by now; a person is needed',
    WebhookAnnounced: ({ type, endpointIds }) =>
      `Webhook ${type} is for ${endpointIds?.length ?? 0} endpoints`,
    DeliveryRequested: ({ webhook }) => `Webhook ${webhook?.type ?? ''} is to be delivered`,
    DeliveryStarted: ({ n }) => `Attempt ${n ?? 1} to deliver the webhook`,
    DeliveryEnded: ({ outcome, code, retryAt }) =>
      `${DELIVERIES[outcome ?? ''] ?? worded(outcome)}${after(code)}${retryAt ? `; again at ${retryAt}` : ''}`,
    DeliverySaidAgain: ({ by, why }) =>
      by
        ? `${by} wants the webhook sent again${after(why)}`
        : 'It is time to send the webhook again',
    WebhookUndelivered: ({ attempts, code }) =>
      `The webhook was given up after ${attempts ?? 0} attempts${after(code)}`,
    EndpointAdded: ({ by }) => `${by} added an endpoint for webhooks`,
    EndpointRemoved: ({ by }) => `${by} removed an endpoint for webhooks`,
    EndpointFailing: () => 'An endpoint fails',
    EndpointPaused: ({ until }) => `An endpoint is paused until ${until}`,
    EndpointRecovered: () => 'An endpoint takes webhooks again',
    EndpointDisabled: ({ host, because }) =>
      `The endpoint at ${host} gets no more${after(because)}`,
  }),
);

/** Of events that other contexts have under the same name. */
const tellShared = (type: string, facts: Facts): string | undefined => {
  const { notificationId, n, why, outcome } = facts;
  if (notificationId === undefined) return undefined;
  if (type === 'AttemptEnded') return ENDINGS[outcome ?? '']?.(facts) ?? 'A try to send it ended';
  if (type === 'AttemptStarted') return `Attempt ${n ?? 1} to send the message`;
  return type === 'CallSaidAgain' ? `The message is to be sent still${after(why)}` : undefined;
};

/** One sentence for an event about messages to buyers or webhooks to merchants, else undefined. */
export const tellMessages = (type: string, data: unknown): string | undefined => {
  const facts = factsSchema.safeParse(data);
  if (!facts.success) return undefined;
  return SENTENCES.get(type)?.(facts.data) ?? tellShared(type, facts.data);
};
