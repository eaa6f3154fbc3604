import type { Level, PlacedMovement } from '../../../functions/fulfilment/domain/stock/levels.ts';
import {
  type Delta,
  type Movement,
  movementsOf,
} from '../../../functions/fulfilment/domain/stock/movements.ts';
import type { SampleOrder } from '../../../local/simulators/storefronts/order.ts';
import type { Quiet } from './judging.ts';
import { happened, type Told } from './told.ts';

type Judging = Pick<Quiet, 'accuse' | 'coverage'>;

/** A counter against the movements. Who counts may find less than is promised. */
export const checkCounters = (
  { accuse, coverage }: Judging,
  level: Level,
  { moved, isCounted }: { readonly moved: Delta; readonly isCounted: boolean },
): void => {
  const { merchantId, sku, onHand, allocated, available } = level;
  const about = `${merchantId} ${sku}`;
  coverage.saw('sometimes stock is kept here');
  if (available === 0) coverage.saw('sometimes a SKU is sold out');
  if (available < 0 && !isCounted) accuse('R6', about, `${available} are available`);
  if (available !== onHand - allocated) accuse('D4', about, `${onHand} − ${allocated}`);
  if (allocated !== moved.allocated) accuse('R7', about, `${allocated}, not ${moved.allocated}`);
  if (onHand !== moved.onHand) accuse('R8', about, `${onHand} on hand, not ${moved.onHand}`);
};

/** An order whose parcels the desk gave away, be it all of it or a part. */
export interface Gone {
  /** Each version that its store told of. */
  readonly versions: readonly SampleOrder[];
  /** Nothing about it changed since it was placed, so that all of it has left. */
  readonly isWhole: boolean;
}

/** What is on hand against the pieces that came in, and what the orders ask for that have left. */
export const checkOnHand = (
  { accuse }: Judging,
  { merchantId, sku, onHand }: Level,
  { came, gone }: { readonly came: number; readonly gone: readonly Gone[] },
): void => {
  const least = sum(gone.filter(({ isWhole }) => isWhole).map((one) => mostOf(one.versions, sku)));
  const most = sum(gone.map((one) => mostOf(one.versions, sku)));
  if (onHand <= came - least && onHand >= came - most) return;
  accuse(
    'R8',
    `${merchantId} ${sku}`,
    `${onHand} on hand of ${came}, and ${least} to ${most} left`,
  );
};

/** The most pieces that any of an order's versions asks for. */
export const mostOf = (versions: readonly SampleOrder[], sku: string): number =>
  Math.max(0, ...versions.map((order) => piecesOf(order, sku)));

const sum = (numbers: readonly number[]): number => numbers.reduce((so, one) => so + one, 0);

export const piecesOf = ({ lines }: SampleOrder, sku: string): number =>
  sum(lines.filter((line) => line.sku === sku).map(({ quantity }) => quantity));

export const quantityOf = (
  movements: readonly (Movement | PlacedMovement)[],
  kind: Movement['kind'],
  sku?: string,
): number =>
  sum(
    movements
      .filter((movement) => movement.kind === kind && movement.sku === (sku ?? movement.sku))
      .map(({ quantity }) => quantity),
  );

/** What was promised to an order is sold with its parcel or free again, each piece once. */
export const checkPromises = (
  { accuse, coverage }: Judging,
  orderId: string,
  { fulfilment, orders }: { readonly fulfilment: Told; readonly orders: Told },
): void => {
  const moves = fulfilment.flatMap(movementsOf);
  const promised = quantityOf(moves, 'allocation');
  const [freed, sold] = [quantityOf(moves, 'release'), quantityOf(moves, 'sale')];
  if (promised === 0) return;
  coverage.saw('sometimes stock is promised to an order');
  const open = promised - freed - sold;
  if (open < 0) accuse('R7', orderId, `${freed} freed and ${sold} sold of ${promised}`);
  const last = orders.findLast(({ type }) => ENDS.includes(type))?.type;
  const isOver = last === 'OrderCancelled' || last === 'OrderExpired';
  if (isOver && freed > 0) coverage.saw('sometimes promised stock is freed');
  if (isOver && open > 0) accuse('D5', orderId, `${open} pieces are promised after its end`);
  if (happened(fulfilment, 'ShipmentHandedOver') && sold === 0 && !isGoneElsewhere(fulfilment)) {
    accuse('R8', orderId, 'a parcel left, and nothing of it was sold');
  }
};

/** Given back to the shelf, taken by a courier all the same, and by then promised to others: people count. */
const isGoneElsewhere = (fulfilment: Told): boolean => {
  const leftAt = fulfilment.findIndex(({ type }) => type === 'ShipmentHandedOver');
  const [before, after] = [fulfilment.slice(0, leftAt), fulfilment.slice(leftAt)];
  const isLacking = happened(after, 'StockAllocationFailed') || happened(after, 'LineBackordered');
  return happened(before, 'StockReleased') && isLacking;
};

const ENDS = ['OrderCancelled', 'OrderExpired', 'OrderReinstated', 'OrderHandedOver'];
