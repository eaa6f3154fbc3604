import type { Database } from './database.ts';
import type { Table, TableIndex } from './tables/definition.ts';

/** How much of the consumed capacity a caller wants to be told. */
type CapacityDetail = 'NONE' | 'TOTAL' | 'INDEXES' | undefined;

/** Counts the capacity units of one request and books them on the meter as they come; throws `Throttled`. */
export interface Capacity {
  /** 1 unit per KB of the item, rounded up; `factor` is 2 in transactions. */
  write(table: Table, bytes: number, factor: number, index?: TableIndex): void;
  /** 1 unit per 4 KB read, rounded up, times `factor`: 0.5 when eventually consistent, 2 in transactions. */
  read(table: Table, bytes: number, factor: number, index?: TableIndex): void;
  /** The response's `ConsumedCapacity`, one for each table. */
  report(detail: CapacityDetail): Record<string, unknown>[] | undefined;
}

interface Tally {
  table: number;
  reads: number;
  writes: number;
  readonly global: Map<string, number>;
  readonly local: Map<string, number>;
}

/** Starts the count of one request. */
export const createCapacity = ({
  environment: { meter },
  throttle,
}: Pick<Database, 'environment' | 'throttle'>): Capacity => {
  const tallies = new Map<string, Tally>();
  const count = (table: Table, index: TableIndex | undefined, units: number): Tally => {
    const tally = tallies.get(table.name) ?? newTally();
    tallies.set(table.name, tally);
    if (index === undefined) tally.table += units;
    else tally[index.kind].set(index.name, (tally[index.kind].get(index.name) ?? 0) + units);
    return tally;
  };
  return {
    write: (table, bytes, factor, index) => {
      const units = Math.max(1, Math.ceil(bytes / 1024)) * factor;
      throttle.spend(table, 'writes', units);
      count(table, index, units).writes += units;
      meter.add('dynamodb.wru', units, meteredName(table, index));
    },
    read: (table, bytes, factor, index) => {
      const units = Math.max(1, Math.ceil(bytes / 4096)) * factor;
      throttle.spend(table, 'reads', units);
      count(table, index, units).reads += units;
      meter.add('dynamodb.rru', units, meteredName(table, index));
    },
    report: (detail) => {
      if (detail === undefined || detail === 'NONE') return undefined;
      return [...tallies].map(([name, tally]) => describe(name, tally, detail));
    },
  };
};

/** A global index has units of its own, as CloudWatch shows them; a local one uses its table's. */
const meteredName = ({ name }: Table, index: TableIndex | undefined): string =>
  index?.kind === 'global' ? `${name}/index/${index.name}` : name;

const newTally = (): Tally => ({
  table: 0,
  reads: 0,
  writes: 0,
  global: new Map(),
  local: new Map(),
});

const describe = (
  name: string,
  tally: Tally,
  detail: 'TOTAL' | 'INDEXES',
): Record<string, unknown> => ({
  TableName: name,
  CapacityUnits: tally.reads + tally.writes,
  ...(detail === 'INDEXES' && {
    Table: { CapacityUnits: tally.table },
    ...(tally.global.size > 0 && { GlobalSecondaryIndexes: byIndex(tally.global) }),
    ...(tally.local.size > 0 && { LocalSecondaryIndexes: byIndex(tally.local) }),
  }),
});

const byIndex = (units: ReadonlyMap<string, number>): Record<string, unknown> =>
  Object.fromEntries([...units].map(([name, CapacityUnits]) => [name, { CapacityUnits }]));
