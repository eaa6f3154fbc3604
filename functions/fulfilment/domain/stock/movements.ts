import * as z from 'zod';
import type { RecordedEvent } from '../../../shared/commit.ts';
import { allocationSchema, DISPOSITIONS } from '../../contract.ts';

/** How stock moves; the commits' events are the only record of it, and the counters follow. */
export type MovementKind = 'receipt' | 'adjustment' | 'allocation' | 'release' | 'sale' | 'return';

/** `quantity` is positive, save that an adjustment may take away. */
export interface Movement {
  readonly kind: MovementKind;
  readonly sku: string;
  readonly location: string;
  readonly quantity: number;
}

/** What a movement adds to a level's counters. */
export interface Delta {
  readonly onHand: number;
  readonly allocated: number;
}

const SIGNS: Readonly<Record<MovementKind, Delta>> = {
  receipt: { onHand: 1, allocated: 0 },
  adjustment: { onHand: 1, allocated: 0 },
  allocation: { onHand: 0, allocated: 1 },
  release: { onHand: 0, allocated: -1 },
  sale: { onHand: -1, allocated: -1 },
  return: { onHand: 1, allocated: 0 },
};

export const deltaOf = ({ kind, quantity }: Movement): Delta => ({
  onHand: SIGNS[kind].onHand * quantity,
  allocated: SIGNS[kind].allocated * quantity,
});

const atPlace = z.object({ sku: z.string(), location: z.string(), quantity: z.number().int() });

const listed = (member: string, kind: MovementKind) => ({
  kind,
  places: z.object({ [member]: z.array(allocationSchema) }).transform((data) => data[member] ?? []),
});
const single = (kind: MovementKind) => ({ kind, places: atPlace.transform((place) => [place]) });

/** The events that move stock, and where they say what they move. */
const MOVING: Readonly<
  Record<string, { readonly kind: MovementKind; readonly places: z.ZodType<Place[]> }>
> = {
  StockReceived: single('receipt'),
  StockAdjusted: single('adjustment'),
  StockAllocated: listed('allocations', 'allocation'),
  BackorderFilled: listed('allocations', 'allocation'),
  StockReleased: listed('released', 'release'),
  StockSold: listed('sold', 'sale'),
  StockRestocked: {
    kind: 'return',
    places: atPlace
      .extend({ disposition: z.enum(DISPOSITIONS) })
      .transform(({ disposition, ...place }) => (disposition === 'restock' ? [place] : [])),
  },
};

type Place = Pick<Movement, 'sku' | 'location' | 'quantity'>;

/** What an event moves: nothing, for most. */
export const movementsOf = ({ type, data }: Pick<RecordedEvent, 'type' | 'data'>): Movement[] => {
  const moving = MOVING[type];
  if (!moving) return [];
  return moving.places
    .parse(data)
    .map(({ sku, location, quantity }) => ({ kind: moving.kind, sku, location, quantity }));
};
