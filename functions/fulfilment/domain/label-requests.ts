import { idOf } from '../../shared/ids.ts';
import type { CarrierRequest } from './carrier-requests.ts';
import type { GoodsState } from './state.ts';

type Return = Extract<CarrierRequest, { kind: 'cancel-label' }>;
type Calls = Pick<GoodsState, 'calls'>;

/** Which carton of which packing: packed anew, it needs another label. */
export const placeOf = (
  fulfilmentId: string,
  packedAt: string,
  index: number,
): readonly string[] => [fulfilmentId, 'label', packedAt, String(index)];

/** The requests that were made for one carton, in order. */
export const triesOf = ({ calls }: Calls, place: readonly string[]): readonly CarrierRequest[] => {
  const tries: CarrierRequest[] = [];
  for (;;) {
    const request = calls.get(idOf('request', ...place, String(tries.length)));
    if (!request) return tries;
    tries.push(request);
  }
};

/** What was asked of its carrier so that the label goes back. */
export const returnsOf = ({ calls }: Calls, shipmentRef: string): readonly Return[] =>
  [...calls.values()].filter(
    (request): request is Return =>
      request.kind === 'cancel-label' && request.shipmentRef === shipmentRef,
  );

/** Whether somebody has asked for the label to go back. */
export const isGoingBack = (state: Calls, shipmentRef: string): boolean =>
  returnsOf(state, shipmentRef).length > 0;

/** Nobody asked for it to go back, or its carrier would not take it: it can be stuck on. */
const isValid = (state: Calls, shipmentRef: string): boolean =>
  returnsOf(state, shipmentRef).every(({ ended }) => ended?.outcome === 'refused');

/** The number on the latest label of a carton that is not on its way back; null where it has none. */
export const labelNumberOf = (
  state: Pick<GoodsState, 'calls' | 'labels'>,
  place: readonly string[],
): string | null => {
  const refs = triesOf(state, place).map(({ ended }) => ended?.shipmentRef ?? null);
  const ref = refs.findLast((one) => one !== null && isValid(state, one));
  const fact = [...state.labels.values()].find(
    (one) => one.kind === 'label' && one.shipmentRef === ref,
  );
  return fact?.kind === 'label' ? fact.trackingNumber : null;
};
