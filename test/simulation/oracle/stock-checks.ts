import { levelIn } from '../../../functions/fulfilment/adapters/stock-rows.ts';
import {
  type Level,
  type PlacedMovement,
  placeKey,
  sumOf,
} from '../../../functions/fulfilment/domain/stock/levels.ts';
import { movementsOf } from '../../../functions/fulfilment/domain/stock/movements.ts';
import type { Life } from '../workload/life.ts';
import type { Merchant } from '../workload/merchant.ts';
import { itemsOf } from './commit-books.ts';
import type { FinalCheck, Quiet } from './judging.ts';
import { checkCounters, checkOnHand, checkPromises, type Gone, quantityOf } from './stock-rules.ts';
import { isUndisturbed } from './story-checks.ts';
import { happened, toldOf } from './told.ts';

/** Of merchants whose stock is kept here: what came in, what is promised and what has left. */
export const checkStock: FinalCheck = async (quiet) => {
  const kept = quiet.merchants.filter(({ plan }) => plan.shelf !== undefined);
  if (kept.length === 0) return;
  const levels = await levelsIn(quiet);
  for (const merchant of kept) checkLevels(quiet, merchant, levels);
  for (const life of quiet.lives.filter(({ merchant }) => kept.includes(merchant))) {
    const fulfilment = toldOf(quiet, 'fulfilment', life);
    checkPromises(quiet, life.orderId, { fulfilment, orders: toldOf(quiet, 'orders', life) });
  }
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
  const gone = goneOf(quiet, merchant);
  for (const level of levels.filter((one) => one.merchantId === merchantId)) {
    const { sku } = level;
    const moved = sums.get(placeKey(level)) ?? { onHand: 0, allocated: 0 };
    const isCounted = merchant.counted.has(sku);
    checkCounters(quiet, level, { moved, isCounted });
    // What somebody found at the shelf is judged when it is counted.
    if (isCounted) continue;
    const came = (merchant.received.get(sku) ?? 0) + quantityOf(movements, 'return', sku);
    checkOnHand(quiet, level, { came, gone });
  }
};

/** By the store’s books: what the orders ask for whose parcels the desk gave away. */
const goneOf = (quiet: Quiet, merchant: Merchant): readonly Gone[] =>
  quiet.lives
    .filter(
      (life) =>
        life.merchant === merchant &&
        happened(toldOf(quiet, 'fulfilment', life), 'ShipmentHandedOver'),
    )
    .map((life) => ({ versions: life.told.map(({ order }) => order), isWhole: isSentWhole(life) }));

/** Nothing about it changed since it was placed, so that its one parcel has all of it. */
const isSentWhole = (life: Life): boolean =>
  isUndisturbed(life) && life.told.every(({ order }) => order.cancelledAt === null);
