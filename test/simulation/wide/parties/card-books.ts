import type { Money } from '../../../../functions/shared/money.ts';

/** A place where a buyer pays. */
export interface CardPage {
  readonly id: string;
  readonly requestId: string;
  readonly orderId: string;
  readonly amount: Money;
  readonly capture: 'hold' | 'now';
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
  readonly expiresAt: string;
  state: 'open' | 'paid' | 'closed';
  payment: CardPayment | undefined;
}

export interface CardRefund {
  readonly id: string;
  /** Null where somebody gave it by hand in the provider's own dashboard. */
  readonly requestId: string | null;
  readonly refundId: string | null;
  readonly amount: bigint;
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  state: 'pending' | 'settled' | 'failed';
}

export interface CardDispute {
  readonly id: string;
  readonly amount: bigint;
  state: 'open' | 'won' | 'lost';
}

export interface CardPayment {
  readonly id: string;
  readonly requestId: string;
  readonly orderId: string;
  readonly authorised: Money;
  readonly heldUntil: string;
  state: 'held' | 'captured' | 'voided' | 'lapsed';
  captured: bigint;
  /** Milliseconds since 1970; undefined while nothing is taken. */
  capturedAt: number | undefined;
  readonly refunds: CardRefund[];
  /** Refunds that the provider would not take, by their request. */
  readonly refusals: Set<string>;
  dispute: CardDispute | undefined;
}

/** What the provider would swear to, of one order. */
export interface CardSums {
  readonly held: bigint;
  readonly captured: bigint;
  readonly refunded: bigint;
  readonly refunding: bigint;
  readonly lost: bigint;
}

/** A card provider's own books of one account. */
export interface CardBooks {
  readonly pages: Map<string, CardPage>;
  readonly payments: Map<string, CardPayment>;
  readonly byOrder: Map<string, { readonly pages: CardPage[]; readonly payments: CardPayment[] }>;
  /** The request and the answer of each idempotency key. */
  readonly keys: Map<string, { readonly request: string; readonly answer: unknown }>;
  nextId(prefix: string): string;
}

export const createCardBooks = (account: string): CardBooks => {
  let last = 0;
  return {
    pages: new Map(),
    payments: new Map(),
    byOrder: new Map(),
    keys: new Map(),
    nextId: (prefix) => `${prefix}_${account}_${++last}`,
  };
};

export const ofOrder = (books: CardBooks, orderId: string) => {
  const known = books.byOrder.get(orderId) ?? { pages: [], payments: [] };
  books.byOrder.set(orderId, known);
  return known;
};

/** A refund of it was not taken, or came back: people decide. */
export const isRefundFailed = ({ refunds, refusals }: CardPayment): boolean =>
  refusals.size > 0 || refunds.some(({ state }) => state === 'failed');

/** What is not given back, or on its way. */
export const keptOf = ({ captured, refunds }: CardPayment): bigint =>
  refunds.reduce(
    (left, { state, amount }) => (state === 'failed' ? left : left - amount),
    captured,
  );

export const sumsOf = (books: CardBooks, orderId: string): CardSums => {
  const { payments } = ofOrder(books, orderId);
  const sum = (of: (payment: CardPayment) => bigint): bigint =>
    payments.reduce((total, payment) => total + of(payment), 0n);
  const refunds = (state: CardRefund['state']) => (payment: CardPayment) =>
    payment.refunds.reduce((all, one) => (one.state === state ? all + one.amount : all), 0n);
  return {
    held: sum(({ state, authorised }) => (state === 'held' ? authorised.amount : 0n)),
    captured: sum(({ captured }) => captured),
    refunded: sum(refunds('settled')),
    refunding: sum(refunds('pending')),
    lost: sum(({ dispute }) => (dispute?.state === 'lost' ? dispute.amount : 0n)),
  };
};
