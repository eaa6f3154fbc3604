import { type LosslessJson, textOf } from '../../../shared/lossless.ts';
import type { ToldParcel } from '../../domain/write-backs.ts';
import { type LineQuantity, sameNumber, without } from '../parcel-lines.ts';
import { listOf, memberOf, textIn } from '../store-http.ts';

/** A fulfilment that an order shows, as far as a parcel is compared with it. */
interface Shown {
  readonly id: string;
  readonly company: string;
  readonly numbers: readonly string[];
  readonly lines: readonly LineQuantity[];
}

/** How far an order at the store shows a parcel. */
export interface Standing {
  /** Ids of the parcel's fulfilments. */
  readonly ids: readonly string[];
  /** Those that show another carrier or number. */
  readonly stale: readonly string[];
  /** What no fulfilment shows yet. */
  readonly missing: readonly LineQuantity[];
}

const GONE = new Set(['cancelled', 'error', 'failure']);

/** `order` is the REST resource. */
export const standingOf = (order: LosslessJson, parcel: ToldParcel): Standing => {
  const ours = listOf(memberOf(order, 'fulfillments'))
    .filter((each) => !GONE.has(textIn(each, 'status') ?? ''))
    .map(shown)
    .filter((each) => isOf(each, parcel));
  return {
    ids: ours.map(({ id }) => id),
    stale: ours.filter((each) => isStale(each, parcel)).map(({ id }) => id),
    missing: without(
      parcel.lines,
      ours.flatMap(({ lines }) => lines),
    ),
  };
};

const shown = (fulfilment: LosslessJson): Shown => {
  const several = listOf(memberOf(fulfilment, 'tracking_numbers')).flatMap(
    (each) => textOf(each) ?? [],
  );
  const single = textIn(fulfilment, 'tracking_number');
  return {
    id: textIn(fulfilment, 'id') ?? '',
    company: textIn(fulfilment, 'tracking_company') ?? '',
    numbers: several.length > 0 || single === undefined ? several : [single],
    lines: listOf(memberOf(fulfilment, 'line_items')).map((line) => ({
      lineId: textIn(line, 'id') ?? '',
      quantity: Number(textIn(line, 'quantity') ?? 0),
    })),
  };
};

/**
 * Whether the fulfilment is this parcel: the store named it so before, or it was not there before and
 * has the parcel's number, or has none and nothing but the parcel's goods.
 */
const isOf = ({ id, numbers, lines }: Shown, parcel: ToldParcel): boolean => {
  if (parcel.own.includes(id)) return true;
  if (parcel.others.includes(id)) return false;
  const { trackingNumber } = parcel;
  return numbers.length === 0
    ? without(lines, parcel.lines).length === 0
    : numbers.some((number) => sameNumber(number, trackingNumber ?? ''));
};

const isStale = ({ numbers, company }: Shown, { trackingNumber, carrier }: ToldParcel): boolean =>
  trackingNumber !== null &&
  (!numbers.some((number) => sameNumber(number, trackingNumber)) ||
    (carrier !== null && company.toLowerCase() !== carrier.toLowerCase()));

/** How many of each line the order says are still to be fulfilled, whoever may see the orders for it. */
export const fulfillableOf = (order: LosslessJson): readonly LineQuantity[] =>
  listOf(memberOf(order, 'line_items')).map((line) => ({
    lineId: textIn(line, 'id') ?? '',
    quantity: Number(textIn(line, 'fulfillable_quantity') ?? 0),
  }));
