import {
  type FactDraft,
  factOf,
  type ProviderFact,
} from '../../../functions/payments/domain/facts.ts';
import type {
  CallAnswer,
  CheckoutCall,
  CreateCalls,
  ProviderCall,
  ProviderCalls,
} from '../../../functions/payments/providers/provider.ts';
import { retryable } from '../../../functions/shared/fault.ts';

/** A payment in the provider's own books. */
export interface BookedPayment {
  readonly reference: string;
  readonly requestId: string;
  readonly amount: bigint;
  readonly capture: 'hold' | 'now';
  state: 'open' | 'held' | 'captured' | 'voided';
  captured: bigint;
  captures: number;
  readonly refunds: {
    readonly refundReference: string;
    readonly requestId: string;
    amount: bigint;
  }[];
}

/** What goes wrong with the n-th call: its request, or its answer, is lost. */
export type Trouble = 'request-lost' | 'answer-lost' | undefined;

const NAME = 'cards';
const CURRENCY = 'EUR';

/** A card processor with books of its own, idempotent by key, whose network fails as it is told. */
export const createFakeProvider = (options: { readonly keyLifeMs?: number } = {}) => {
  const payments = new Map<string, BookedPayment>();
  const answers = new Map<string, CallAnswer>();
  const log: string[] = [];
  let clock = Date.parse('2026-03-01T12:00:00.000Z');
  let trouble: () => Trouble = () => undefined;

  const fact = (payment: BookedPayment, more: Pick<FactDraft, 'kind'> & Partial<FactDraft>) =>
    factOf({
      provider: NAME,
      account: 'acc_1',
      reference: payment.reference,
      requestId: payment.requestId,
      amount: { amount: payment.amount, currency: CURRENCY },
      occurredAt: new Date(clock).toISOString(),
      ...more,
    });

  /** Everything that the provider would say of a payment now. */
  const factsOf = (payment: BookedPayment): readonly ProviderFact[] => {
    const captured = { amount: payment.captured, currency: CURRENCY };
    const refunds = payment.refunds.map(({ refundReference, requestId, amount }) =>
      fact(payment, {
        kind: 'refunded',
        refundReference,
        requestId,
        amount: { amount, currency: CURRENCY },
      }),
    );
    switch (payment.state) {
      case 'open':
        return [fact(payment, { kind: 'requires_action', url: `https://${payment.reference}` })];
      case 'held':
        return [fact(payment, { kind: 'authorised' })];
      case 'captured':
        return [
          fact(payment, { kind: 'authorised' }),
          fact(payment, { kind: 'captured', amount: captured }),
          ...refunds,
        ];
      case 'voided':
        return [fact(payment, { kind: 'voided' })];
    }
  };

  const open = (call: CheckoutCall): CallAnswer => {
    const reference = `pi_${payments.size + 1}`;
    const { requestId, capture } = call;
    const payment: BookedPayment = {
      reference,
      requestId,
      amount: call.amount.amount,
      capture,
      state: 'open',
      captured: 0n,
      captures: 0,
      refunds: [],
    };
    payments.set(reference, payment);
    return { kind: 'done', facts: factsOf(payment) };
  };

  /** Changes the books; or says why it will not. */
  const book = (
    payment: BookedPayment,
    call: Exclude<ProviderCall, { kind: 'checkout' }>,
  ): string | null => {
    if (call.kind === 'refund') {
      const back = payment.refunds.reduce((sum, { amount }) => sum + amount, 0n);
      if (back + call.amount.amount > payment.captured) return 'exceeds-captured';
      const refundReference = `re_${payment.reference}_${payment.refunds.length}`;
      const { requestId, amount } = call;
      payment.refunds.push({ refundReference, requestId, amount: amount.amount });
      return null;
    }
    if (call.kind === 'void') {
      if (payment.state === 'captured') return 'is-captured';
      payment.state = 'voided';
      return null;
    }
    if (payment.state !== 'held') return `is-${payment.state}`;
    payment.state = 'captured';
    payment.captured = call.amount.amount;
    payment.captures += 1;
    return null;
  };

  const perform = (call: ProviderCall): CallAnswer => {
    if (call.kind === 'checkout') return open(call);
    const payment = payments.get(call.reference);
    if (!payment) return { kind: 'refused', code: 'no-such-payment', retriable: false, facts: [] };
    const refused = (code: string): CallAnswer => ({
      kind: 'refused',
      code,
      retriable: false,
      facts: factsOf(payment),
    });
    const problem = book(payment, call);
    return problem === null ? { kind: 'done', facts: factsOf(payment) } : refused(problem);
  };

  const make = (call: ProviderCall): Promise<CallAnswer> => {
    log.push(`${call.kind} ${call.key.slice(0, 8)}`);
    const goes = trouble();
    const lost = retryable('provider-unreachable', 'no answer');
    if (goes === 'request-lost') return Promise.reject(lost);
    const answer = answers.get(call.key) ?? perform(call);
    answers.set(call.key, answer);
    return goes === 'answer-lost' ? Promise.reject(lost) : Promise.resolve(answer);
  };

  const seen = (call: ProviderCall): boolean =>
    [...payments.values()].some((payment) => {
      if (call.kind === 'checkout') return payment.requestId === call.requestId;
      if (payment.reference !== call.reference) return false;
      if (call.kind === 'capture') return payment.state === 'captured';
      if (call.kind === 'void') return payment.state === 'voided';
      return payment.refunds.some(({ requestId }) => requestId === call.requestId);
    });

  const find: ProviderCalls['find'] = (call) => {
    log.push(`find ${call.kind}`);
    if (trouble()) return Promise.reject(retryable('provider-unreachable', 'no answer'));
    const payment = [...payments.values()].find((one) =>
      call.kind === 'checkout'
        ? one.requestId === call.requestId
        : one.reference === call.reference,
    );
    return Promise.resolve(
      payment && seen(call) ? { kind: 'done', facts: factsOf(payment) } : null,
    );
  };

  const calls: ProviderCalls = {
    checkout: make,
    capture: make,
    void: make,
    refund: make,
    find,
    read: (_account, reference) => {
      const payment = payments.get(reference);
      return Promise.resolve(payment ? factsOf(payment) : []);
    },
    list: () => Promise.resolve({ entries: [], next: null }),
    keyLifeMs: options.keyLifeMs ?? 24 * 60 * 60_000,
    absenceIsProofAfterMs: null,
  };

  return {
    payments,
    log,
    calls,
    create: (() => calls) as CreateCalls,
    factsOf,
    setTrouble: (next: () => Trouble) => {
      trouble = next;
    },
    setClock: (now: number) => {
      clock = now;
    },
    /** The buyer pays at the oldest open place; undefined when there is none. */
    pay: (): BookedPayment | undefined => {
      const payment = [...payments.values()].find(({ state }) => state === 'open');
      if (!payment) return undefined;
      payment.state = payment.capture === 'now' ? 'captured' : 'held';
      if (payment.capture === 'now') {
        payment.captured = payment.amount;
        payment.captures += 1;
      }
      return payment;
    },
  };
};
