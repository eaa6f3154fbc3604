import { greatest } from '../../../../functions/shared/money.ts';
import { figuresOf } from '../../../../local/simulators/storefronts/order.ts';
import { livedAgain } from '../../oracle/story-checks.ts';
import { type CardSums, isRefundFailed, sumsOf } from '../parties/card-books.ts';
import type { Life } from '../workload/life.ts';
import { bookedOf, total } from './booked.ts';
import { moneyOf, statusOf } from './evidence.ts';
import type { LifeCheck, Rest } from './judging.ts';
import { owedOf, reasonsOf } from './owed.ts';

type Answer = NonNullable<ReturnType<typeof moneyOf>>;

/** Our word of an order's money against the books of whoever holds it. */
export const checkMoney: LifeCheck = (rest, life) => {
  const answer = moneyOf(rest.world, life);
  if (!answer) return;
  checkBooks(rest, life, answer);
  checkOver(rest, life, answer);
  checkKept(rest, life);
  checkPromised(rest, life, answer);
};

export const cardSums = ({ merchant, orderId }: Life): CardSums => sumsOf(merchant.cards, orderId);

const checkBooks = ({ accuse }: Rest, life: Life, answer: Answer): void => {
  const captured = BigInt(answer.captured.amount);
  const held = BigInt(answer.authorised.amount) - captured;
  const refunded = BigInt(answer.refunded.amount);
  const ours = `held ${held}, captured ${captured}, refunded ${refunded}`;
  const theirs = theirsOf(life, answer.provider);
  if (theirs !== undefined && theirs !== ours) {
    accuse('R4', life.orderId, `our ledger says ${ours}, and the books ${theirs}`);
  }
};

const theirsOf = (life: Life, provider: string): string | undefined => {
  switch (provider) {
    case 'stripe': {
      const { held, captured, refunded } = cardSums(life);
      return `held ${held}, captured ${captured}, refunded ${refunded}`;
    }
    case 'bank-transfer':
      return `held 0, captured ${total(life.transfers)}, refunded ${total(life.givenBack)}`;
    case 'cash-on-delivery':
      return `held 0, captured ${total(life.collected)}, refunded ${total(life.givenBack)}`;
    default:
      return undefined;
  }
};

/** What nobody may have at the end, in whatever way the order went. */
const checkOver = (rest: Rest, life: Life, { provider }: Answer): void => {
  const { accuse, world } = rest;
  const { orderId, told } = life;
  const { held, captured, refunded, lost } = cardSums(life);
  const most = told.reduce((sum, order) => greatest(sum, figuresOf(order).total), 0n);
  if (provider === 'stripe' && captured - backBefore(rest, life) > most) {
    accuse('R3', orderId, `${captured} captured of an order of at most ${most}`);
  }
  if (refunded > captured) accuse('R2', orderId, `${refunded} refunded of ${captured}`);
  const status = statusOf(world, life);
  if (status !== 'cancelled' && status !== 'expired') return;
  if (held > 0n) accuse('R20', orderId, `${status}, and ${held} are held`);
  const hasLapsed = (merchantPayments(life) ?? []).some(({ state }) => state === 'lapsed');
  if (status === 'cancelled' && hasLapsed) {
    accuse('R20', orderId, 'what was held for it was never freed, and ended by itself');
  }
  const isFailed = (merchantPayments(life) ?? []).some(isRefundFailed);
  if (captured > refunded + lost && !isFailed) {
    accuse('R20', orderId, `${status}, and of ${captured} only ${refunded} went back`);
  }
};

/**
 * What a cancellation gave back, or tried to, of an order that its store let live again: it may be paid
 * a second time.
 */
const backBefore = ({ coverage }: Rest, life: Life): bigint => {
  if (!livedAgain(life.told)) return 0n;
  const payments = merchantPayments(life) ?? [];
  const taken = payments.filter(({ captured }) => captured > 0n);
  if (taken.length > 1) coverage.saw('sometimes an order is paid a second time');
  if (taken.length > 1 && life.byHand.length > 0) {
    coverage.saw('sometimes an order is paid a second time after its money was given back by hand');
  }
  return taken
    .filter((payment) => payment !== taken.at(-1))
    .flatMap(({ refunds }) => refunds)
    .reduce((sum, { amount }) => sum + amount, 0n);
};

/** What was promised to a buyer went back, and nothing beyond what somebody gave a reason for. */
const checkPromised = ({ accuse, coverage, world }: Rest, life: Life, answer: Answer): void => {
  if (answer.provider !== 'stripe') return;
  const payments = merchantPayments(life) ?? [];
  const isDisputed = payments.some(({ dispute }) => dispute !== undefined);
  const isFailed = (merchantPayments(life) ?? []).some(isRefundFailed);
  if (isDisputed || isFailed) return;
  const { captured: taken, refunded } = cardSums(life);
  const { least, most } = owedOf(world, life, {
    taken,
    payments: payments.filter(({ captured }) => captured > 0n).length,
  });
  if (least > 0n) coverage.saw('sometimes a refund is owed');
  if (refunded < least) {
    accuse('liveness', life.orderId, `${least} are owed, and ${refunded} went back`);
  }
  if (refunded > most) {
    accuse('R2', life.orderId, `${refunded} went back, and there are reasons for ${most}`);
  }
};

/** All of an order’s money went back though its goods had left: somebody says why. */
const checkKept = ({ accuse, coverage, world }: Rest, life: Life): void => {
  const { taken, back } = bookedOf(life);
  if (taken === 0n || back < taken || !hasLeft(life)) return;
  const isDisputed = (merchantPayments(life) ?? []).some(({ dispute }) => dispute !== undefined);
  coverage.saw('sometimes all goes back for goods that left');
  if (isDisputed || reasonsOf(life, world.lives).length > 0) return;
  accuse('R21', life.orderId, `its goods left, all of ${taken} went back, and nobody says why`);
};

/** By the desk, or by who saw it on its way. */
const hasLeft = ({ asked, scanned }: Life): boolean =>
  asked.has('HandOverParcel') || scanned.some((status) => status !== 'pre_transit');

const merchantPayments = ({ merchant, orderId }: Life) =>
  merchant.cards.byOrder.get(orderId)?.payments;
