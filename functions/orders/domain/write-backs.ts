import * as z from 'zod';
import { MINUTE } from '../../shared/spans.ts';

/** A parcel of ours as its store is told of it. */
export const toldParcelSchema = z.object({
  fulfilmentId: z.string(),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  trackingUrl: z.string().nullable(),
  lines: z.array(z.object({ lineId: z.string(), quantity: z.number().int().positive() })),
  /** With it everything has left that is to leave. */
  complete: z.boolean(),
  /** The store is to mail its buyer about it. */
  notify: z.boolean(),
  /** The store's fulfilments of this parcel, by its ids, as far as they are known. */
  own: z.array(z.string()),
  /** The store's fulfilments that were known before and are none of this parcel. */
  others: z.array(z.string()),
});
export type ToldParcel = Readonly<z.infer<typeof toldParcelSchema>>;

/** What a store is to be told; `id` names it, and comes back with the store's echo. */
export const writeBackWishSchema = z.object({
  kind: z.enum(['cancellation', 'refund', 'fulfilment']),
  id: z.string(),
  amount: z.object({ amount: z.string(), currency: z.string() }).nullable(),
  /** The money is still at the store, which is to move it itself. */
  moneyAtStore: z.boolean(),
  parcel: toldParcelSchema.optional(),
  /** Since when people wait for the store to take it; absent where no store is called. */
  at: z.iso.datetime().optional(),
});
export type WriteBackWish = Readonly<z.infer<typeof writeBackWishSchema>>;

export interface WriteBackStand {
  /** `waiting`: a person wants it told again. `by-hand`: a person says that the store need not be told. */
  readonly stage: 'requested' | 'done' | 'failed' | 'waiting' | 'by-hand';
  readonly wish: WriteBackWish;
  /** What the store calls it. */
  readonly externalIds: readonly string[];
}
export type WriteBacks = ReadonlyMap<string, WriteBackStand>;

/** A stand that tells of a parcel. */
interface ParcelStand extends WriteBackStand {
  readonly parcel: ToldParcel;
}

/** What the store was told of parcels, in the order of telling. */
export const parcelsTold = (writeBacks: WriteBacks): readonly ParcelStand[] =>
  [...writeBacks.values()].flatMap((stand) =>
    stand.wish.parcel ? [{ ...stand, parcel: stand.wish.parcel }] : [],
  );

/** What the store has not taken; of each parcel only what it was told last, as that says it all. */
export const untold = (writeBacks: WriteBacks): readonly WriteBackStand[] => {
  const latest = new Map(parcelsTold(writeBacks).map((one) => [one.parcel.fulfilmentId, one]));
  const isLatest = ({ wish: { id, parcel } }: WriteBackStand): boolean =>
    parcel === undefined || latest.get(parcel.fulfilmentId)?.wish.id === id;
  return [...writeBacks.values()].filter((one) => !isSettled(one) && isLatest(one));
};

const isSettled = ({ stage }: WriteBackStand): boolean => stage === 'done' || stage === 'by-hand';

/** In which a store that is well has answered. */
const ANSWERED_MS = 10 * MINUTE;

/**
 * What only a person can bring to an end: it was refused, or nobody answers. What was wished just now is on
 * its way to the store, and nobody can have done it by hand. Where no store is called, nothing is.
 */
export const waitingForPeople = (writeBacks: WriteBacks, now: string): readonly WriteBackStand[] =>
  untold(writeBacks).filter(
    ({ stage, wish: { at } }) =>
      stage !== 'requested' || at === undefined || Date.parse(at) + ANSWERED_MS <= Date.parse(now),
  );
