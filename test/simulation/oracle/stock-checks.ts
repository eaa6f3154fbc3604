import { levelIn } from '../../../functions/fulfilment/adapters/stock-rows.ts';
import {
  type Level,
  type PlacedMovement,
  placeKey,
  sumOf,
} from '../../../functions/fulfilment/domain/stock/levels.ts';
import { type Delta, movementsOf } from '../../../functions/fulfilment/domain/stock/movements.ts';
import type { SampleOrder } from '../../../local/simulators/storefronts/order.ts';
import type { Life } from '../workload/life.ts';
import type { Merchant } from '../workload/merchant.ts';
import { itemsOf } from './commit-books.ts';
import type { FinalCheck, Quiet } from './judging.ts';
import { isUndisturbed } from './story-checks.ts';
import { happened, toldOf } from './told.ts';

/** Of merchants whose stock is kept here: what came in, what is promised and what has left. */
export const checkStock: FinalCheck = async (quiet) => {
  const kept = quiet.merchants.filter(({ plan }) => plan.shelf !== undefined);
  if (kept.length === 0) return;
  const levels = await levelsIn(quiet);
  for (const merchant of kept) checkLevels(quiet, merchant, levels);
  for (const life of quiet.lives) if (kept.includes(life.merchant)) checkPromises(quiet, life);
};

const levelsIn = async ({ world }: Quiet): Promise<readonly Level[]> => {
  const { dynamodb } = world.services;
  const { TableNames } = await dynamodb.call('ListTables', {});
  const [table] = (TableNames as readonly string[]).filter((name) =>
    name.includes('fulfilmentcommits'),
  );
  const items = table === undefined ? [] : await itemsOf(dynamodb, table);
  return items.flatMap((item) => levelIn(item as Parameters<typeof levelIn>[0]) ?? []);
};

/** What moved a merchant's stock, by its commits. */
const movementsIn = ({ streams }: Quiet, merchantId: string): readonly PlacedMovement[] =>
  [...streams]
    .filter(([key]) => key.startsWith(`fulfilment ${merchantId} `))
    .flatMap(([, commits]) => commits.flatMap(({ events }) => events))
    .flatMap(movementsOf)
    .map((movement) => ({ ...movement, merchantId }));

/** Counters against the movements, and both against the pieces that really came in. */
const checkLevels = (quiet: Quiet, merchant: Merchant, levels: readonly Level[]): void => {
  const { merchantId } = merchant.plan;
  const movements = movementsIn(quiet, merchantId);
  const sums = sumOf(movements);
  for (const level of levels.filter((one) => one.merchantId === merchantId)) {
    const { sku, onHand } = level;
    const moved = sums.get(placeKey(level)) ?? { onHand: 0, allocated: 0 };
    checkCounters(quiet, level, moved, merchant.counted.has(sku));
    // What somebody found at the shelf is judged when it is counted.
    if (merchant.counted.has(sku)) continue;
    const came = (merchant.received.get(sku) ?? 0) + quantityOf(movements, 'return', sku);
    const left = leftOf(quiet, merchant, sku);
    if (onHand <= came - left.least && onHand >= came - left.most) continue;
    const gone = `${left.least} to ${left.most} left`;
    quiet.accuse('R8', `${merchantId} ${sku}`, `${onHand} on hand of ${came}, and ${gone}`);
  }
};

/** By the store’s books: what the orders ask for whose parcels the desk gave away, be it all or none of it. */
const leftOf = (quiet: Quiet, merchant: Merchant, sku: string) => {
  const gone = quiet.lives.filter(
    (life) =>
      life.merchant === merchant &&
      happened(toldOf(quiet, 'fulfilment', life), 'ShipmentHandedOver'),
  );
  const sum = (lives: readonly Life[]): number =>
    lives
      .map(({ told }) => Math.max(0, ...told.map(({ order }) => piecesOf(order, sku))))
      .reduce((total, pieces) => total + pieces, 0);
  return { least: sum(gone.filter(isSentWhole)), most: sum(gone) };
};

/** Nothing about it changed since it was placed, so that its one parcel has all of it. */
const isSentWhole = (life: Life): boolean =>
  isUndisturbed(life) && life.told.every(({ order }) => order.cancelledAt === null);

const piecesOf = ({ lines }: SampleOrder, sku: string): number =>
  lines.filter((line) => line.sku === sku).reduce((total, { quantity }) => total + quantity, 0);

const quantityOf = (
  movements: readonly Pick<PlacedMovement, 'kind' | 'sku' | 'quantity'>[],
  kind: PlacedMovement['kind'],
  sku?: string,
): number =>
  movements
    .filter((movement) => movement.kind === kind && movement.sku === (sku ?? movement.sku))
    .reduce((total, { quantity }) => total + quantity, 0);

const checkCounters = (
  { accuse, coverage }: Quiet,
  level: Level,
  moved: Delta,
  isCounted: boolean,
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

/** What was promised to an order is sold with its parcel or free again, each piece once. */
const checkPromises = (quiet: Quiet, life: Life): void => {
  const { accuse, coverage } = quiet;
  const told = toldOf(quiet, 'fulfilment', life);
  const moves = told.flatMap(movementsOf);
  const promised = quantityOf(moves, 'allocation');
  const [freed, sold] = [quantityOf(moves, 'release'), quantityOf(moves, 'sale')];
  if (promised === 0) return;
  coverage.saw('sometimes stock is promised to an order');
  const open = promised - freed - sold;
  if (open < 0) accuse('R7', life.orderId, `${freed} freed and ${sold} sold of ${promised}`);
  const orders = toldOf(quiet, 'orders', life);
  const last = orders.findLast(({ type }) => ENDS.includes(type))?.type;
  const isOver = last === 'OrderCancelled' || last === 'OrderExpired';
  if (isOver && freed > 0) coverage.saw('sometimes promised stock is freed');
  if (isOver && open > 0) accuse('D5', life.orderId, `${open} pieces are promised after its end`);
  if (happened(told, 'ShipmentHandedOver') && sold === 0) {
    accuse('R8', life.orderId, 'a parcel left, and nothing of it was sold');
  }
};

const ENDS = ['OrderCancelled', 'OrderExpired', 'OrderReinstated', 'OrderHandedOver'];
