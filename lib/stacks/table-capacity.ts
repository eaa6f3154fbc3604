import {
  BillingMode,
  type CfnTable,
  type EnableScalingProps,
  type GlobalSecondaryIndexProps,
  type IScalableTableAttribute,
  type Table,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import type { StageSettings } from '../stage-settings.ts';
import {
  type CapacityRange,
  capacityFor,
  type OrderUnits,
  TARGET_PERCENT,
  unitsOf,
} from './steady-load.ts';

/** How a table and its one index, if it has any, are paid for. */
export interface TableCapacity {
  readonly table: Pick<TableProps, 'billingMode' | 'readCapacity' | 'writeCapacity'>;
  readonly index: Pick<GlobalSecondaryIndexProps, 'readCapacity' | 'writeCapacity'>;
  /** Lets what was provided follow what is used; to be called when the index is there, if there is one. */
  follow(table: Table, indexName?: string): void;
}

const ON_DEMAND: TableCapacity = {
  table: { billingMode: BillingMode.PAY_PER_REQUEST },
  index: {},
  follow: () => undefined,
};

/** By the request, or provided for so many orders a month and scaled from there, which an emulator leaves out. */
export const tableCapacity = (
  name: string,
  {
    steadyOrdersPerMonth: ordersPerMonth,
    emulator,
  }: Pick<StageSettings, 'steadyOrdersPerMonth' | 'emulator'>,
): TableCapacity => {
  if (ordersPerMonth === undefined) return ON_DEMAND;
  const units = unitsOf(name);
  const scaledFor = (used: OrderUnits): Scaled => ({
    reads: capacityFor(used.reads, ordersPerMonth),
    writes: capacityFor(used.writes, ordersPerMonth),
  });
  const [table, index] = [scaledFor(units.table), scaledFor(units.index ?? NO_UNITS)];
  return {
    table: { billingMode: BillingMode.PROVISIONED, ...startOf(table) },
    index: startOf(index),
    follow: (of, indexName) => {
      // Left out it is the default of a new table; a table that is changed over wants it said.
      (of.node.defaultChild as CfnTable).billingMode = BillingMode.PROVISIONED;
      if (emulator) return;
      scale(of.autoScaleReadCapacity(between(table.reads)));
      scale(of.autoScaleWriteCapacity(between(table.writes)));
      if (indexName === undefined) return;
      scale(of.autoScaleGlobalSecondaryIndexReadCapacity(indexName, between(index.reads)));
      scale(of.autoScaleGlobalSecondaryIndexWriteCapacity(indexName, between(index.writes)));
    },
  };
};

const NO_UNITS: OrderUnits = { writes: 0, reads: 0 };

interface Scaled {
  readonly reads: CapacityRange;
  readonly writes: CapacityRange;
}

const startOf = ({ reads, writes }: Scaled) => ({
  readCapacity: reads.start,
  writeCapacity: writes.start,
});

const between = ({ least, most }: CapacityRange): EnableScalingProps => ({
  minCapacity: least,
  maxCapacity: most,
});

const scale = (attribute: IScalableTableAttribute): void =>
  attribute.scaleOnUtilization({ targetUtilizationPercent: TARGET_PERCENT });
