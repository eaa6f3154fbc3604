import type { MoneyWish } from '../../orders/contract.ts';
import type { Money } from '../../shared/money.ts';
import type { PaymentEvent, PaymentFact } from './events.ts';
import type { ProviderFact } from './facts.ts';

type Of<Type extends PaymentFact['type']> = Extract<PaymentFact, { type: Type }>['data'];

export interface Attempt {
  readonly n: number;
  readonly owner: string;
  readonly leaseUntil: string;
  /** When key n was first used. */
  readonly since: string;
  readonly ended: Omit<Of<'AttemptEnded'>, 'requestId' | 'n'> | null;
}

/** Something that is to be done outside, and how far it is. */
export interface Request {
  readonly kind: 'checkout' | 'capture' | 'void' | 'refund' | 'read';
  readonly requestId: string;
  readonly provider: string;
  readonly account: string;
  /** Null of a checkout: the provider names it. */
  readonly reference: string | null;
  readonly amount: Money;
  readonly by: 'call' | 'store' | 'person';
  readonly at: string;
  readonly refundId: string | null;
  readonly reason: string;
  readonly capture: 'hold' | 'now';
  readonly payableUntil: string | null;
  readonly attempt: Attempt | null;
  /** How often, and when last, the calls step was told; `again`: since the last definitive answer. */
  readonly said: { readonly count: number; readonly at: string; readonly again: boolean };
}

export interface Reminder {
  /** The deadline that passed; a later one starts anew. */
  readonly dueAt: string;
  readonly level: number;
  readonly againAt: string;
}

/** What the stream of an order's money adds up to; sums are derived from it and never kept. */
export interface PaymentState {
  /** The wish with the highest number. */
  readonly wish: MoneyWish | null;
  readonly heardAt: string | null;
  /** Since when `capture` is `now`, and `release` is what it is. */
  readonly captureSince: string | null;
  readonly releaseSince: string | null;
  /** A cancellation wished for all of the money to go back; the order may live again since. */
  readonly onceCancelled: boolean;
  readonly refundsSince: ReadonlyMap<string, string>;
  readonly facts: ReadonlyMap<string, ProviderFact>;
  readonly firstFactAt: string | null;
  readonly setAside: ReadonlySet<string>;
  readonly openings: readonly Of<'PaymentOpened'>[];
  readonly requests: ReadonlyMap<string, Request>;
  readonly reminders: ReadonlyMap<string, Reminder>;
}

export const initialPayment: PaymentState = {
  wish: null,
  heardAt: null,
  captureSince: null,
  releaseSince: null,
  onceCancelled: false,
  refundsSince: new Map(),
  facts: new Map(),
  firstFactAt: null,
  setAside: new Set(),
  openings: [],
  requests: new Map(),
  reminders: new Map(),
};

/** Published events fold to nothing: what they say is derived from the others. */
export const evolvePayment = (state: PaymentState, event: PaymentEvent): PaymentState => {
  switch (event.type) {
    case 'WishHeard':
      return heard(state, event.data);
    case 'FactRecorded': {
      const { fact, at } = event.data;
      const facts = new Map(state.facts).set(fact.factId, fact);
      return { ...state, facts, firstFactAt: state.firstFactAt ?? at };
    }
    case 'FactSetAside':
      return { ...state, setAside: new Set(state.setAside).add(event.data.factId) };
    case 'PaymentOpened':
      return { ...state, openings: [...state.openings, event.data] };
    case 'PersonReminded': {
      const { kind, ...reminder } = event.data;
      return { ...state, reminders: new Map(state.reminders).set(kind, reminder) };
    }
    case 'CheckoutRequested':
    case 'CaptureRequested':
    case 'VoidRequested':
    case 'RefundRequested':
    case 'ReadRequested':
      return withRequest(state, requestOf(event));
    case 'AttemptStarted':
    case 'AttemptEnded':
    case 'CallSaidAgain':
      return evolveAttempt(state, event);
    default:
      return state;
  }
};

const heard = (state: PaymentState, { wish, at }: Of<'WishHeard'>): PaymentState => {
  const refundsSince = new Map(state.refundsSince);
  for (const { refundId } of wish.refunds) {
    if (!refundsSince.has(refundId)) refundsSince.set(refundId, at);
  }
  return {
    ...state,
    wish,
    heardAt: at,
    captureSince: wish.capture === 'now' ? (state.captureSince ?? at) : null,
    releaseSince: wish.release === state.wish?.release ? state.releaseSince : at,
    onceCancelled: state.onceCancelled || wish.release === 'return',
    refundsSince,
  };
};

type RequestEvent = Extract<PaymentFact, { type: `${string}Requested` }>;

const KINDS = {
  CheckoutRequested: 'checkout',
  CaptureRequested: 'capture',
  VoidRequested: 'void',
  RefundRequested: 'refund',
  ReadRequested: 'read',
} as const;

const requestOf = ({ type, data }: RequestEvent): Request => ({
  reference: null,
  refundId: null,
  reason: '',
  capture: 'hold',
  payableUntil: null,
  ...data,
  kind: KINDS[type],
  attempt: null,
  said: { count: 1, at: data.at, again: false },
});

const withRequest = (state: PaymentState, request: Request): PaymentState => ({
  ...state,
  requests: new Map(state.requests).set(request.requestId, request),
});

type AttemptEvent = Extract<
  PaymentFact,
  { type: 'AttemptStarted' | 'AttemptEnded' | 'CallSaidAgain' }
>;

const evolveAttempt = (state: PaymentState, event: AttemptEvent): PaymentState => {
  const request = state.requests.get(event.data.requestId);
  if (!request) return state;
  switch (event.type) {
    case 'AttemptStarted': {
      const { n, owner, leaseUntil, at } = event.data;
      const since = request.attempt?.n === n ? request.attempt.since : at;
      return withRequest(state, {
        ...request,
        attempt: { n, owner, leaseUntil, since, ended: null },
      });
    }
    case 'AttemptEnded': {
      const { requestId: _requestId, n, ...ended } = event.data;
      const { attempt } = request;
      if (attempt?.n !== n) return state;
      const said = { ...request.said, again: false };
      return withRequest(state, { ...request, said, attempt: { ...attempt, ended } });
    }
    case 'CallSaidAgain': {
      const said = { count: request.said.count + 1, at: event.data.at, again: true };
      return withRequest(state, { ...request, said });
    }
  }
};

/** A call that is made or about to be made; a refused one waits for its time, or for a person. */
export const isUnderWay = (request: Request): boolean =>
  request.by === 'call' && (!request.attempt?.ended || isToBeTriedAgain(request));

/** After an answer that was no success, or did not stay one, once a deadline or a person said so. */
export const isToBeTriedAgain = ({ attempt, said }: Request): boolean =>
  said.again && attempt !== null && attempt.ended !== null;
