import type { BilledUnit } from '../../local/engine/meter.ts';
import { type Bill, billOf, type Units } from './bill.ts';
import { type Entry, unitsOf } from './ledger.ts';
import type { OrderUse } from './measure-bill.ts';
import { CAPACITY_HOUR, FREE_CAPACITY, PRICES, PRICES_OF } from './prices.ts';
import { EVEN_DAY, HOURS_PER_MONTH, leastCapacity, SHOPS_DAY, steadyUsd } from './provisioned.ts';
import type { QuietMonth } from './quiet-month.ts';
import { count, table, usd } from './table.ts';

const MILLION = 1_000_000;

/** What a million such orders cost. */
export const millionOf = ({ entries }: OrderUse): Bill => billOf(unitsOf(entries), MILLION);

const amountOf = (bill: Bill, unit: BilledUnit): number =>
  bill.lines.find((line) => line.unit === unit)?.amount ?? 0;
const costOf = (bill: Bill, unit: BilledUnit): number =>
  bill.lines.find((line) => line.unit === unit)?.usd ?? 0;

/** Line by line, one order at a time beside ten at a time. */
export const billTable = (alone: OrderUse, together: OrderUse): string => {
  const [one, ten] = [millionOf(alone), millionOf(together)];
  const units = Object.keys(PRICES) as BilledUnit[];
  const rows = units
    .filter((unit) => costOf(one, unit) + costOf(ten, unit) > 0)
    .toSorted((a, b) => costOf(ten, b) - costOf(ten, a))
    .map((unit) => [
      PRICES[unit]?.what ?? unit,
      count(amountOf(one, unit) / MILLION),
      usd(costOf(one, unit)),
      count(amountOf(ten, unit) / MILLION),
      usd(costOf(ten, unit)),
    ]);
  return table(
    ['what', 'per order, batch 1', '$ per 1M', 'per order, batch 10', '$ per 1M'],
    [...rows, ['**sum**', '', `**${usd(one.usd)}**`, '', `**${usd(ten.usd)}**`]],
  );
};

const COLUMNS: readonly (readonly [string, BilledUnit])[] = [
  ['writes', 'dynamodb.wru'],
  ['reads', 'dynamodb.rru'],
  ['SQS', 'sqs.request'],
  ['events', 'eventbridge.event'],
  ['matches', 'eventbridge.rule-match'],
  ['PUTs', 's3.put'],
  ['invocations', 'lambda.invocation'],
  ['GB-s', 'lambda.gb-second'],
  ['log bytes', 'logs.byte'],
  ['rare log bytes', 'logs.rare-byte'],
];

/** Who used what of one order. */
export const stepTable = ({ entries }: OrderUse): string => {
  const causes = [...new Set(entries.map(({ cause }) => cause))].toSorted();
  const rowOf = (name: string, own: readonly Entry[]): string[] => {
    const units: Units = unitsOf(own);
    return [
      name,
      ...COLUMNS.map(([, unit]) => count(units[unit] ?? 0)),
      usd(billOf(units, MILLION).usd),
    ];
  };
  return table(
    ['step', ...COLUMNS.map(([head]) => head), '$ per 1M'],
    [
      ...causes.map((cause) =>
        rowOf(
          cause,
          entries.filter((entry) => entry.cause === cause),
        ),
      ),
      rowOf('**sum**', entries),
    ],
  );
};

const VOLUMES = [100_000, 300_000, MILLION, 3 * MILLION, 10 * MILLION];

/**
 * The same bill where tables have capacity for so many orders, beside what AWS's scaling of it costs; and
 * where webhooks come in by the function's own URL as well.
 */
export const steadyTable = (byApi: OrderUse, byUrl: OrderUse): string =>
  table(
    [
      'orders a month',
      'on demand',
      'orders come evenly',
      'a shop’s day and night',
      'with the alarms of scaling',
      'function URL, on demand',
      'function URL, even',
      'function URL, day and night',
      'with the alarms',
    ],
    VOLUMES.map((orders) => [
      orders.toLocaleString('en-US'),
      ...[byApi, byUrl].flatMap((use) => steadyCells(use, orders)),
    ]),
  );

/** What a million orders cost, sold in one month by a shop's days and nights. */
export const steadyMillion = ({ entries }: OrderUse): number =>
  steadyUsd(entries, MILLION, SHOPS_DAY);

const steadyCells = (use: OrderUse, orders: number): readonly string[] => {
  const shops = steadyUsd(use.entries, orders, SHOPS_DAY);
  const alarms = (leastCapacity(orders).alarmsUsd * MILLION) / orders;
  const even = steadyUsd(use.entries, orders, EVEN_DAY);
  return [millionOf(use).usd, even, shops, shops + alarms].map(usd);
};

/** What a month costs more when capacity for a million orders stands there and nothing is sold. */
export const steadyQuiet = (): string => {
  const { writes, reads, usd: capacity, alarms, alarmsUsd } = leastCapacity(MILLION);
  const free =
    (FREE_CAPACITY.writes * CAPACITY_HOUR.writes.usd +
      FREE_CAPACITY.reads * CAPACITY_HOUR.reads.usd) *
    HOURS_PER_MONTH;
  return `Set for a million orders while nothing is sold, ${writes} write and ${reads} read units stay: ${usd(capacity)} a month more, and
${usd(alarmsUsd)} for the ${alarms} alarms by which AWS scales. What AWS gives for good of provisioned capacity, ${FREE_CAPACITY.writes} units of each kind
for an account, is taken off nowhere: it is worth up to ${usd(free)} a month.`;
};

export const priceTable = (): string =>
  table(
    ['unit', `USD, ${PRICES_OF.region}, ${PRICES_OF.date}`, 'source'],
    [...Object.values(PRICES), ...Object.values(CAPACITY_HOUR)].map(
      ({ what, usd: price, per, source }) => [
        what,
        `${price} per ${per.toLocaleString('en-US')}`,
        source,
      ],
    ),
  );

export const quietTable = (month: QuietMonth): string =>
  table(
    ['a month in which nothing is sold', 'how many', 'list price', 'beyond the free tiers'],
    [
      ...month.metered.lines.map(({ unit, what, amount, usd: price }) => [
        what,
        count(amount),
        usd(price),
        usd(costOf(month.meteredBeyondFree, unit)),
      ]),
      ...month.standing.map((each) => [
        each.what,
        each.count,
        usd(each.usd),
        usd(each.usdBeyondFree),
      ]),
      ['**sum**', '', `**${usd(month.usd)}**`, `**${usd(month.usdBeyondFree)}**`],
    ],
  );
