import { API_BASE } from '../../../shared/channel.ts';
import { fulfilmentsOf } from '../fulfilments.ts';
import type { OrderState } from '../order.ts';
import { madeByHand, ownParcelsOf } from '../own-fulfilments.ts';
import { parcelsTold, type ToldParcel, type WriteBackWish } from '../write-backs.ts';
import type { Rule } from './rule.ts';

/** Settings of a channel whose store is called. */
const STORE_SETTINGS = {
  /** `off`: the store is told of no parcel. @default on */
  parcels: 'store.parcels',
  /** `on`: the store mails its buyer when it is told. @default off */
  notify: 'store.notify',
} as const;

type Parcel = ReturnType<typeof ownParcelsOf>[number];
type Told = ReturnType<typeof parcelsTold>[number];

/** A parcel that has left, and what the store was last told of it. */
interface Left {
  readonly parcel: Parcel;
  readonly last: Told | undefined;
}

/**
 * The store hears of each parcel that left, and again when its number is another. One at a time, so
 * that nothing older is told over something newer. What the store sends itself it need not be told.
 */
export const tellOfParcels: Rule = (state, now) => {
  const told = parcelsTold(state.writeBacks);
  if (!isWanted(state) || told.some(({ stage }) => stage === 'requested')) return undefined;
  const left = ownParcelsOf(state)
    .filter(({ handedOverAt }) => handedOverAt !== null)
    .map((parcel) => ({
      parcel,
      last: told.findLast((one) => one.parcel.fulfilmentId === parcel.fulfilmentId),
    }));
  const news = left.find(isNews);
  const whole = isWhole(state) && !left.some((one) => one !== news && !one.last);
  const isSaid = told.some(
    ({ wish, parcel }) => parcel.complete && wish.id !== news?.last?.wish.id,
  );
  const complete = whole && !isSaid;
  // Where nothing more is to leave, and nobody knew when the last parcel left, it is told once more.
  const next = news ?? (complete && !told.some(({ parcel }) => parcel.complete) && left.at(-1));
  if (!next) return undefined;
  const parcel = toldOf(state, next, complete);
  return { type: 'WriteBackRequested', data: { ...wishOf(next, told), parcel, at: now } };
};

const isWanted = ({ goodsWish, closed }: OrderState): boolean =>
  goodsWish?.settings[API_BASE] !== undefined &&
  goodsWish.settings[STORE_SETTINGS.parcels] !== 'off' &&
  closed !== 'cancelled' &&
  closed !== 'expired';

const isNews = ({ parcel, last }: Left): boolean =>
  !last ||
  last.stage === 'waiting' ||
  (parcel.trackingNumber !== null &&
    (parcel.trackingNumber !== last.parcel.trackingNumber ||
      parcel.carrier !== last.parcel.carrier));

const isWhole = ({ goods }: OrderState): boolean =>
  (goods?.answer.lines ?? []).every(
    ({ ordered, cancelled, handedOver }) => handedOver >= ordered - cancelled,
  );

/** The parcel's own id the first time; what is told again keeps its id, what is told anew gets one. */
const wishOf = ({ parcel, last }: Left, told: readonly Told[]): WriteBackWish => {
  const { fulfilmentId } = parcel;
  const times = told.filter((one) => one.parcel.fulfilmentId === fulfilmentId).length + 1;
  const fresh = times === 1 ? fulfilmentId : `${fulfilmentId}-${times}`;
  const id = last?.stage === 'waiting' ? last.wish.id : fresh;
  return { kind: 'fulfilment', id, amount: null, moneyAtStore: false };
};

const toldOf = (state: OrderState, { parcel }: Left, complete: boolean): ToldParcel => {
  const { fulfilmentId, carrier, trackingNumber, trackingUrl, lines } = parcel;
  const own = parcelsTold(state.writeBacks)
    .filter((one) => one.parcel.fulfilmentId === fulfilmentId)
    .flatMap(({ externalIds }) => externalIds);
  const byHand = [...madeByHand(state)].flatMap(([id, of]) => (of === fulfilmentId ? [id] : []));
  const known = fulfilmentsOf(state).map(({ externalFulfilmentId }) => externalFulfilmentId);
  return {
    ...{ fulfilmentId, carrier, trackingNumber, trackingUrl, lines, complete },
    notify: state.goodsWish?.settings[STORE_SETTINGS.notify] === 'on',
    own: [...new Set([...own, ...byHand])],
    others: known.filter((id) => ![...own, ...byHand].includes(id)),
  };
};
