/** Write and read units that one order's whole life uses. */
export interface OrderUnits {
  readonly writes: number;
  readonly reads: number;
}

/** Of a table itself, and of its index. */
export interface TableUnits {
  readonly table: OrderUnits;
  /** Undefined where the table has none. */
  readonly index?: OrderUnits;
}

/**
 * As `npm run bench` counts them, rounded up; a test holds them against its figures. It need not be
 * exact: capacity starts there, and follows what is used.
 */
export const UNITS_PER_ORDER: Readonly<Record<string, TableUnits>> = {
  orders: { table: { writes: 12, reads: 11 } },
  payments: { table: { writes: 7, reads: 6 }, index: { writes: 1, reads: 0 } },
  fulfilment: { table: { writes: 4, reads: 5 }, index: { writes: 1, reads: 0 } },
  notifications: { table: { writes: 13, reads: 8 } },
  views: { table: { writes: 11, reads: 9 }, index: { writes: 4, reads: 0 } },
};

/** A context that the bench has not counted yet. */
const UNCOUNTED: TableUnits = {
  table: { writes: 10, reads: 10 },
  index: { writes: 1, reads: 1 },
};

export const unitsOf = (name: string): TableUnits => UNITS_PER_ORDER[name] ?? UNCOUNTED;

/**
 * So much of what is provided is to be in use. What is left, and the last five minutes' unused units, bear
 * the two minutes that scaling takes; AWS's own 70 is for tables that somebody waits for, and before ours
 * there are queues.
 */
export const TARGET_PERCENT = 80;
/** Nights are quieter, a sale is busier, than a month's average. */
const LEAST_SHARE = 1 / 4;
const MOST_TIMES = 20;
/** A small seller's sale is not held up by a small average. */
const MOST_AT_LEAST = 50;

const SECONDS_PER_MONTH = 730 * 3600;

/** More would come near the quota of one table when a sale multiplies it. */
export const MOST_ORDERS_PER_MONTH = 100_000_000;

/** Units a second that a table or index starts with, and may go between. */
export interface CapacityRange {
  readonly start: number;
  readonly least: number;
  readonly most: number;
}

/** What so many orders a month need, evenly spread. */
export const capacityFor = (unitsPerOrder: number, ordersPerMonth: number): CapacityRange => {
  const used = (unitsPerOrder * ordersPerMonth) / SECONDS_PER_MONTH;
  const start = Math.max(1, Math.ceil((used * 100) / TARGET_PERCENT));
  return {
    start,
    least: Math.ceil(start * LEAST_SHARE),
    most: Math.max(MOST_AT_LEAST, start * MOST_TIMES),
  };
};
