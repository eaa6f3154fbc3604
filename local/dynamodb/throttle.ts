import { AwsError } from '../engine/aws-error.ts';
import type { Clock } from '../engine/clock.ts';
import type { Datum } from '../engine/metrics.ts';
import type { Table } from './tables/definition.ts';

export type Direction = 'reads' | 'writes';

/** Holds requests to what a table may take in a second; without a maximum it takes everything. */
export interface Throttle {
  /** Throws `Throttled` when the second's units are spent already. */
  spend(table: Table, direction: Direction, units: number): void;
}

/** A request that a table turned away, with what CloudWatch is told of it. */
export class Throttled extends AwsError {
  readonly datum: Datum;

  constructor(TableName: string, direction: Direction) {
    super(
      'ThrottlingException',
      `Throughput exceeds the maximum OnDemandThroughput configured on table or index: ${TableName}`,
    );
    this.datum = {
      namespace: 'AWS/DynamoDB',
      name: direction === 'reads' ? 'ReadThrottleEvents' : 'WriteThrottleEvents',
      dimensions: { TableName },
      value: 1,
    };
  }
}

export const isThrottled = (error: unknown): error is Throttled => error instanceof Throttled;

/** What a table has taken in the second that runs. */
interface Spent {
  readonly second: number;
  reads: number;
  writes: number;
}

/** The maxima are `OnDemandThroughput`'s; the limits of AWS's own partitions are not kept here. */
export const createThrottle = (clock: Clock): Throttle => {
  const spent = new Map<string, Spent>();
  return {
    spend: (table, direction, units) => {
      const most = maximumOf(table, direction);
      if (most === undefined) return;
      const second = Math.floor(clock.now() / 1000);
      const known = spent.get(table.name);
      const now = known?.second === second ? known : { second, reads: 0, writes: 0 };
      if (now[direction] >= most) throw new Throttled(table.name, direction);
      now[direction] += units;
      spent.set(table.name, now);
    },
  };
};

const MEMBERS = { reads: 'MaxReadRequestUnits', writes: 'MaxWriteRequestUnits' } as const;

/** -1 takes a maximum away. */
const maximumOf = ({ settings }: Table, direction: Direction): number | undefined => {
  const limits = settings['OnDemandThroughput'] as Readonly<Record<string, number>> | undefined;
  const most = limits?.[MEMBERS[direction]];
  return most === undefined || most < 0 ? undefined : most;
};
