import type { Clock, Random } from '../../engine/clock.ts';

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

/** How one party sends its events. */
export interface SendingStyle<Event> {
  readonly idOf: (event: Event) => string;
  readonly typeOf: (event: Event) => string;
  /** The body of a delivery, and its headers; every try is signed anew. */
  readonly deliveryOf: (
    event: Event,
    endpoint: WebhookEndpoint,
    atMs: number,
  ) => { readonly body: Buffer; readonly headers: Readonly<Record<string, string>> };
  /** How long after each failed delivery the next one goes out. */
  readonly retriesAfterMs: readonly number[];
}

interface Delivery<Event> {
  readonly event: Event;
  readonly endpoint: WebhookEndpoint;
  readonly tries: number;
}

export const createDeliveries = <Event>(
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  post: PostWebhook,
  style: SendingStyle<Event>,
): Webhooks & { enqueue(event: Event): void } => {
  let endpoints: readonly WebhookEndpoint[] = [];
  let holding = false;
  let waiting: Delivery<Event>[] = [];
  const sent: Event[] = [];
  const answers: { eventId: string; status: number }[] = [];

  const deliver = async ({ event, endpoint, tries }: Delivery<Event>): Promise<void> => {
    const delivery = style.deliveryOf(event, endpoint, clock.now());
    const status = await post(endpoint.url, delivery).catch(() => 0);
    answers.push({ eventId: style.idOf(event), status });
    const delay = style.retriesAfterMs[tries];
    if ((status >= 200 && status < 300) || delay === undefined) return;
    clock.at(clock.now() + delay, () => void deliver({ event, endpoint, tries: tries + 1 }));
  };

  const deliverAll = async (deliveries: readonly Delivery<Event>[]): Promise<void> => {
    const copies = deliveries.flatMap((one) => Array.from({ length: webhooks.copies }, () => one));
    await Promise.all(copies.map(deliver));
  };

  const flush = async (): Promise<void> => {
    if (holding) return;
    const due = waiting;
    waiting = [];
    await deliverAll(due);
  };

  const deliveriesOf = (event: Event): readonly Delivery<Event>[] =>
    endpoints
      .filter(({ types }) => types === undefined || types.includes(style.typeOf(event)))
      .map((endpoint) => ({ event, endpoint, tries: 0 }));

  const shuffled = (deliveries: readonly Delivery<Event>[]): readonly Delivery<Event>[] =>
    deliveries
      .map((one) => [random.next(), one] as const)
      .toSorted(([left], [right]) => left - right)
      .map(([, one]) => one);

  const webhooks: Webhooks & { enqueue(event: Event): void } = {
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
      const event = sent.find((one) => style.idOf(one) === eventId);
      if (event !== undefined) await deliverAll(deliveriesOf(event));
    },
    flush,
  };
  return webhooks;
};
