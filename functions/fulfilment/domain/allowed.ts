import type { Decision } from '../../shared/decider.ts';
import { isUnderWay } from './cartons.ts';
import type { GoodsEvent, GoodsFact } from './events.ts';
import { returnableLabels } from './labels.ts';
import type { PersonCommand } from './messages.ts';
import { hasLeft, isActive, type ParcelStand, parcelsOf } from './parcels.ts';
import { type Return, returnStatusOf, uninspectedOf } from './return-state.ts';
import { returnableOf } from './returnable.ts';
import type { GoodsState } from './state.ts';
import { isTracked } from './stock-needs.ts';

export type Refused = Extract<Decision<GoodsEvent>, { kind: 'refused' }>;
export type Answer = Refused | readonly GoodsFact[];

export const isRefused = <Found extends object>(answer: Found | Refused): answer is Refused =>
  'kind' in answer && answer.kind === 'refused';

export const refuse = (state: GoodsState, code: string, because: string): Refused => ({
  kind: 'refused',
  code,
  because,
  allowed: allowedIn(state),
});

/** A parcel of ours that may be packed, or packed differently. */
export const canBePacked = (parcel: ParcelStand): boolean =>
  !parcel.byStore && (parcel.status === 'planned' || parcel.status === 'packed');

/** Where stock is kept here, cartons are counted before they leave; else packing need not be told. */
export const canLeave = (state: GoodsState, { status, byStore }: ParcelStand): boolean =>
  !byStore && (status === 'packed' || (status === 'planned' && !isTracked(state.wish)));

export const canBeTracked = (parcel: ParcelStand): boolean =>
  isActive(parcel) && parcel.cartons.some(isUnderWay);

const isStatus =
  (...statuses: readonly string[]) =>
  (one: Return): boolean =>
    statuses.includes(returnStatusOf(one));

type Test = (
  state: GoodsState,
  parcels: readonly ParcelStand[],
  returns: readonly Return[],
) => boolean;

/** By command: whether something is there that it could be about. */
const TESTS: Readonly<Record<PersonCommand['type'], Test>> = {
  PackParcel: (state, parcels) => state.wish?.intent === 'ship' && parcels.some(canBePacked),
  BuyLabel: (state, parcels) =>
    state.wish?.settings['carrier.account'] !== undefined &&
    parcels.some(({ status }) => status === 'packed'),
  CancelLabel: (state, parcels) =>
    parcels.some((parcel) => returnableLabels(state, parcel).length > 0),
  HandOverParcel: (state, parcels) =>
    state.wish?.intent === 'ship' && parcels.some((parcel) => canLeave(state, parcel)),
  TrackParcel: (_state, parcels) => parcels.some(canBeTracked),
  DeliverParcel: (_state, parcels) =>
    parcels.some((parcel) => hasLeft(parcel) && canBeTracked(parcel)),
  RequestReturn: (state) => returnableOf(state).length > 0,
  ApproveReturn: (_state, _parcels, returns) => returns.some(isStatus('requested')),
  RejectReturn: (_state, _parcels, returns) => returns.some(isStatus('requested')),
  SendReturn: (_state, _parcels, returns) => returns.some(isStatus('approved')),
  ReceiveReturn: (_state, _parcels, returns) =>
    returns.some(isStatus('approved', 'in_transit', 'received')),
  InspectReturn: (_state, _parcels, returns) => returns.some((one) => uninspectedOf(one) > 0),
  CloseReturn: (_state, _parcels, returns) => returns.some(isStatus('inspected')),
};

/** Commands that would find something to be about. */
const allowedIn = (state: GoodsState): readonly PersonCommand['type'][] => {
  const parcels = parcelsOf(state);
  const returns = [...state.returns.values()];
  return (Object.keys(TESTS) as PersonCommand['type'][]).filter((type) =>
    TESTS[type](state, parcels, returns),
  );
};
