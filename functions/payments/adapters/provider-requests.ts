import type { CallAccounts } from '../../shared/adapters/call-accounts.ts';
import type { Attempt as Lease } from '../../shared/attempts.ts';
import type { Calls, Underway } from '../../shared/calls-step.ts';
import { permanent } from '../../shared/fault.ts';
import { sha256Hex } from '../../shared/ids.ts';
import { NEVER_ARRIVED } from '../domain/decide-payment.ts';
import type { CallEnding, PaymentMessage } from '../domain/messages.ts';
import { isToBeTriedAgain, isUnderWay, type PaymentState, type Request } from '../domain/state.ts';
import type {
  CallAnswer,
  CallPorts,
  CreateCalls,
  ProviderCall,
  ProviderCalls,
} from '../providers/provider.ts';

/** What the calls step is told to do. */
export interface CallRequest {
  readonly requestId: string;
}

export interface ProviderRequestPorts {
  readonly merchantId: string;
  readonly calls: Readonly<Record<string, CreateCalls>>;
  readonly accounts: Pick<CallAccounts, 'open'>;
  readonly outside: CallPorts;
}

/** Requests to payment providers, as `openCalls` works them. */
export const providerRequests = (
  ports: ProviderRequestPorts,
): Calls<PaymentState, PaymentMessage, CallRequest> => ({
  standing: (state, { requestId }) => {
    const request = state.requests.get(requestId);
    if (!request) return { kind: 'absent' };
    if (!isUnderWay(request)) return { kind: 'ended' };
    // A refusal is an answer, and so was what came to nothing since: the next key has nothing to ask
    // about. An answer nobody knows is none.
    const answered = isToBeTriedAgain(request) && request.attempt?.ended?.outcome !== 'unknown';
    return { kind: 'open', attempt: answered ? null : request.attempt };
  },
  start: ({ requestId }, lease) => ({ type: 'StartAttempt', requestId, ...lease }),
  find: async ({ requestId }, underway) => {
    const { request, calls, call } = await prepare(ports, requestId, underway);
    if (call === undefined) return null;
    const found = await calls.find(call);
    const ending = found ? endingOf(found) : absence(calls, request, ports.outside.now());
    return ending && ended(requestId, underway.attempt, ending);
  },
  call: async ({ requestId }, underway) => {
    const { request, calls, call, account } = await prepare(ports, requestId, underway);
    const ending =
      call === undefined
        ? {
            ...DONE,
            facts: await calls.read(account, request.reference ?? ''),
          }
        : endingOf(await make(calls, call));
    return ended(requestId, underway.attempt, ending);
  },
});

const DONE = { outcome: 'done', code: null, retriable: false } as const;

const prepare = async (
  ports: ProviderRequestPorts,
  requestId: string,
  { state, attempt }: Underway<PaymentState>,
) => {
  const request = state.requests.get(requestId);
  if (!request) throw permanent('unknown-request', `${requestId} is not in its stream`);
  const { merchantId, outside } = ports;
  const { provider } = request;
  const create = Object.hasOwn(ports.calls, provider) ? ports.calls[provider] : undefined;
  if (!create) throw permanent('unknown-provider', `${provider} answers no calls here`);
  const account = await ports.accounts.open({ merchantId, provider, account: request.account });
  const key = sha256Hex(`${requestId} ${attempt.n}`);
  const orderId = state.wish?.orderId ?? '';
  const since = request.attempt?.since ?? request.at;
  const about = { account, merchantId, orderId, requestId, key, since, amount: request.amount };
  return { request, account, calls: create(outside), call: callOf(state, request, about) };
};

type About = Pick<
  ProviderCall,
  'account' | 'merchantId' | 'orderId' | 'requestId' | 'key' | 'since' | 'amount'
>;

/** Undefined of a reading: it changes nothing, so it has no key and is simply done again. */
const callOf = (
  { wish }: PaymentState,
  request: Request,
  about: About,
): ProviderCall | undefined => {
  const reference = request.reference ?? '';
  switch (request.kind) {
    case 'read':
      return undefined;
    case 'checkout':
      return {
        ...about,
        kind: 'checkout',
        orderNumber: wish?.orderNumber ?? '',
        capture: request.capture,
        payableUntil: request.payableUntil ?? request.at,
        locale: wish?.locale ?? null,
        country: wish?.country ?? null,
      };
    case 'capture':
    case 'void':
      return { ...about, kind: request.kind, reference };
    case 'refund': {
      const { refundId, reason } = request;
      return { ...about, kind: 'refund', reference, refundId: refundId ?? '', reason };
    }
  }
};

const make = (calls: ProviderCalls, call: ProviderCall): Promise<CallAnswer> => {
  const missing = permanent('unknown-call', `this provider has no ${call.kind}`);
  switch (call.kind) {
    case 'checkout':
      return calls.checkout?.(call) ?? Promise.reject(missing);
    case 'capture':
    case 'void':
      return calls[call.kind]?.(call) ?? Promise.reject(missing);
    case 'refund':
      return calls.refund?.(call) ?? Promise.reject(missing);
  }
};

const endingOf = (answer: CallAnswer): CallEnding =>
  answer.kind === 'done'
    ? { ...DONE, facts: answer.facts }
    : {
        outcome: 'refused',
        code: answer.code,
        retriable: answer.retriable,
        facts: answer.facts,
      };

/**
 * Nothing is to be seen of an earlier try. While the provider honours the key, the same one is simply
 * sent again; after that only proof of absence allows another, and without it a person decides.
 */
const absence = (calls: ProviderCalls, request: Request, now: number): CallEnding | null => {
  const age = now - Date.parse(request.attempt?.since ?? request.at);
  const proofAfter = calls.absenceIsProofAfterMs;
  if (proofAfter !== null && age >= proofAfter) {
    return { outcome: 'refused', code: NEVER_ARRIVED, retriable: true, facts: [] };
  }
  if (age < calls.keyLifeMs) return null;
  return { outcome: 'unknown', code: 'key-too-old', retriable: false, facts: [] };
};

const ended = (requestId: string, { n }: Pick<Lease, 'n'>, ending: CallEnding): PaymentMessage => ({
  type: 'EndAttempt',
  requestId,
  n,
  ending,
});
