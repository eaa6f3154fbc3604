import { formatMoney, type Money } from '../../functions/shared/money.ts';
import type { Clock } from '../engine/clock.ts';

/** A parcel whose cash the courier took at the door. */
export interface CollectedParcel {
  readonly tracking: string;
  /** What the sender wrote on the parcel: the order's number or our printed reference. */
  readonly order: string;
  readonly amount: Money;
  readonly collectedAt: string;
  /** Null while the courier still has the cash. */
  readonly remittedAt: string | null;
}

/** What can go wrong on a list, for the parcel that is named. */
export const LIST_FAULTS = ['net-wrong', 'twice', 'left-out'] as const;
export interface ListFault {
  readonly tracking: string;
  readonly fault: (typeof LIST_FAULTS)[number];
}

/** A courier with books of its own, which tests compare with ours. */
export interface Courier {
  /** Takes the cash at the door. */
  collect(parcel: Omit<CollectedParcel, 'collectedAt' | 'remittedAt'>): CollectedParcel;
  /** Hands over everything that it still has, and lists it as CSV. */
  remit(faults?: readonly ListFault[]): string;
  /** The list of what it has and has not handed over: paid dates are empty. */
  collections(): string;
  books(): CourierBooks;
}

/** In minor units of the courier's one currency. */
export interface CourierBooks {
  readonly parcels: readonly CollectedParcel[];
  readonly collected: bigint;
  /** Before fees. */
  readonly remitted: bigint;
  readonly fees: bigint;
  /** Still in the courier's hands. */
  readonly held: bigint;
}

export interface CourierTerms {
  readonly currency: string;
  /** Kept back for each parcel, in minor units. */
  readonly fee: bigint;
}

const TITLES = [
  'Consignment No',
  'Order Reference',
  'COD Amount',
  'Charges',
  'Net Payable',
  'Currency',
  'Delivery Date',
];

/** Nothing here is random: the same calls at the same times give the same books. */
export const createCourier = (clock: Pick<Clock, 'now'>, terms: CourierTerms): Courier => {
  const parcels = new Map<string, CollectedParcel>();
  const today = (): string => new Date(clock.now()).toISOString();
  const held = (): readonly CollectedParcel[] =>
    [...parcels.values()].filter(({ remittedAt }) => remittedAt === null);

  return {
    collect: (parcel) => {
      const known = parcels.get(parcel.tracking);
      if (known) return known;
      const collected = { ...parcel, collectedAt: today(), remittedAt: null };
      parcels.set(parcel.tracking, collected);
      return collected;
    },
    remit: (faults = []) => {
      const paidOn = today();
      const listed = held().flatMap((parcel) => {
        const fault = faults.find(({ tracking }) => tracking === parcel.tracking)?.fault;
        if (fault === 'left-out') return [];
        parcels.set(parcel.tracking, { ...parcel, remittedAt: paidOn });
        const row = rowOf(parcel, terms, fault === 'net-wrong' ? 100n : 0n);
        return fault === 'twice' ? [row, row] : [row];
      });
      return csv(
        [...TITLES, 'Paid On'],
        listed.map((row) => [...row, paidOn.slice(0, 10)]),
      );
    },
    collections: () =>
      csv(
        [...TITLES.filter((title) => title !== 'Net Payable'), 'Paid On'],
        held().map((parcel) => [
          ...rowOf(parcel, terms, 0n).filter((_, index) => TITLES[index] !== 'Net Payable'),
          '',
        ]),
      ),
    books: () => booksOf([...parcels.values()], terms),
  };
};

const rowOf = (
  { tracking, order, amount, collectedAt }: CollectedParcel,
  { fee }: CourierTerms,
  missing: bigint,
): readonly string[] => {
  const text = (units: bigint): string =>
    formatMoney({ amount: units, currency: amount.currency }).split(' ')[0] ?? '';
  return [
    tracking,
    order,
    text(amount.amount),
    text(fee),
    text(amount.amount - fee - missing),
    amount.currency,
    collectedAt.slice(0, 10),
  ];
};

const booksOf = (parcels: readonly CollectedParcel[], { fee }: CourierTerms): CourierBooks => {
  const handedOver = parcels.filter(({ remittedAt }) => remittedAt !== null);
  const sum = (some: readonly CollectedParcel[]): bigint =>
    some.reduce((total, { amount }) => total + amount.amount, 0n);
  return {
    parcels,
    collected: sum(parcels),
    remitted: sum(handedOver),
    fees: fee * BigInt(handedOver.length),
    held: sum(parcels) - sum(handedOver),
  };
};

const csv = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [titles, ...rows]
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
    .join('\r\n')
    .concat('\r\n');
