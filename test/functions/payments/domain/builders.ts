import type { MoneyWish } from '../../../../functions/orders/contract.ts';
import { createPaymentDecider } from '../../../../functions/payments/domain/decide-payment.ts';
import type { PaymentEvent, ToldEvent } from '../../../../functions/payments/domain/events.ts';
import {
  type FactDraft,
  factOf,
  type ProviderFact,
} from '../../../../functions/payments/domain/facts.ts';
import type { PaymentMessage } from '../../../../functions/payments/domain/messages.ts';
import type { ProviderRules } from '../../../../functions/payments/domain/provider-rules.ts';
import type { RuleBook } from '../../../../functions/payments/domain/standing.ts';
import type { PaymentState } from '../../../../functions/payments/domain/state.ts';
import { storefront } from '../../../../functions/payments/providers/storefront/index.ts';
import type { CommandDraft } from '../../../../functions/shared/decider.ts';

export const NOW = '2026-03-01T12:00:00.000Z';
export const eur = (amount: bigint) => ({ amount, currency: 'EUR' });

/** A provider that does everything on request, as card processors do. */
export const cards: ProviderRules = {
  name: 'cards',
  can: ['checkout', 'capture', 'void', 'refund'],
  keepsReferences: true,
  open: () => ({ kind: 'checkout' }),
};

/** Providers without an API: people and statements. */
const transfers: ProviderRules = {
  name: 'bank-transfer',
  can: [],
  keepsReferences: true,
  open: (wish) => ({ kind: 'instructions', reference: 'KW-1', dueAt: wish.paymentDueAt }),
  tolerance: () => eur(100n),
};
const courier: ProviderRules = {
  name: 'cash-on-delivery',
  can: [],
  keepsReferences: true,
  open: () => ({ kind: 'on-delivery', reference: 'KW-1' }),
};

export const RULES: RuleBook = {
  storefront,
  cards,
  'bank-transfer': transfers,
  'cash-on-delivery': courier,
};

/** €25.00, prepaid by card through `cards`. */
export const wish = (overrides: Partial<MoneyWish> = {}): MoneyWish => ({
  orderId: 'ord_1',
  channelId: 'ch_1',
  storefront: 'shopify',
  number: 1,
  orderNumber: '#1001',
  method: 'prepaid',
  due: eur(2500n),
  capture: 'hold',
  release: 'no',
  refunds: [],
  storeSays: { state: 'pending', refunds: [], at: '2026-03-01T10:00:00.000Z' },
  paymentDueAt: '2026-03-01T13:00:00.000Z',
  saidAt: NOW,
  settings: { 'payments.prepaid': 'cards', 'payments.account': 'acc_1' },
  locale: 'de',
  country: 'DE',
  ...overrides,
});

/** The same at the storefront, which says `state`. */
export const storeWish = (
  state: MoneyWish['storeSays']['state'],
  overrides: Partial<MoneyWish> = {},
): MoneyWish =>
  wish({
    settings: {},
    storeSays: { state, refunds: [], at: overrides.saidAt ?? NOW },
    ...overrides,
  });

export const fact = (
  kind: ProviderFact['kind'],
  amount: bigint,
  overrides: Partial<FactDraft> = {},
): ProviderFact =>
  factOf({
    provider: 'cards',
    account: 'acc_1',
    reference: 'pi_1',
    occurredAt: NOW,
    kind,
    amount: eur(amount),
    ...overrides,
  });

/** The stream of one order's money, told message after message, its commands collected. */
export const stream = (rules: RuleBook = RULES) => {
  const decider = createPaymentDecider(rules);
  let state = decider.initial;
  let now = NOW;
  const commands: CommandDraft[] = [];
  const told: ToldEvent[] = [];
  return {
    commands,
    told,
    at: (time: string) => {
      now = time;
    },
    state: (): PaymentState => state,
    deadlines: () => decider.deadlines(state),
    /** The types of the events that the message led to; a refusal's code, or `early`. */
    tell: (message: PaymentMessage): readonly string[] => {
      const decision = decider.decide(state, message, now);
      if (decision.kind === 'early') return ['early'];
      if (decision.kind === 'refused') return [decision.code];
      state = decision.events.reduce(
        (before: PaymentState, event: PaymentEvent) => decider.evolve(before, event),
        state,
      );
      commands.push(...(decision.commands ?? []));
      told.push(...decision.events.filter((event): event is ToldEvent => isTold(event)));
      return decision.events.map(({ type }) => type);
    },
    answer: () => told.at(-1)?.data.answer,
  };
};

const isTold = (event: PaymentEvent): boolean =>
  typeof event.data === 'object' && 'answer' in event.data;

export const hear = (heard: MoneyWish): PaymentMessage => ({ type: 'HearWish', wish: heard });
export const record = (...facts: readonly ProviderFact[]): PaymentMessage => ({
  type: 'RecordFacts',
  facts,
});
