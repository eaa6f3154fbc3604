import { ofOrder } from '../parties/card-books.ts';
import type { Life } from '../workload/life.ts';
import { FIRST_LATE_MS } from '../workload/store.ts';
import { bookedOf, isBanks } from './booked.ts';
import { mayLackStock } from './enough.ts';
import { wasStruck } from './evidence.ts';
import { type Heard, heardOf } from './heard.ts';
import type { LifeCheck } from './judging.ts';

/** Longer than a webhook takes where nothing goes wrong. */
const TOLD_MS = 60_000;

/**
 * The desk wished for money to go back and was refused, though by the provider's books it was there, or
 * though nobody had given the goods away. Of orders that no fault struck: else it may not have been known yet.
 */
export const checkRefused: LifeCheck = ({ accuse, coverage, world }, life) => {
  const { asked, orderId } = life;
  const isWished = asked.has('RefundOrder') || asked.has('CancelOrder');
  if (!isWished || isBanks(life) || wasStruck(world, life)) return;
  coverage.saw('sometimes the desk wants money back of an order that no fault struck');
  const isByItself = mayLackStock(life, world.lives);
  const heard = heardOf(world, life);
  const wrong = heard.find((command) => isWronglyRefused({ life, heard, isByItself }, command));
  if (wrong) accuse('owed', orderId, `${wrong.name} was refused, and the money is the buyer’s`);
};

interface Told {
  readonly life: Life;
  readonly heard: readonly Heard[];
  /** For want of goods it may be given up already, which nobody need wish any more. */
  readonly isByItself: boolean;
}

const isWronglyRefused = ({ life, heard, isByItself }: Told, command: Heard): boolean => {
  const isGivenUp = life.told.some(({ cancelledAt }) => cancelledAt !== null);
  if (command.answer !== 'refused' || isGivenUp) return false;
  switch (command.name) {
    case 'RefundOrder':
      return !life.asked.has('CancelOrder') && isThere(life, command);
    case 'CancelOrder':
      return !isByItself && isKnown(life, command) && isStillHere(life, heard, command);
    default:
      return false;
  }
};

/** What it wanted had been taken and told of, and had not gone back. */
const isThere = (life: Life, { data, atMs }: Heard): boolean => {
  const { payments } = ofOrder(life.merchant.cards, life.orderId);
  const there = payments.reduce((sum, { captured, capturedAt = Infinity, refunds }) => {
    const back = refunds.filter(({ takenAt }) => takenAt <= atMs);
    const taken = capturedAt + TOLD_MS < atMs ? captured : 0n;
    return back.reduce((left, { amount }) => left - amount, sum + taken);
  }, 0n);
  const { amount } = data as { readonly amount?: { readonly amount: string } };
  return there >= BigInt(amount?.amount ?? 1);
};

/** Nobody sees an order in the console before its store has told of it. */
const isKnown = ({ told: [first] }: Life, { atMs }: Heard): boolean =>
  first !== undefined && Date.parse(first.placedAt) + FIRST_LATE_MS + TOLD_MS < atMs;

const GOODS = ['HandOverParcel', 'DeliverParcel', 'TrackParcel'];

/** Nobody had given it away or cancelled it by then, and money of it was kept in the end. */
const isStillHere = (life: Life, heard: readonly Heard[], { id, atMs }: Heard): boolean => {
  const before = heard.filter((other) => other.id !== id && other.atMs <= atMs);
  const isOpen = before.every(({ name }) => name !== 'CancelOrder' && !GOODS.includes(name));
  const { taken, back } = bookedOf(life);
  return isOpen && life.scanned.length === 0 && taken > back;
};
