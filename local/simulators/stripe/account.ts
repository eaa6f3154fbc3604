import type { Stripe } from 'stripe';
import type { Clock, Random } from '../../engine/clock.ts';
import { noSuch } from './refusal.ts';

/** The API version that this simulator's shapes are of. */
export const SHAPES_OF = '2026-10-28.endive';

/** Objects as the wire has them, by their own `object` member. */
export interface StripeObjects {
  payment_intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
  refund: Stripe.Refund;
  dispute: Stripe.Dispute;
  'checkout.session': Stripe.Checkout.Session;
}
export type ObjectKind = keyof StripeObjects;

/** An event as it is stored, listed and sent. */
export interface StoredEvent {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string;
  readonly created: number;
  readonly data: {
    readonly object: StripeObjects[ObjectKind];
    readonly previous_attributes?: Readonly<Record<string, unknown>>;
  };
  readonly livemode: boolean;
  readonly pending_webhooks: number;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null } | null;
  readonly type: string;
}

/** Who asked for what is going on; null when Stripe itself or the buyer does it. */
export type Origin = { readonly id: string; readonly idempotencyKey: string | null } | null;

/** One merchant's account in test mode. Objects are replaced whole, so events keep what they saw. */
export interface Account {
  readonly clock: Clock;
  readonly random: Random;
  /** Unix seconds. */
  seconds(): number;
  newId(prefix: string): string;
  put<K extends ObjectKind>(object: StripeObjects[K]): StripeObjects[K];
  /** Throws `resource_missing`. */
  get<K extends ObjectKind>(kind: K, id: string, param?: string): StripeObjects[K];
  find<K extends ObjectKind>(kind: K, id: string): StripeObjects[K] | undefined;
  /** Newest first. */
  all<K extends ObjectKind>(kind: K): readonly StripeObjects[K][];
  emit(type: string, object: StripeObjects[ObjectKind], previous?: Record<string, unknown>): void;
  /** Newest first. */
  events(): readonly StoredEvent[];
  /** Runs `task` with its events naming this request. */
  during<T>(origin: Origin, task: () => T): T;
}

const NAMES: Readonly<Record<ObjectKind, string>> = {
  payment_intent: 'payment_intent',
  charge: 'charge',
  refund: 'refund',
  dispute: 'dispute',
  'checkout.session': 'checkout.session',
};

export const createAccount = (
  clock: Clock,
  random: Random,
  onEvent: (event: StoredEvent) => void,
): Account => {
  const objects = new Map<string, StripeObjects[ObjectKind]>();
  const events: StoredEvent[] = [];
  let origin: Origin = null;
  const seconds = (): number => Math.floor(clock.now() / 1000);
  const newId = (prefix: string): string =>
    `${prefix}_${Buffer.from(random.bytes(12)).toString('hex')}`;
  const find = <K extends ObjectKind>(kind: K, id: string): StripeObjects[K] | undefined => {
    const found = objects.get(id);
    return found?.object === kind ? (found as StripeObjects[K]) : undefined;
  };
  return {
    clock,
    random,
    seconds,
    newId,
    find,
    put: (object) => {
      objects.set(object.id, object);
      return object;
    },
    get: (kind, id, param) => {
      const found = find(kind, id);
      if (found === undefined) throw noSuch(NAMES[kind], id, param);
      return found;
    },
    all: <K extends ObjectKind>(kind: K) =>
      [...objects.values()].filter(({ object }) => object === kind).reverse() as StripeObjects[K][],
    emit: (type, object, previous) => {
      const event: StoredEvent = {
        id: newId('evt'),
        object: 'event',
        api_version: SHAPES_OF,
        created: seconds(),
        data: { object, ...(previous === undefined ? {} : { previous_attributes: previous }) },
        livemode: false,
        pending_webhooks: 1,
        request:
          origin === null
            ? { id: null, idempotency_key: null }
            : { id: origin.id, idempotency_key: origin.idempotencyKey },
        type,
      };
      events.push(event);
      onEvent(event);
    },
    events: () => events.toReversed(),
    during: (next, task) => {
      const before = origin;
      origin = next;
      try {
        return task();
      } finally {
        origin = before;
      }
    },
  };
};
