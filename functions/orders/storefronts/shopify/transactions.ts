import { LosslessNumber } from 'lossless-json';
import type { LosslessJson } from '../../../shared/lossless.ts';
import {
  formatMoney,
  isAmountProblem,
  least,
  type Money,
  parseAmount,
} from '../../../shared/money.ts';
import { textIn } from '../store-http.ts';

/** One row of an order's transactions that counts. */
interface Transaction {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly kind: string;
  readonly gateway: string;
  readonly money: Money;
}

const COUNTED = new Set(['success', 'pending']);

/** Rows whose amounts can be read; failed tries moved nothing. */
const read = (rows: readonly LosslessJson[]): readonly Transaction[] =>
  rows.flatMap((row) => {
    const money = parseAmount(textIn(row, 'amount') ?? '', textIn(row, 'currency') ?? '');
    if (isAmountProblem(money) || !COUNTED.has(textIn(row, 'status') ?? '')) return [];
    return [
      {
        id: textIn(row, 'id') ?? '',
        parentId: textIn(row, 'parent_id'),
        kind: textIn(row, 'kind') ?? '',
        gateway: textIn(row, 'gateway') ?? '',
        money,
      },
    ];
  });

const isTaken = ({ kind }: Transaction): boolean => kind === 'sale' || kind === 'capture';

/** What each payment still holds: taken, less what went back of it. */
const leftOf = (transactions: readonly Transaction[]) =>
  transactions.filter(isTaken).map((payment) => {
    const back = transactions
      .filter(({ kind, parentId }) => kind === 'refund' && parentId === payment.id)
      .reduce((sum, { money }) => sum + money.amount, 0n);
    return { payment, left: payment.money.amount - back };
  });

/** Authorised and neither taken nor lifted. */
const reservedOf = (transactions: readonly Transaction[]): readonly Transaction[] =>
  transactions.filter(
    ({ id, kind }) =>
      kind === 'authorization' &&
      !transactions.some(
        (other) => other.parentId === id && (isTaken(other) || other.kind === 'void'),
      ),
  );

/**
 * All that Shopify holds of the buyer's, as `cancel` wants it; null when it holds nothing, `mixed`
 * when that is in more than one currency.
 */
export const heldAt = (
  rows: readonly LosslessJson[],
): { readonly amount: string; readonly currency: string } | null | 'mixed' => {
  const transactions = read(rows);
  const parts = [
    ...leftOf(transactions).map(({ payment, left }) => ({ ...payment.money, amount: left })),
    ...reservedOf(transactions).map(({ money }) => money),
  ].filter(({ amount }) => amount > 0n);
  const [first] = parts;
  if (first === undefined) return null;
  if (parts.some(({ currency }) => currency !== first.currency)) return 'mixed';
  const amount = parts.reduce((sum, part) => sum + part.amount, 0n);
  return { amount: textOf({ ...first, amount }), currency: first.currency };
};

/** The rows that give `wanted` back from what was paid, oldest payment first, or why that cannot be. */
export const refundTransactions = (
  rows: readonly LosslessJson[],
  wanted: Money,
): readonly object[] | string => {
  const payments = leftOf(read(rows)).filter(({ left }) => left > 0n);
  const foreign = payments.find(({ payment }) => payment.money.currency !== wanted.currency);
  if (foreign) return `it was paid in ${foreign.payment.money.currency}: refund it at the store`;
  let missing = wanted.amount;
  const refunds: object[] = [];
  for (const { payment, left } of payments) {
    const amount = least(left, missing);
    if (amount > 0n) {
      refunds.push({
        parent_id: new LosslessNumber(payment.id),
        kind: 'refund',
        gateway: payment.gateway,
        amount: textOf({ ...wanted, amount }),
      });
    }
    missing -= amount;
  }
  return missing > 0n ? 'the store holds less than that' : refunds;
};

const textOf = (money: Money): string => formatMoney(money).split(' ')[0] ?? '';
