import type { GoodsFact } from '../../../../functions/fulfilment/domain/events.ts';
import { parcelsOf } from '../../../../functions/fulfilment/domain/parcels.ts';
import { returnStatusOf } from '../../../../functions/fulfilment/domain/return-state.ts';
import type { GoodsState, Parcel } from '../../../../functions/fulfilment/domain/state.ts';
import {
  PARCEL_LIFECYCLE,
  RETURN_LIFECYCLE,
} from '../../../../functions/fulfilment/domain/transitions.ts';

/** Of a parcel with several numbers each carton goes its own way, as if it were alone. */
const parcels = (state: GoodsState): Map<string, string> =>
  new Map(
    parcelsOf(state)
      .filter(({ byStore }) => !byStore)
      .flatMap(({ fulfilmentId, status, cartons }): [string, string][] =>
        cartons.length < 2
          ? [[fulfilmentId, status]]
          : cartons.map(({ trackingNumber, track }) => [
              `${fulfilmentId} ${trackingNumber}`,
              track.status ?? unseen(state.parcels.get(fulfilmentId)),
            ]),
      ),
  );

const unseen = (parcel: Parcel | undefined): string => {
  if (parcel && parcel.handedOverAt !== null) return 'handed_over';
  return parcel && parcel.cancelled !== null ? 'cancelled' : 'packed';
};

const returns = (state: GoodsState): Map<string, string> =>
  new Map([...state.returns].map(([id, one]) => [id, returnStatusOf(one)]));

/** A number that is learnt late brings the scans with it that were told before. */
const LEARNING = new Set(['HandOverRecorded', 'TrackingRecorded', 'LabelRecorded']);

/** What one event changed, and by which events of the table, since it may bring others with it. */
export interface GoodsChange {
  readonly of: 'parcel' | 'return';
  readonly from: string;
  readonly to: string;
  readonly by: readonly string[];
}

export const changesBy = (
  event: GoodsFact,
  before: GoodsState,
  after: GoodsState,
): readonly GoodsChange[] => {
  const scans = [...after.scans.values()].map(({ status }) => `scan ${status}`);
  const told = event.type === 'ScanRecorded' ? `scan ${event.data.scan.status}` : event.type;
  const by = LEARNING.has(event.type) ? [told, ...scans] : [told];
  return [
    ...differences(parcels(before), parcels(after), { of: 'parcel', by }),
    ...differences(returns(before), returns(after), { of: 'return', by }),
  ];
};

const differences = (
  was: Map<string, string>,
  is: Map<string, string>,
  how: Pick<GoodsChange, 'of' | 'by'>,
): readonly GoodsChange[] =>
  [...is]
    // A carton that gets its number was its parcel's until then.
    .filter(([id]) => was.has(id) || ![...was.keys()].some((known) => isOfSame(known, id)))
    .map(([id, to]) => ({ ...how, from: was.get(id) ?? 'none', to }))
    .filter(({ from, to }) => from !== to);

const isOfSame = (one: string, other: string): boolean => one.split(' ')[0] === other.split(' ')[0];

const TABLES = {
  parcel: PARCEL_LIFECYCLE.transitions,
  return: RETURN_LIFECYCLE.transitions,
} as const;

/** The rows of the table that lead from one to the other in one step. */
export const stepsOf = ({ of, from, to, by }: GoodsChange) =>
  TABLES[of].filter((step) => by.includes(step.event) && step.from === from && step.to === to);

/** Whether the table leads from one to the other: in one step, or in several where several are told at once. */
export const isKnown = (change: GoodsChange): boolean => {
  const { of, from, to, by } = change;
  if (by.length === 1) return stepsOf(change).length > 0;
  const steps = TABLES[of].filter(({ event }) => by.includes(event));
  const reached = new Set<string>([from]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const step of steps) if (reached.has(step.from)) reached.add(step.to);
  }
  return reached.has(to);
};
