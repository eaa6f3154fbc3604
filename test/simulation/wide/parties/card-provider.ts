import type { ProviderFact } from '../../../../functions/payments/domain/facts.ts';
import type {
  CallAnswer,
  CheckoutCall,
  CreateCalls,
  HeldMoneyCall,
  ProviderCall,
  RefundCall,
} from '../../../../functions/payments/providers/provider.ts';
import { DAY, HOUR } from '../../../../functions/shared/spans.ts';
import type { MakeCall } from '../engine/call-faults.ts';
import { type CardBooks, type CardPayment, type CardRefund, ofOrder } from './card-books.ts';
import { allFactsOf, factOfRefund, factsOfPage, factsOfPayment, type Said } from './card-facts.ts';

export interface CardProviderParts {
  readonly booksOf: (account: string) => CardBooks;
  readonly now: () => number;
  readonly makeCall: MakeCall;
  /** A key came a second time and asked for something else. */
  readonly onKeyMisused: (orderId: string, key: string) => void;
  /** How a refund ends: it is not taken, or goes back at once, or later, which the provider then tells of. */
  readonly endOf: (payment: CardPayment, refund: CardRefund) => 'refused' | 'settled' | 'later';
}

/** A card provider that answers calls, with idempotency keys and books of its own. */
export const createCardCalls = (parts: CardProviderParts): CreateCalls => {
  const said = ({ account }: ProviderCall): Said => ({
    account: account.account,
    at: new Date(parts.now()).toISOString(),
  });
  const once = (call: ProviderCall, effect: (books: CardBooks) => CallAnswer) =>
    parts.makeCall(() => {
      const books = parts.booksOf(call.account.account);
      const request = `${call.kind} ${call.orderId} ${call.requestId} ${call.amount.amount}`;
      const before = books.keys.get(call.key);
      if (before && before.request !== request) parts.onKeyMisused(call.orderId, call.key);
      if (before) return before.answer as CallAnswer;
      const answer = effect(books);
      books.keys.set(call.key, { request, answer });
      return answer;
    });
  return () => ({
    keyLifeMs: 23 * HOUR,
    absenceIsProofAfterMs: HOUR / 4,
    checkout: (call) => once(call, (books) => openPage(books, call, said(call), parts.now())),
    capture: (call) => once(call, (books) => capture(books, call, said(call))),
    void: (call) => once(call, (books) => free(books, call, said(call))),
    refund: (call) => once(call, (books) => refund(parts, books, call, said(call))),
    find: (call) =>
      parts.makeCall(() => found(parts.booksOf(call.account.account), call, said(call))),
    read: ({ account }, reference) =>
      parts.makeCall(() => {
        const at = new Date(parts.now()).toISOString();
        return read(parts.booksOf(account), { account, at }, reference);
      }),
    list: () => Promise.resolve({ entries: [], next: null }),
  });
};

const done = (facts: readonly ProviderFact[]): CallAnswer => ({ kind: 'done', facts });

const refused = (code: string, facts: readonly ProviderFact[] = []): CallAnswer => ({
  ...{ kind: 'refused', code, facts },
  retriable: false,
});

const openPage = (books: CardBooks, call: CheckoutCall, said: Said, now: number): CallAnswer => {
  const { orderId, requestId, amount, capture: how } = call;
  const id = books.nextId('page');
  const expiresAt = new Date(now + DAY).toISOString();
  const page = {
    ...{ id, requestId, orderId, amount, capture: how, openedAt: now, expiresAt },
    ...{ url: `https://pay.example/${id}`, state: 'open' as const, payment: undefined },
  };
  books.pages.set(id, page);
  ofOrder(books, orderId).pages.push(page);
  return done(factsOfPage(said, page));
};

/** Held money is taken once, as much as is asked for; the rest is free again. */
const capture = (books: CardBooks, call: HeldMoneyCall, said: Said): CallAnswer => {
  const payment = books.payments.get(call.reference);
  if (!payment) return refused('not-found');
  const { amount } = call.amount;
  if (payment.state !== 'held' || amount > payment.authorised.amount) {
    const isSame = payment.state === 'captured' && payment.captured === amount;
    const facts = factsOfPayment(said, payment);
    return isSame ? done(facts) : refused('not-held-any-more', facts);
  }
  payment.state = 'captured';
  payment.captured = amount;
  payment.capturedAt = Date.parse(said.at);
  return done(factsOfPayment(said, payment));
};

const free = (books: CardBooks, { reference }: HeldMoneyCall, said: Said): CallAnswer => {
  const page = books.pages.get(reference);
  if (page) {
    if (page.state === 'open') page.state = 'closed';
    return done(factsOfPage(said, page));
  }
  const payment = books.payments.get(reference);
  if (!payment) return refused('not-found');
  if (payment.state === 'captured')
    return refused('already-captured', factsOfPayment(said, payment));
  if (payment.state === 'held') payment.state = 'voided';
  return done(factsOfPayment(said, payment));
};

/** No more goes back than was taken and the account has, and nothing of what a bank disputes. */
const refund = (
  parts: CardProviderParts,
  books: CardBooks,
  call: RefundCall,
  said: Said,
): CallAnswer => {
  const { reference, refundId, requestId, amount } = call;
  const payment = books.payments.get(reference);
  if (!payment) return refused('not-found');
  const gone = payment.refunds
    .filter(({ state }) => state !== 'failed')
    .reduce((sum, one) => sum + one.amount, 0n);
  const isDisputed = payment.dispute !== undefined && payment.dispute.state !== 'won';
  if (isDisputed || gone + amount.amount > payment.captured) {
    return refused(
      isDisputed ? 'charge-disputed' : 'more-than-captured',
      allFactsOf(said, payment),
    );
  }
  const one: CardRefund = {
    ...{ id: books.nextId('re'), requestId, refundId },
    ...{ amount: amount.amount, takenAt: parts.now(), state: 'pending' },
  };
  const end = parts.endOf(payment, one);
  if (end === 'refused') {
    payment.refusals.add(requestId);
    return refused('insufficient-balance', allFactsOf(said, payment));
  }
  payment.refunds.push(one);
  if (end === 'settled') one.state = 'settled';
  return done([factOfRefund(said, payment, one)]);
};

/** By our own ids, and never by the key. */
const found = (books: CardBooks, call: ProviderCall, said: Said): CallAnswer | null => {
  switch (call.kind) {
    case 'checkout': {
      const page = ofOrder(books, call.orderId).pages.find(
        ({ requestId }) => requestId === call.requestId,
      );
      return page ? done(factsOfPage(said, page)) : null;
    }
    case 'refund': {
      const payment = books.payments.get(call.reference);
      const one = payment?.refunds.find(({ requestId }) => requestId === call.requestId);
      return payment && one ? done([factOfRefund(said, payment, one)]) : null;
    }
    case 'capture':
    case 'void':
      return standing(books, call, said);
  }
};

const standing = (books: CardBooks, call: HeldMoneyCall, said: Said): CallAnswer | null => {
  const page = books.pages.get(call.reference);
  if (page) return page.state === 'open' ? null : done(factsOfPage(said, page));
  const payment = books.payments.get(call.reference);
  if (!payment || payment.state === 'held') return null;
  const facts = factsOfPayment(said, payment);
  const isWanted =
    call.kind === 'void'
      ? payment.state !== 'captured'
      : payment.state === 'captured' && payment.captured === call.amount.amount;
  return isWanted ? done(facts) : refused('not-as-wanted', facts);
};

const read = (books: CardBooks, said: Said, reference: string): readonly ProviderFact[] => {
  const page = books.pages.get(reference);
  if (page) return factsOfPage(said, page);
  const payment = books.payments.get(reference);
  return payment ? allFactsOf(said, payment) : [];
};
