import type {
  Level,
  PlacedMovement,
} from '../../../../functions/fulfilment/domain/stock/levels.ts';
import { placeKey, sumOf } from '../../../../functions/fulfilment/domain/stock/levels.ts';
import { movementsOf } from '../../../../functions/fulfilment/domain/stock/movements.ts';
import { createLevelTallies } from '../../oracle/level-checks.ts';
import {
  checkCounters,
  checkOnHand,
  checkPromises,
  type Gone,
  quantityOf,
} from '../../oracle/stock-rules.ts';
import { SKUS } from '../../workload/scenario.ts';
import type { WideWitness } from '../engine/engine.ts';
import type { WideWorld } from '../wide-world.ts';
import type { Life } from '../workload/life.ts';
import type { Merchant, Shelf } from '../workload/merchant.ts';
import { isLacking } from '../workload/shelf-duties.ts';
import { commitsOf, eventsOf, goodsOf, moneyOf, statusOf } from './evidence.ts';
import type { LifeCheck, Rest } from './judging.ts';
import { isUndisturbed } from './story.ts';

/** Each level as transaction after transaction has made it, and each count against who counted. */
export const shelfWitness = (
  parts: Pick<Rest, 'accuse' | 'coverage'> & Pick<WideWorld, 'merchants'>,
): WideWitness => {
  const note = createLevelTallies({
    ...parts,
    countedOf: (merchantId, sku) =>
      parts.merchants.find(({ plan }) => plan.merchantId === merchantId)?.shelf?.counted.get(sku),
  });
  return {
    onTogether: (commits, writes) => {
      const isCount = commits.some(({ events }) =>
        events.some(({ type }) => type === 'StockAdjusted'),
      );
      note(writes as Parameters<typeof note>[0], isCount);
    },
  };
};

/** Of merchants whose stock is kept here: what came in, what is promised and what has left. */
export const checkShelves = (rest: Rest): void => {
  const movements = movementsIn(rest);
  for (const merchant of rest.world.merchants) {
    if (merchant.shelf) checkShelf(rest, merchant, merchant.shelf, movements);
  }
};

const movementsIn = ({ world }: Rest): readonly PlacedMovement[] =>
  [...world.tables.fulfilment.streams()]
    .flatMap(([, commits]) => commits)
    .flatMap(({ merchantId, events }) =>
      events.flatMap(movementsOf).map((movement) => ({ ...movement, merchantId })),
    );

const checkShelf = (
  rest: Rest,
  merchant: Merchant,
  shelf: Shelf,
  all: readonly PlacedMovement[],
): void => {
  const { merchantId } = merchant.plan;
  const movements = all.filter((movement) => movement.merchantId === merchantId);
  const sums = sumOf(movements);
  const gone = goneOf(rest, merchant);
  for (const sku of SKUS) {
    const { levels, waiting } = rest.world.shelves.shelf({ merchantId, sku });
    if (levels.length === 0) rest.accuse('R8', `${merchantId} ${sku}`, 'nobody knows of it');
    if (waiting.length > 0) checkWaiting(rest, levels);
    for (const level of levels) {
      const moved = sums.get(placeKey(level)) ?? { onHand: 0, allocated: 0 };
      const isCounted = shelf.counted.has(sku);
      checkCounters(rest, level, { moved, isCounted });
      // What somebody found at the shelf is judged when it is counted.
      if (isCounted) continue;
      const came = (shelf.received.get(sku) ?? 0) + quantityOf(movements, 'return', sku);
      checkOnHand(rest, level, { came, gone });
    }
  }
};

/** Who waits is served once something is free. */
const checkWaiting = ({ accuse, coverage }: Rest, levels: readonly Level[]): void => {
  coverage.saw('sometimes an order waits for stock in the end');
  for (const { merchantId, sku, available } of levels) {
    if (available > 0) {
      accuse('liveness', `${merchantId} ${sku}`, `${available} are free, and an order waits`);
    }
  }
};

/** By the store’s books: what the orders ask for whose parcels the desk, or a courier, says are away. */
const goneOf = ({ world }: Rest, merchant: Merchant): readonly Gone[] =>
  world.lives
    .filter((life) => life.merchant === merchant && isGivenAway(world, life))
    .map((life) => ({ versions: life.told, isWhole: isSentWhole(world, life) }));

/** The desk gave a parcel away and was not refused, or a courier saw one. */
const isGivenAway = (world: WideWorld, life: Life): boolean => {
  if (life.scanned.length > 0) return true;
  const causes = new Set(
    life.commands.filter(({ name }) => GIVING.includes(name)).map(({ id }) => id),
  );
  return commitsOf(world, 'fulfilment', life).some(
    ({ cause, events }) =>
      causes.has(cause) && !events.some(({ type }) => type === 'TransitionRefused'),
  );
};

/** That a parcel is with its buyer also says that it left. */
const GIVING = ['HandOverParcel', 'DeliverParcel', 'TrackParcel'];

/** Nothing about it changed since it was placed, and nothing of it had to wait, so that its one parcel has all of it. */
const isSentWhole = (world: WideWorld, life: Life): boolean =>
  isUndisturbed(life) &&
  life.scanned.length === 0 &&
  life.told.every(({ cancelledAt }) => cancelledAt === null) &&
  statusOf(world, life) === 'completed';

/** What is promised to an order, and what became of that. */
export const checkStock: LifeCheck = (rest, life) => {
  const { accuse, world } = rest;
  const { merchant, orderId, mostOrdered } = life;
  if (!merchant.shelf) return;
  const fulfilment = eventsOf(world, 'fulfilment', life);
  checkPromises(rest, orderId, { fulfilment, orders: eventsOf(world, 'orders', life) });
  checkShortage(rest, life, new Set(fulfilment.map(({ type }) => type)));
  const moves = fulfilment.flatMap(movementsOf);
  const kept = quantityOf(moves, 'allocation') - quantityOf(moves, 'release');
  const most = [...mostOrdered.values()].reduce((sum, pieces) => sum + pieces, 0);
  if (kept > most) accuse('R7', orderId, `${kept} pieces are promised to it, of at most ${most}`);
  const open = kept - quantityOf(moves, 'sale');
  if (open > 0 && statusOf(world, life) === 'completed') {
    accuse('D5', orderId, `it is completed, and ${open} pieces are promised to it`);
  }
};

/** What becomes of an order of more than there is, is as its shop wants it. */
const checkShortage = (
  { world, coverage, accuse }: Rest,
  life: Life,
  told: ReadonlySet<string>,
): void => {
  const { merchant, orderId } = life;
  if (told.has('LineBackordered') && merchant.shelf?.shortage !== 'backorder') {
    accuse('R6', orderId, 'it waits for stock, and its shop takes no back-orders');
  }
  const goods = goodsOf(world, life);
  // What has left already is not asked for any more: where the shelf lacks it, people count.
  const isWanting = goods?.stock === 'short' && !told.has('ShipmentHandedOver');
  if (isWanting && !isLacking(world, life)) {
    accuse('liveness', orderId, 'it is short of what lies there and is free');
  }
  const isPlaced = statusOf(world, life) === 'placed';
  if (isPlaced && goods?.assured && moneyOf(world, life)?.assured) {
    accuse('liveness', orderId, 'its money and its goods are there, and nobody confirms it');
  }
  if (told.has('BackorderFilled')) coverage.saw('sometimes stock comes for who waits');
  if (!told.has('StockAllocationFailed')) return;
  if (told.has('StockAllocated')) {
    coverage.saw('sometimes an order that was short is promised its goods');
  } else if (statusOf(world, life) === 'cancelled') {
    coverage.saw('sometimes an order is cancelled for want of stock');
  }
};
