import { isSameJson } from '../../shared/json.ts';
import { told } from '../contract.ts';
import { answerOf } from './answer.ts';
import type { GoodsEvent, GoodsFact, News } from './events.ts';
import { type ParcelStand, parcelsOf } from './parcels.ts';
import type { GoodsState } from './state.ts';

/**
 * A commit's events: the facts, those of them that are published with the whole answer, and what else
 * the others are told. `GoodsAnswered` comes alone, when the answer is another, or a wish was heard,
 * and nothing that has a name of its own happened. Nothing is told before a wish was heard.
 */
export const withNews = (
  before: GoodsState,
  now: GoodsState,
  facts: readonly GoodsFact[],
): readonly GoodsEvent[] => {
  const answer = answerOf(now);
  if (answer === undefined) return facts.filter((fact) => !isNews(fact)) as GoodsEvent[];
  const all = [...facts, ...parcelNews(before, now)];
  const named = all.some(isNews);
  const same = isSameJson(answerOf(before), answer);
  const silent: GoodsFact[] = named || same ? [] : [{ type: 'GoodsAnswered', data: {} }];
  return [...all, ...silent].map((event) =>
    isNews(event)
      ? ({ ...event, data: { ...event.data, orderId: answer.orderId, answer } } as GoodsEvent)
      : (event as GoodsEvent),
  );
};

const isNews = (fact: GoodsFact): fact is News => Object.hasOwn(told, fact.type);

/** What happened to parcels outside: read off what stands before and after, whoever told it. */
const parcelNews = (before: GoodsState, now: GoodsState): readonly News[] => {
  const known = new Map(parcelsOf(before).map((parcel) => [parcel.fulfilmentId, parcel]));
  return parcelsOf(now).flatMap((parcel) => [
    ...leaving(known.get(parcel.fulfilmentId), parcel),
    ...moving(known.get(parcel.fulfilmentId), parcel),
  ]);
};

const leaving = (was: ParcelStand | undefined, is: ParcelStand): readonly News[] => {
  const { fulfilmentId, carrier, trackingNumber, handedOverAt } = is;
  if (handedOverAt === null || (was?.handedOverAt ?? null) !== null) return [];
  const data = { fulfilmentId, carrier, trackingNumber, at: handedOverAt };
  return [{ type: 'ShipmentHandedOver', data }];
};

const moving = (was: ParcelStand | undefined, is: ParcelStand): readonly News[] => {
  const { fulfilmentId, status, attempts, last } = is;
  const failed = attempts > (was?.attempts ?? 0);
  if (last === null || (status === was?.status && !failed)) return [];
  const about = { fulfilmentId, at: last.at };
  const failure: News[] = failed
    ? [
        {
          type: 'DeliveryFailed',
          data: {
            ...about,
            attempts,
            nextStep: status === 'returning' ? 'return-to-sender' : 'another-attempt',
          },
        },
      ]
    : [];
  return status === was?.status ? failure : [...failure, ...arrival(is, about, last.place)];
};

const arrival = (
  { status, deliveredAt }: ParcelStand,
  about: { readonly fulfilmentId: string; readonly at: string },
  place: string | null,
): readonly News[] => {
  switch (status) {
    case 'delivered':
      return [{ type: 'ShipmentDelivered', data: { ...about, at: deliveredAt ?? about.at } }];
    case 'lost':
      return [{ type: 'ShipmentLost', data: about }];
    case 'returned_to_origin':
      return [{ type: 'ShipmentReturnedToOrigin', data: about }];
    case 'in_transit':
    case 'out_for_delivery':
    case 'returning':
      return [{ type: 'ShipmentMilestoneReached', data: { ...about, milestone: status, place } }];
    default:
      return [];
  }
};
