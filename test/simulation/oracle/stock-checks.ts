import { levelIn } from '../../../functions/fulfilment/adapters/stock-rows.ts';

import {
  type Level,
  type PlacedMovement,
  placeKey,
  sumOf,
} from '../../../functions/fulfilment/domain/stock/levels.ts';
import { type Delta, movementsOf } from '../../../functions/fulfilment/domain/stock/movements.ts';
import type { Life } from '../workload/life.ts';
import type { Merchant } from '../workload/merchant.ts';
import { itemsOf } from './commit-books.ts';
import type { FinalCheck, Quiet } from './judging.ts';
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
    checkCounters(quiet, level, sums.get(placeKey(level)) ?? { onHand: 0, allocated: 0 });
    const { sku, onHand } = level;
    const cameBack = movements
      .filter((movement) => movement.kind === 'return' && movement.sku === sku)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    const came = (merchant.received.get(sku) ?? 0) + cameBack;
    if (onHand <= came) continue;
    quiet.accuse('R8', `${merchantId} ${sku}`, `${onHand} on hand of ${came} that came in`);
  }
};

const checkCounters = ({ accuse, coverage }: Quiet, level: Level, moved: Delta): void => {
  const { merchantId, sku, onHand, allocated, available } = level;
  const about = `${merchantId} ${sku}`;
  coverage.saw('sometimes stock is kept here');
  if (available === 0) coverage.saw('sometimes a SKU is sold out');
  if (available < 0) accuse('R6', about, `${available} are available`);
  if (available !== onHand - allocated) accuse('D4', about, `${onHand} − ${allocated}`);
  if (allocated !== moved.allocated) accuse('R7', about, `${allocated}, not ${moved.allocated}`);
  if (onHand !== moved.onHand) accuse('R8', about, `${onHand} on hand, not ${moved.onHand}`);
};

/** What was promised to an order is sold with its parcel or free again, each piece once. */
const checkPromises = (quiet: Quiet, life: Life): void => {
  const { accuse, coverage } = quiet;
  const told = toldOf(quiet, 'fulfilment', life);
  const sum = (kind: string): number =>
    told
      .flatMap(movementsOf)
      .filter((movement) => movement.kind === kind)
      .reduce((total, { quantity }) => total + quantity, 0);
  const [promised, freed, sold] = [sum('allocation'), sum('release'), sum('sale')];
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
