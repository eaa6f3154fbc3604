import type { Clock, Random } from '../../engine/clock.ts';
import { type DemoMerchant, sampleOrder } from './catalogue.ts';
import { brokenSums, type Delivery, type DeliveryKind, deliveryOf, tampered } from './delivery.ts';
import { figuresOf, type SampleOrder } from './order.ts';

export interface DemoStorefrontParts {
  readonly merchant: DemoMerchant;
  readonly url: string;
  readonly secret: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Posts and gives the HTTP status; a network error throws. */
  readonly post: (url: string, delivery: Delivery) => Promise<number>;
  readonly firstNumber: number;
}

/** A pretended shop with its own books: what it sent, and what it was answered. */
export interface DemoStorefront {
  /** Does one thing that shops do: mostly sells, sometimes repeats, changes, cancels or garbles. */
  act(): Promise<void>;
  readonly books: { readonly sold: number; readonly answers: Readonly<Record<string, number>> };
}

type Act = 'sell' | 'repeat' | 'update' | 'cancel' | 'late' | 'break' | 'tamper';

/** Out of a hundred acts. */
const HABITS: readonly (readonly [Act, number])[] = [
  ['sell', 56],
  ['repeat', 12],
  ['update', 14],
  ['cancel', 5],
  ['late', 6],
  ['break', 3],
  ['tamper', 4],
];
const REMEMBERED = 50;

export const createDemoStorefront = (parts: DemoStorefrontParts): DemoStorefront => {
  const { merchant, clock, random, secret } = parts;
  const answers: Record<string, number> = {};
  let sold = 0;
  let orders: SampleOrder[] = [];
  let last: Delivery | undefined;

  const now = (): string => new Date(clock.now()).toISOString();
  const some = (): SampleOrder | undefined => orders[Math.floor(random.next() * orders.length)];

  const send = async (delivery: Delivery): Promise<void> => {
    const status = await parts.post(parts.url, delivery).catch(() => 0);
    answers[status] = (answers[status] ?? 0) + 1;
    last = delivery;
  };
  const tell = (order: SampleOrder, kind: DeliveryKind): Promise<void> =>
    send(deliveryOf(merchant, order, kind, secret));

  const nextOrder = (): SampleOrder => {
    const number = String(parts.firstNumber + sold);
    sold += 1;
    // Ids beyond 2^53, as Shopify's are; the clock makes them unique over restarts.
    const externalId = (BigInt(clock.now()) * 1_000_000n + BigInt(sold)).toString();
    return sampleOrder(merchant, () => random.next(), { externalId, number, placedAt: now() });
  };
  const remember = (order: SampleOrder): SampleOrder => {
    orders = [...orders.filter((each) => each.externalId !== order.externalId), order].slice(
      -REMEMBERED,
    );
    return order;
  };
  const change = async (
    order: SampleOrder | undefined,
    changes: Partial<SampleOrder>,
    kind: DeliveryKind,
  ): Promise<void> => {
    if (order) await tell(remember({ ...order, updatedAt: now(), ...changes }), kind);
  };
  /** What the store took it gives back itself; a transfer would be a person's to send back. */
  const cancel = async (): Promise<void> => {
    const order = some();
    if (!order || order.cancelledAt !== null || order.payment === 'bank-transfer') return;
    const refund = { id: order.externalId, amount: figuresOf(order).total, note: '' };
    const refunds = order.paid ? [refund] : [];
    await change(order, { cancelledAt: now(), refunds }, 'cancelled');
  };

  const acts: Readonly<Record<Act, () => Promise<void>>> = {
    sell: () => tell(remember(nextOrder()), 'created'),
    repeat: async () => {
      if (last) await Promise.all([send(last), send(last)]);
    },
    update: () => change(some(), { note: 'Please ring twice.' }, 'updated'),
    cancel,
    late: async () => {
      const order = nextOrder();
      const updatedAt = new Date(clock.now() + 1000).toISOString();
      await tell(remember({ ...order, updatedAt }), 'updated');
      await tell(order, 'created');
    },
    break: () => send(brokenSums(merchant, nextOrder(), secret)),
    tamper: () => send(tampered(deliveryOf(merchant, nextOrder(), 'created', secret))),
  };

  return {
    act: () => acts[orders.length < 2 ? 'sell' : chosen(random.next())](),
    get books() {
      return { sold, answers };
    },
  };
};

const chosen = (luck: number): Act => {
  let left = luck * 100;
  for (const [act, share] of HABITS) {
    left -= share;
    if (left < 0) return act;
  }
  return 'sell';
};
