import type {
  CallAnswer,
  CarrierCall,
  CreateCalls,
  LabelCall,
} from '../../../../functions/fulfilment/carriers/carrier.ts';
import type { CarrierFact } from '../../../../functions/fulfilment/domain/facts.ts';
import { luckOf } from '../../engine/luck.ts';
import type { MakeCall } from '../engine/call-faults.ts';

/** By request: what the carrier answered to it, whoever heard that. */
export type LabelBooks = Map<string, CallAnswer>;

export interface LabelDeskParts {
  readonly seed: number;
  readonly now: () => number;
  readonly makeCall: MakeCall;
  readonly booksOf: (account: string) => LabelBooks;
}

/** Now and then there is no rate for a carton, or a label is not taken back. */
const REFUSED = 0.05;

/** A carrier that sells labels and takes them back, and knows what it was asked by the request’s id. */
export const createLabelDesk =
  ({ seed, now, makeCall, booksOf }: LabelDeskParts): CreateCalls =>
  () => ({
    call: (call) =>
      makeCall(() => {
        const books = booksOf(call.account.account);
        const before = books.get(call.requestId);
        if (before) return before;
        const isRefused = luckOf(seed, `label ${call.requestId}`).chance(REFUSED);
        const answer: CallAnswer = isRefused
          ? { kind: 'refused', code: 'no-rate' }
          : { kind: 'done', facts: factsOf(call, new Date(now()).toISOString()) };
        books.set(call.requestId, answer);
        return answer;
      }),
    find: (call) => makeCall(() => booksOf(call.account.account).get(call.requestId) ?? null),
  });

const factsOf = (call: CarrierCall, at: string): readonly CarrierFact[] => {
  switch (call.kind) {
    case 'label':
      return [labelOf(call, at)];
    case 'cancel-label':
      return [{ kind: 'label-cancelled', shipmentRef: call.shipmentRef, at }];
    case 'track':
      return [];
  }
};

const labelOf = ({ requestId, fulfilmentId }: LabelCall, at: string): CarrierFact => ({
  ...{ kind: 'label', fulfilmentId, carrier: 'A courier', service: null, at },
  ...{ shipmentRef: `shp_${requestId}`, trackingNumber: `LABEL-${requestId}` },
  ...{ trackingUrl: null, labelKey: null, cost: null },
});
