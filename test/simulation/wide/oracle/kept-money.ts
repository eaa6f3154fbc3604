import { greatest, least } from '../../../../functions/shared/money.ts';
import { figuresOf, type SampleOrder } from '../../../../local/simulators/storefronts/order.ts';
import type { Life } from '../workload/life.ts';
import { type Booked, bookedOf, isBanks } from './booked.ts';
import { commitsOf, statusOf } from './evidence.ts';
import { type Heard, heardOf } from './heard.ts';
import type { LifeCheck, Rest } from './judging.ts';
import { checkOwedAgain, isChangedSince, isLeftAlone } from './owed-again.ts';

/** What an order has come to outside, once all is over. */
export interface Outcome extends Booked {
  /** Its store, or the desk, wants nothing of it to be sent. */
  readonly isGivenUp: boolean;
  /** Something of it was given away, or a carrier saw it. */
  readonly hasLeft: boolean;
  /** Its shop lets its buyers wait for what is not there, or somebody tried to send it and did not say which parcel. */
  readonly mayWait: boolean;
  /** It is said to be completed, and nobody gave anything of it back or did without. */
  readonly isPaidFor: boolean;
  /** What it costs by its store's last word, with the quantities that the desk was told it may set. */
  readonly due: bigint;
  /** The most that its buyer was ever to pay. */
  readonly mostDue: bigint;
}

/**
 * What a merchant keeps of an order is what the buyer owes: nothing of what was given up before it left, no
 * more than the last price and no less, and not all of it for goods that nobody sends. Empty where that is so.
 */
export const wrongIn = (outcome: Outcome): string => {
  const { taken, back, held, isGivenUp, hasLeft, mayWait, isPaidFor, due, mostDue } = outcome;
  const kept = taken - back;
  if (isGivenUp) {
    const isNothing = hasLeft || (kept <= 0n && held === 0n);
    return isNothing ? '' : `it was given up, ${kept} are kept and ${held} held`;
  }
  // What came beyond all that was ever asked for is told, and people decide.
  if (least(kept, mostDue) > due) return `${kept} are kept, and it costs ${due}`;
  if (isPaidFor && kept > 0n && kept < due)
    return `${kept} are kept, it costs ${due}, and it is completed`;
  const isForNothing = !hasLeft && !mayWait && kept > 0n && kept >= due;
  return isForNothing ? `${kept} are kept, and nothing of it was ever sent` : '';
};

export const checkKeptMoney: LifeCheck = (rest, life) => {
  const { accuse, coverage, world } = rest;
  if (!isJudged(life)) return;
  const outcome = outcomeOf(world, life);
  const { taken, held, isGivenUp, hasLeft, due, mostDue } = outcome;
  if (taken === 0n && held === 0n) return;
  if (isGivenUp && !hasLeft) coverage.saw('sometimes a paid order is given up before it leaves');
  if (!isGivenUp && taken > due && mostDue > due) {
    coverage.saw('sometimes an order is cheaper than what was taken for it');
  }
  checkOwedAgain(rest, life, outcome);
  const wrong = wrongIn(outcome);
  if (wrong) accuse('owed', life.orderId, wrong);
};

/** A store that takes cards itself does as it likes with that money; what it is told to do, it does. */
const isJudged = (life: Life): boolean => {
  const { order, merchant, told, asked, isDeleted } = life;
  if (!order || isBanks(life)) return false;
  // Couriers and buyers of this depth pay what the store says, whatever the desk has set.
  if (order.payment !== 'card') return !asked.has('AmendOrder');
  if (merchant.plan.cards !== 'store') return true;
  const { total } = figuresOf(order);
  const isAsEver = told.every(
    (version) => version.paid === order.paid && figuresOf(version).total === total,
  );
  return merchant.isCallable && isAsEver && !isDeleted;
};

const outcomeOf = (world: Rest['world'], life: Life): Outcome => {
  const { order, told, asked, scanned } = life;
  const heard = heardOf(world, life);
  const dues = told.map((version) => figuresOf(version).total);
  const due = order ? costOf(order, quantitiesOf(world, life, heard)) : 0n;
  return {
    ...bookedOf(life),
    isGivenUp: order?.cancelledAt !== null || heard.some(isCancelling),
    hasLeft: scanned.some((status) => status !== 'pre_transit') || heard.some(isGivenAway),
    mayWait: life.merchant.shelf?.shortage === 'backorder' || asked.has('HandOverParcel'),
    isPaidFor:
      statusOf(world, life) === 'completed' && isLeftAlone(life) && !isChangedSince(world, life),
    due,
    mostDue: dues.reduce(greatest, due),
  };
};

const isCancelling = ({ name, answer }: Heard): boolean =>
  name === 'CancelOrder' && answer !== 'refused';

const isGivenAway = ({ name, answer }: Heard): boolean =>
  (name === 'HandOverParcel' || name === 'DeliverParcel') && answer !== 'refused';

/** What the desk was told it may set, in the order of the answers. */
const quantitiesOf = (
  world: Rest['world'],
  life: Life,
  heard: readonly Heard[],
): ReadonlyMap<string, number> => {
  const set = new Map<string, number>();
  const taken = heard.filter(({ name, answer }) => name === 'AmendOrder' && answer === 'taken');
  if (taken.length === 0) return set;
  for (const { cause } of commitsOf(world, 'orders', life)) {
    const amendment = taken.find(({ id }) => id === cause)?.data as Amendment | undefined;
    for (const [lineId, quantity] of Object.entries(amendment?.quantities ?? {})) {
      set.set(lineId, quantity);
    }
  }
  return set;
};

interface Amendment {
  readonly quantities: Readonly<Record<string, number>>;
}

/** The stores of this depth have lines without tax and discount, so that each piece costs the same. */
export const costOf = (order: SampleOrder, quantities: ReadonlyMap<string, number>): bigint =>
  order.lines.reduce(
    (sum, { id, quantity, unitPrice }) =>
      sum + unitPrice * BigInt((quantities.get(id) ?? quantity) - quantity),
    figuresOf(order).total,
  );
