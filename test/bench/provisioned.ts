import {
  capacityFor,
  type OrderUnits,
  TARGET_PERCENT,
  type TableUnits,
  UNITS_PER_ORDER,
} from '../../lib/stacks/steady-load.ts';
import { billOf } from './bill.ts';
import { type Entry, unitsOf } from './ledger.ts';
import { CAPACITY_HOUR, MONTHLY } from './prices.ts';

const MILLION = 1_000_000;
export const HOURS_PER_MONTH = 730;
const PARTS = ['table', 'index'] as const;
const KINDS = ['writes', 'reads'] as const;
/** For each of these AWS's scaling makes two alarms on what is used and two on what is provided. */
const ALARMS_PER_TARGET = 4;

/** `Karwan-dev-State-orderscommits8CE483A1/index/references`, and the read model's `Views`. */
const PLACE = /-State-(?:(?<context>[a-z]+)commits|Views)[0-9A-F]{8}(?<index>\/index\/.+)?$/;

const placeOf = ({ unit, resource }: Entry): readonly [string, keyof TableUnits] | undefined => {
  const groups = PLACE.exec(resource)?.groups;
  if (groups === undefined || !/^dynamodb\.[wr]ru$/.test(unit)) return undefined;
  return [groups['context'] ?? 'views', groups['index'] === undefined ? 'table' : 'index'];
};

/** What is used of each table and index whose capacity a deployment may provide. */
export const unitsByPlace = (
  entries: readonly Entry[],
): Readonly<Record<string, Required<TableUnits>>> =>
  Object.fromEntries(
    Object.keys(UNITS_PER_ORDER).map((name) => [
      name,
      Object.fromEntries(
        PARTS.map((part) => [part, unitsAt(entries, name, part)]),
      ) as Required<TableUnits>,
    ]),
  );

const unitsAt = (entries: readonly Entry[], name: string, part: keyof TableUnits): OrderUnits => {
  const used = unitsOf(entries, (entry) => {
    const place = placeOf(entry);
    return place?.[0] === name && place[1] === part;
  });
  return { writes: used['dynamodb.wru'] ?? 0, reads: used['dynamodb.rru'] ?? 0 };
};

/** How each hour of a day stands to the day's average. */
export type Day = readonly number[];

export const EVEN_DAY: Day = Array.from({ length: 24 }, () => 1);
/** Assumed: a fifth of the average at four in the morning, nine times as much twelve hours later. */
export const SHOPS_DAY: Day = EVEN_DAY.map(
  (average, hour) => average - 0.8 * Math.cos(((hour - 4) * 2 * Math.PI) / 24),
);

/**
 * $ for a million orders, when capacity follows what so many a month use: up within the hour, down an hour
 * late, in whole units, never below the least that is deployed.
 */
export const steadyUsd = (entries: readonly Entry[], ordersPerMonth: number, day: Day): number => {
  const byRequest = entries.filter((entry) => placeOf(entry) === undefined);
  const used = unitsByPlace(entries);
  const month = everyTarget((name, part, kind, declared) =>
    monthUsd(kind, hourly(used[name]?.[part][kind] ?? 0, declared, ordersPerMonth, day)),
  );
  return billOf(unitsOf(byRequest), MILLION).usd + (month * MILLION) / ordersPerMonth;
};

const hourly = (
  unitsPerOrder: number,
  declared: number,
  ordersPerMonth: number,
  day: Day,
): number => {
  const { least } = capacityFor(declared, ordersPerMonth);
  const average = (unitsPerOrder * ordersPerMonth) / (HOURS_PER_MONTH * 3600);
  const hours = day.map((now, hour) => {
    const most = Math.max(now, day.at(hour - 1) ?? now) * average;
    return Math.max(least, Math.ceil((most * 100) / TARGET_PERCENT - 1e-9));
  });
  return hours.reduce((sum, units) => sum + units, 0) / hours.length;
};

/** Capacity that stays when nothing is sold, and the alarms by which AWS scales it, for a month. */
export interface StandingCapacity extends OrderUnits {
  readonly usd: number;
  readonly alarms: number;
  readonly alarmsUsd: number;
}

/** Of so many units in all, reads and writes of each table and index scaled by themselves. */
export const standingCapacity = (units: OrderUnits, targets: number): StandingCapacity => {
  const alarms = targets * ALARMS_PER_TARGET;
  return {
    ...units,
    usd: monthUsd('writes', units.writes) + monthUsd('reads', units.reads),
    alarms,
    alarmsUsd: alarms * MONTHLY.alarm.usd,
  };
};

export const leastCapacity = (ordersPerMonth: number): StandingCapacity => {
  const least = (of: Kind): number =>
    everyTarget((_name, _part, kind, declared) =>
      kind === of ? capacityFor(declared, ordersPerMonth).least : 0,
    );
  return standingCapacity(
    { writes: least('writes'), reads: least('reads') },
    everyTarget(() => 1),
  );
};

type Kind = (typeof KINDS)[number];

const monthUsd = (kind: Kind, units: number): number =>
  units * CAPACITY_HOUR[kind].usd * HOURS_PER_MONTH;

/** The sum over everything that scales: reads and writes of each table and index. */
const everyTarget = (
  of: (name: string, part: keyof TableUnits, kind: Kind, declared: number) => number,
): number =>
  Object.entries(UNITS_PER_ORDER)
    .flatMap(([name, units]) =>
      PARTS.flatMap((part) => {
        const declared = units[part];
        return declared ? KINDS.map((kind) => of(name, part, kind, declared[kind])) : [];
      }),
    )
    .reduce((sum, each) => sum + each, 0);
