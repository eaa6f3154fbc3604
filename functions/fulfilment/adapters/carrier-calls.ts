import type { CallAccounts } from '../../shared/adapters/call-accounts.ts';
import type { Calls, Underway } from '../../shared/calls-step.ts';
import { permanent } from '../../shared/fault.ts';
import type {
  CallAnswer,
  CallPorts,
  CarrierCall,
  CarrierCalls,
  CreateCalls,
} from '../carriers/carrier.ts';
import type { CarrierEnding, CarrierRequest } from '../domain/carrier-requests.ts';
import type { CarrierFact } from '../domain/facts.ts';
import type { GoodsMessage } from '../domain/messages.ts';
import type { GoodsState } from '../domain/state.ts';
import type { LabelSeals } from './label-seals.ts';

/** What the calls step is told to do. */
export interface CallRequest {
  readonly requestId: string;
}

export interface CarrierCallPorts {
  readonly merchantId: string;
  readonly calls: Readonly<Record<string, CreateCalls>>;
  readonly accounts: Pick<CallAccounts, 'open'>;
  readonly seals: LabelSeals;
  readonly outside: CallPorts;
}

/** Requests to carriers, as `openCalls` works them. */
export const carrierCalls = (
  ports: CarrierCallPorts,
): Calls<GoodsState, GoodsMessage, CallRequest> => ({
  standing: ({ calls }, { requestId }) => {
    const request = calls.get(requestId);
    if (!request) return { kind: 'absent' };
    return request.ended === null ? { kind: 'open', attempt: request.attempt } : ENDED;
  },
  start: ({ requestId }, lease) => ({ type: 'StartAttempt', requestId, ...lease }),
  find: async ({ requestId }, underway) => {
    const prepared = await prepare(ports, requestId, underway);
    if ('refused' in prepared) return ended(requestId, prepared.refused);
    const found = await prepared.calls.find(prepared.call);
    return found && ended(requestId, await endingOf(ports, prepared.call, found));
  },
  call: async ({ requestId }, underway) => {
    const prepared = await prepare(ports, requestId, underway);
    if ('refused' in prepared) return ended(requestId, prepared.refused);
    const answer = await prepared.calls.call(prepared.call);
    return ended(requestId, await endingOf(ports, prepared.call, answer));
  },
});

const ENDED = { kind: 'ended' } as const;

type Prepared =
  | { readonly calls: CarrierCalls; readonly call: CarrierCall }
  | { readonly refused: CarrierEnding };

const prepare = async (
  ports: CarrierCallPorts,
  requestId: string,
  { state }: Underway<GoodsState>,
): Promise<Prepared> => {
  const request = state.calls.get(requestId);
  if (!request) throw permanent('unknown-request', `${requestId} is not in its stream`);
  const { merchantId, outside } = ports;
  const { provider, fulfilmentId } = request;
  const create = Object.hasOwn(ports.calls, provider) ? ports.calls[provider] : undefined;
  if (!create) throw permanent('unknown-carrier', `${provider} answers no calls here`);
  const account = await ports.accounts.open({ merchantId, provider, account: request.account });
  const orderId = state.wish?.orderId ?? '';
  const about = { account, orderId, fulfilmentId, requestId, askedAt: request.at };
  const call = await callOf(ports, state, request, about);
  return call === null ? { refused: BUYER_ERASED } : { calls: create(outside), call };
};

const BUYER_ERASED: CarrierEnding = { outcome: 'refused', code: 'buyer-erased', facts: [] };

type About = Pick<CarrierCall, 'account' | 'orderId' | 'fulfilmentId' | 'requestId' | 'askedAt'>;

/** Null of a label whose buyer was erased: there is nowhere to send it any more. */
const callOf = async (
  { seals, merchantId }: CarrierCallPorts,
  { wish }: GoodsState,
  request: CarrierRequest,
  about: About,
): Promise<CarrierCall | null> => {
  switch (request.kind) {
    case 'cancel-label':
      return { ...about, kind: request.kind, shipmentRef: request.shipmentRef };
    case 'track': {
      const { kind, carrier, trackingNumber } = request;
      return { ...about, kind, carrier, trackingNumber };
    }
    case 'label': {
      if (wish === null) throw permanent('unknown-request', 'a label needs the order’s wish');
      const owner = { merchantId, orderId: wish.orderId };
      const shipTo = await seals.openAddress(owner, wish.shipTo, wish.country);
      if (shipTo === null) return null;
      const { kind, carton, service } = request;
      const lines = carton.lines.flatMap(({ lineId, quantity }) => {
        const line = wish.lines.find((one) => one.lineId === lineId);
        return line ? [{ ...line, quantity }] : [];
      });
      return { ...about, kind, orderNumber: wish.orderNumber, shipTo, carton, lines, service };
    }
  }
};

/** A label's file is kept before its fact stands, so that nobody is told of one that is not there. */
const endingOf = async (
  { seals, merchantId }: CarrierCallPorts,
  { orderId, requestId }: CarrierCall,
  answer: CallAnswer,
): Promise<CarrierEnding> => {
  if (answer.kind === 'refused') return { outcome: 'refused', code: answer.code, facts: [] };
  const { facts, label } = answer;
  if (label === undefined) return { outcome: 'done', code: null, facts };
  const labelKey = await seals.keep({ merchantId, orderId }, requestId, label);
  const kept = facts.map(
    (fact): CarrierFact => (fact.kind === 'label' ? { ...fact, labelKey } : fact),
  );
  return { outcome: 'done', code: null, facts: kept };
};

const ended = (requestId: string, ending: CarrierEnding): GoodsMessage => ({
  type: 'EndCarrierCall',
  requestId,
  ending,
});
