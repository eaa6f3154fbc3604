import { createHmac } from 'node:crypto';
import type { Clock, Random } from '../../engine/clock.ts';
import type { StoredEvent } from './account.ts';

/** Where events are sent, signed with each secret: during a rotation there are two. */
export interface WebhookEndpoint {
  readonly url: string;
  readonly secrets: readonly string[];
  /** Only these types; all when absent. */
  readonly types?: readonly string[];
}

/** Posts and gives the HTTP status; a network error throws. */
export type PostWebhook = (
  url: string,
  delivery: { readonly body: Buffer; readonly headers: Readonly<Record<string, string>> },
) => Promise<number>;

/** Deliveries: what went out, and the switches over how. */
export interface Webhooks {
  /** Replaces all endpoints. */
  sendTo(...endpoints: readonly WebhookEndpoint[]): void;
  /** How many times each delivery goes out at the same instant. @default 1 */
  copies: number;
  /** Keeps deliveries back until `release`. */
  hold(): void;
  /** Sends what was kept back, in the order given; shuffled with the simulator's own luck by default. */
  release(order?: 'shuffled' | 'reversed' | 'as-made'): Promise<void>;
  /** Sends again what was ever sent, as the dashboard's button does. */
  resend(eventId: string): Promise<void>;
  /** Sends what waits for its first try now. */
  flush(): Promise<void>;
  readonly answers: readonly { readonly eventId: string; readonly status: number }[];
}

/** After a failed delivery; Stripe's own times are not published beyond "up to three days". */
const RETRIES_AFTER_MS = [60, 300, 1800, 7200, 18_000, 36_000, 64_800, 129_600].map(
  (s) => s * 1000,
);

interface Delivery {
  readonly event: StoredEvent;
  readonly endpoint: WebhookEndpoint;
  readonly tries: number;
}

/** A body signed as Stripe signs: `t=…,v1=…`, one `v1` for each secret. */
export const signStripe = (
  body: Uint8Array,
  secrets: readonly string[],
  atSeconds: number,
): Readonly<Record<string, string>> => ({
  'content-type': 'application/json; charset=utf-8',
  'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
  'stripe-signature': [
    `t=${atSeconds}`,
    ...secrets.map((secret) => {
      const signed = createHmac('sha256', secret).update(`${atSeconds}.`).update(body);
      return `v1=${signed.digest('hex')}`;
    }),
  ].join(','),
});

/** Stripe pretty-prints the events it sends. */
const eventBody = (event: unknown): Buffer => Buffer.from(JSON.stringify(event, null, 2));

export const createWebhooks = (
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  post: PostWebhook,
): Webhooks & { enqueue(event: StoredEvent): void } => {
  let endpoints: readonly WebhookEndpoint[] = [];
  let holding = false;
  let waiting: Delivery[] = [];
  const sent: StoredEvent[] = [];
  const answers: { eventId: string; status: number }[] = [];

  const deliver = async ({ event, endpoint, tries }: Delivery): Promise<void> => {
    const body = eventBody(event);
    // Every try is signed anew, with its own time.
    const headers = signStripe(body, endpoint.secrets, Math.floor(clock.now() / 1000));
    const status = await post(endpoint.url, { body, headers }).catch(() => 0);
    answers.push({ eventId: event.id, status });
    const delay = RETRIES_AFTER_MS[tries];
    if ((status >= 200 && status < 300) || delay === undefined) return;
    clock.at(clock.now() + delay, () => void deliver({ event, endpoint, tries: tries + 1 }));
  };

  const deliverAll = async (deliveries: readonly Delivery[]): Promise<void> => {
    const copies = deliveries.flatMap((one) => Array.from({ length: webhooks.copies }, () => one));
    await Promise.all(copies.map(deliver));
  };

  const flush = async (): Promise<void> => {
    if (holding) return;
    const due = waiting;
    waiting = [];
    await deliverAll(due);
  };

  const deliveriesOf = (event: StoredEvent): readonly Delivery[] =>
    endpoints
      .filter(({ types }) => types === undefined || types.includes(event.type))
      .map((endpoint) => ({ event, endpoint, tries: 0 }));

  const shuffled = (deliveries: readonly Delivery[]): readonly Delivery[] =>
    deliveries
      .map((one) => [random.next(), one] as const)
      .toSorted(([left], [right]) => left - right)
      .map(([, one]) => one);

  const webhooks: Webhooks & { enqueue(event: StoredEvent): void } = {
    copies: 1,
    answers,
    sendTo: (...next) => {
      endpoints = next;
    },
    enqueue: (event) => {
      sent.push(event);
      waiting.push(...deliveriesOf(event));
      clock.at(clock.now(), () => void flush());
    },
    hold: () => {
      holding = true;
    },
    release: async (order = 'shuffled') => {
      const kept = waiting;
      waiting = [];
      holding = false;
      const ordered = order === 'as-made' ? kept : kept.toReversed();
      for (const one of order === 'shuffled' ? shuffled(kept) : ordered) await deliverAll([one]);
    },
    resend: async (eventId) => {
      const event = sent.find(({ id }) => id === eventId);
      if (event !== undefined) await deliverAll(deliveriesOf(event));
    },
    flush,
  };
  return webhooks;
};
