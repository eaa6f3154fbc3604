import { greatest, least } from '../../../../functions/shared/money.ts';
import {
  figuresOf,
  lineTotal,
  type SampleOrder,
} from '../../../../local/simulators/storefronts/order.ts';
import type { Command, Life } from '../workload/life.ts';
import { mayLackStock } from './enough.ts';
import { type Heard, heardOf } from './heard.ts';
import type { Rest } from './judging.ts';

/** What is to go back of an order's money, in the words of the desk, the store and the buyer. */
export interface Owed {
  /** What was promised for certain. */
  readonly least: bigint;
  /** What there is a reason for. */
  readonly most: bigint;
}

/** Of `taken`, by so many payments. */
export const owedOf = (
  world: Rest['world'],
  life: Life,
  { taken, payments }: { readonly taken: bigint; readonly payments: number },
): Owed => {
  const heard = heardOf(world, life);
  const named = (name: string): readonly Heard[] =>
    heard.filter((command) => command.name === name && command.answer !== 'refused');
  const refunds = named('RefundOrder');
  const promised = refunds.filter(({ answer }) => answer === 'taken');
  // Of several payments one may be taken after all of the others was given back.
  const isAllPromised = payments === 1 && promised.some((one) => amountOf(one) === undefined);
  const isAllBack =
    isGivenUp(life) ||
    mayLackStock(life, world.lives) ||
    refunds.some((one) => amountOf(one) === undefined);
  const most =
    sum(refunds) + amended(life, named('AmendOrder'), taken) + returned(life, named, taken);
  return {
    least: least(taken, isAllPromised ? taken : sum(promised) + cameBack(life, heard)),
    most: isAllBack ? taken : least(taken, most),
  };
};

/** Why the goods of an order may have left though all of its money went back; empty where nobody gave a reason. */
export const reasonsOf = (life: Life, lives: readonly Life[]): readonly string[] => [
  ...life.commands
    .filter(({ name, data }) => OVERRIDES.includes(name) || isBack(data))
    .map(({ name }) => name),
  ...(isGivenUp(life) ? ['cancelled'] : []),
  ...(mayLackStock(life, lives) ? ['there was too little of it'] : []),
  ...(life.storeRefunds.some(({ ownRefundId }) => ownRefundId === null)
    ? ['refunded by its store']
    : []),
  ...life.scanned.filter((status) => STRAYED.includes(status)),
];

/** Each says who gave it, and why. */
const OVERRIDES = ['CancelOrder', 'RefundOrder', 'AmendOrder', 'RequestReturn'];
const STRAYED = ['return_to_sender', 'returned', 'lost'];

const isBack = (data: object): boolean =>
  STRAYED.includes((data as { status?: string }).status ?? '');

/** The desk or the store wanted it cancelled: all goes back, whether or not it lives again. */
const isGivenUp = ({ asked, told }: Life): boolean =>
  asked.has('CancelOrder') || told.some(({ cancelledAt }) => cancelledAt !== null);

const amountOf = ({ data }: Command): bigint | undefined => {
  const { amount } = data as { readonly amount?: { readonly amount: string } };
  return amount && BigInt(amount.amount);
};

const sum = (refunds: readonly Command[]): bigint =>
  refunds.reduce((all, one) => all + (amountOf(one) ?? 0n), 0n);

/** What the cheapest version leaves over, with one piece less of its first line than was ordered. */
const amended = (life: Life, amendments: readonly Command[], taken: bigint): bigint => {
  const onePieceLess = Math.max(1, (life.plan.lines[0]?.quantity ?? 1) - 1);
  const dues = life.told.map((version) => {
    const quantity = version.lines[0]?.quantity ?? 0;
    const kept = amendments.length === 0 ? quantity : onePieceLess;
    const less = BigInt(Math.max(0, quantity - kept));
    return figuresOf(version).total - less * pieceOf(version);
  });
  return taken - dues.reduce((one, due) => least(one, greatest(due, 0n)), taken);
};

/** What one piece of its first line may cost, rounded up. */
const pieceOf = ({ lines: [line], pricesIncludeTax }: SampleOrder): bigint => {
  if (!line || line.quantity === 0) return 0n;
  return (lineTotal(line) + (pricesIncludeTax ? 0n : line.tax)) / BigInt(line.quantity) + 1n;
};

const returned = (
  { told }: Life,
  named: (name: string) => readonly Command[],
  taken: bigint,
): bigint => {
  const wanted = named('RequestReturn');
  const isLooked = named('InspectReturn').some(({ data }) => (data as Inspection).refund !== false);
  if (wanted.length === 0 || !isLooked) return 0n;
  // All that is left of an order may be one piece.
  const isWhole = told.some(({ lines }) => lines.length === 1 && (lines[0]?.quantity ?? 0) <= 2);
  if (isWhole || wanted.some(({ data }) => (data as Return).lines === null)) return taken;
  return told.reduce((largest, version) => greatest(largest, pieceOf(version)), 0n);
};

/** What is certain of a return that went by the book: one piece of the order’s first line, rounded down. */
const cameBack = (life: Life, heard: readonly Heard[]): bigint => {
  const { told, scanned, asked } = life;
  const isPlain =
    told.every(({ lines }) => lines === told[0]?.lines) &&
    scanned.length === 0 &&
    !asked.has('AmendOrder') &&
    !asked.has('TrackParcel');
  const of = (name: string): readonly Heard[] => heard.filter((command) => command.name === name);
  const isTaken = (name: string): boolean => of(name).some(({ answer }) => answer === 'taken');
  const isBack =
    isTaken('RequestReturn') &&
    of('RequestReturn').length === 1 &&
    of('ReceiveReturn').every(({ data }) => !('fact' in data)) &&
    isTaken('ReceiveReturn') &&
    of('InspectReturn').length > 0 &&
    of('InspectReturn').every(
      ({ answer, data }) => answer === 'taken' && (data as Inspection).refund !== false,
    );
  const [version] = told;
  return isPlain && isBack && version ? pieceOf(version) - 1n : 0n;
};

interface Inspection {
  readonly refund?: boolean;
}

interface Return {
  readonly lines: object | null;
}
