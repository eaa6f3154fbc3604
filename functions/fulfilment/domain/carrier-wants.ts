import type { CommandDraft } from '../../shared/decider.ts';
import { idOf } from '../../shared/ids.ts';
import type { CarrierRequest } from './carrier-requests.ts';
import type { GoodsFact } from './events.ts';
import { isLabelNumber } from './followed.ts';
import { isGoingBack, placeOf, triesOf } from './label-requests.ts';
import { hasLeft, isActive, numbersOf, type ParcelStand, parcelsOf } from './parcels.ts';
import type { GoodsState } from './state.ts';
import { trackingKeyOf } from './tracking-key.ts';

/** Who is called for this order's parcels, as the channel's settings say. */
interface Account {
  readonly provider: string;
  /** The id of the carrier's channel. */
  readonly account: string;
}

/** `carrier` and `carrier.account`; undefined where parcels go by hand. */
export const accountOf = ({ wish }: GoodsState): Account | undefined => {
  const provider = wish?.settings['carrier'];
  const account = wish?.settings['carrier.account'];
  const isCalled = provider !== undefined && provider !== 'manual' && account !== undefined;
  return isCalled ? { provider, account } : undefined;
};

/**
 * The calls that what stands asks for and nobody has asked yet: a label for every packed carton
 * (unless `carrier.labels` is `on-demand`), the return of labels that nobody will use, and eyes on
 * every number that is not a label's own.
 */
export const wantedCalls = (state: GoodsState, now: string): readonly GoodsFact[] => {
  const of = accountOf(state);
  if (!of) return [];
  const parcels = parcelsOf(state);
  const automatic = state.wish?.settings['carrier.labels'] !== 'on-demand';
  return [
    ...(automatic ? parcels.flatMap((parcel) => missingLabels(state, of, { parcel, now })) : []),
    ...parcels.flatMap((parcel) => idleLabels(state, parcel, now)),
    ...parcels.flatMap((parcel) => unfollowed(state, of, { parcel, now })),
  ].filter(({ data }) => !state.calls.has((data as { requestId: string }).requestId));
};

interface At {
  readonly parcel: ParcelStand;
  readonly now: string;
}

/**
 * One for each carton of a packed parcel; `again`: a person asks, after a refusal or once the label
 * went back.
 */
export const missingLabels = (
  state: GoodsState,
  of: Account,
  { parcel, now }: At,
  { service, again }: { readonly service: string | null; readonly again: boolean } = {
    service: null,
    again: false,
  },
): readonly GoodsFact[] => {
  const { fulfilmentId } = parcel;
  const packed = state.parcels.get(fulfilmentId)?.packed;
  if (!packed || parcel.status !== 'packed') return [];
  return packed.cartons.flatMap((carton, index): GoodsFact[] => {
    const place = placeOf(fulfilmentId, packed.at, index);
    const tries = triesOf(state, place);
    const last = tries.at(-1);
    const ref = last?.ended?.shipmentRef ?? null;
    const isGone = last?.ended?.outcome === 'refused' || (ref !== null && isGoingBack(state, ref));
    const mayTryAgain = again && isGone;
    if (last && !mayTryAgain) return [];
    const requestId = idOf('request', ...place, String(tries.length));
    const data = { ...of, requestId, fulfilmentId, carton, packedAt: packed.at, service, at: now };
    return [{ type: 'LabelRequested', data }];
  });
};

/** Labels of a parcel that does not leave, or was packed anew. */
const idleLabels = (state: GoodsState, parcel: ParcelStand, now: string): readonly GoodsFact[] => {
  if (hasLeft(parcel)) return [];
  const packedAt = state.parcels.get(parcel.fulfilmentId)?.packed?.at;
  return [...state.calls.values()].flatMap((request): GoodsFact[] => {
    if (request.kind !== 'label' || request.fulfilmentId !== parcel.fulfilmentId) return [];
    const shipmentRef = request.ended?.shipmentRef ?? null;
    if (shipmentRef === null || (isActive(parcel) && request.packedAt === packedAt)) return [];
    return [labelReturn(request, { shipmentRef, refusals: 0 }, now)];
  });
};

/** Asks for a label to go back: once, however many reasons there are, until its carrier refuses. */
export const labelReturn = (
  {
    provider,
    account,
    fulfilmentId,
  }: Pick<CarrierRequest, 'provider' | 'account' | 'fulfilmentId'>,
  { shipmentRef, refusals }: { readonly shipmentRef: string; readonly refusals: number },
  at: string,
): GoodsFact => {
  const again = refusals === 0 ? [] : [String(refusals)];
  const requestId = idOf('request', fulfilmentId, 'cancel-label', shipmentRef, ...again);
  const data = { provider, account, requestId, fulfilmentId, shipmentRef, at };
  return { type: 'LabelCancelRequested', data };
};

/** Numbers that were typed, or came from the store; a label's own number is followed already. */
const unfollowed = (state: GoodsState, of: Account, { parcel, now }: At): readonly GoodsFact[] => {
  const { fulfilmentId, carrier } = parcel;
  if (!isActive(parcel)) return [];
  return numbersOf(parcel).flatMap((trackingNumber): GoodsFact[] => {
    const key = trackingKeyOf(trackingNumber);
    if (isLabelNumber(state, key)) return [];
    const requestId = idOf('request', fulfilmentId, 'track', key);
    const data = { ...of, requestId, fulfilmentId, carrier, trackingNumber, at: now };
    return [{ type: 'TrackRequested', data }];
  });
};

const ASKED: readonly string[] = ['LabelRequested', 'LabelCancelRequested', 'TrackRequested'];

/** The calls step is told of every new request. */
export const callCommands = (facts: readonly GoodsFact[]): readonly CommandDraft[] =>
  facts
    .filter(({ type }) => ASKED.includes(type))
    .map(({ data }) => ({
      name: 'CallCarrier',
      to: 'fulfilment-calls',
      data: { requestId: (data as { requestId: string }).requestId },
    }));
