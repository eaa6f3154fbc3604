import { formatMoney, type Money } from '../../functions/shared/money.ts';
import { DAY } from '../../functions/shared/spans.ts';
import type { Clock } from '../engine/clock.ts';

/** A payment into an account, as the bank itself booked it. */
export interface BookedTransfer {
  /** The bank's own id. */
  readonly id: string;
  readonly iban: string;
  readonly amount: Money;
  readonly payer: string;
  /** What the payer wrote, as far as the bank kept it. */
  readonly text: string;
  readonly bookedAt: string;
}

/** How the bank writes its statements. */
export interface StatementStyle {
  readonly delimiter: ',' | ';';
  /** `1.234,56` instead of `1,234.56` */
  readonly commaDecimals: boolean;
  /** Many banks give no id that stays. */
  readonly withIds: boolean;
  readonly byteOrderMark: boolean;
}

const PLAIN: StatementStyle = {
  delimiter: ',',
  commaDecimals: false,
  withIds: true,
  byteOrderMark: false,
};

/** What a buyer does with an invoice. */
export const BUYER_HABITS = ['exact', 'short', 'over', 'late', 'without-reference'] as const;
export type BuyerHabit = (typeof BUYER_HABITS)[number];

export interface Invoice {
  readonly iban: string;
  readonly due: Money;
  readonly reference: string;
  readonly payer: string;
  /** Until when it should be paid. */
  readonly dueAt: string;
}

/** A bank with books of its own, which tests compare with ours. */
export interface Bank {
  /** Books a payment at `at` (now, when it is left out) and gives the bank's record of it. */
  transfer(
    payment: Omit<BookedTransfer, 'id' | 'bookedAt'> & { readonly at?: string },
  ): BookedTransfer;
  /** A buyer pays an invoice in their way. */
  pay(invoice: Invoice, habit: BuyerHabit): BookedTransfer;
  /** CSV of one account, from one day to another (yyyy-mm-dd, both included). */
  statement(iban: string, span?: DaySpan, style?: Partial<StatementStyle>): string;
  /** Everything that came into the account, oldest first. */
  books(iban: string): readonly BookedTransfer[];
  /** In minor units, by currency. */
  balance(iban: string): Readonly<Record<string, bigint>>;
}

export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

const EVER: DaySpan = { from: '0000-01-01', to: '9999-12-31' };

/** Nothing here is random: the same calls at the same times give the same books. */
export const createBank = (clock: Pick<Clock, 'now'>): Bank => {
  const booked: BookedTransfer[] = [];
  const books = (iban: string): readonly BookedTransfer[] =>
    booked
      .filter((transfer) => transfer.iban === iban)
      .toSorted((a, b) => (a.bookedAt < b.bookedAt ? -1 : Number(a.bookedAt > b.bookedAt)));

  const transfer: Bank['transfer'] = ({ at, ...payment }) => {
    const id = `TRX${String(booked.length + 1).padStart(8, '0')}`;
    const bookedAt = at ?? new Date(clock.now()).toISOString();
    const one = { ...payment, id, bookedAt };
    booked.push(one);
    return one;
  };

  return {
    transfer,
    pay: (invoice, habit) => transfer(paymentOf(invoice, habit)),
    statement: (iban, span = EVER, style = {}) =>
      statementOf(
        books(iban).filter(({ bookedAt }) => {
          const day = bookedAt.slice(0, 10);
          return day >= span.from && day <= span.to;
        }),
        { ...PLAIN, ...style },
      ),
    books,
    balance: (iban) => {
      const sums: Record<string, bigint> = {};
      for (const { amount } of books(iban)) {
        sums[amount.currency] = (sums[amount.currency] ?? 0n) + amount.amount;
      }
      return sums;
    },
  };
};

/** Short and over by a tenth: more than any bank's fee. */
const paymentOf = ({ iban, due, reference, payer, dueAt }: Invoice, habit: BuyerHabit) => {
  const tenth = due.amount / 10n > 0n ? due.amount / 10n : 1n;
  const paid = { iban, payer, amount: due, text: `Order ${reference.toLowerCase()}` };
  switch (habit) {
    case 'exact':
      return paid;
    case 'short':
      return { ...paid, amount: { ...due, amount: due.amount - tenth } };
    case 'over':
      return { ...paid, amount: { ...due, amount: due.amount + tenth } };
    case 'late':
      return { ...paid, at: new Date(Date.parse(dueAt) + DAY).toISOString() };
    case 'without-reference':
      return { ...paid, text: 'for the goods' };
  }
};

const statementOf = (transfers: readonly BookedTransfer[], style: StatementStyle): string => {
  const titles = ['Booking date', 'Amount', 'Currency', 'Payer', 'Description'];
  const rows = transfers.map(({ id, amount, payer, text, bookedAt }) => [
    bookedAt.slice(0, 10),
    numberOf(amount, style),
    amount.currency,
    payer,
    text,
    ...(style.withIds ? [id] : []),
  ]);
  const lines = [[...titles, ...(style.withIds ? ['Transaction ID'] : [])], ...rows].map((cells) =>
    cells.map(quoted).join(style.delimiter),
  );
  return `${style.byteOrderMark ? '\ufeff' : ''}${lines.join('\r\n')}\r\n`;
};

/** Major units, thousands grouped. */
const numberOf = (amount: Money, { commaDecimals }: StatementStyle): string => {
  const [number = ''] = formatMoney(amount).split(' ');
  const [whole = '', fraction] = number.split('.');
  const [group, decimal] = commaDecimals ? ['.', ','] : [',', '.'];
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, group);
  return fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`;
};

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
