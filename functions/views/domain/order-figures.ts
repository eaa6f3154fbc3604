import * as z from 'zod';
import type { Commit } from '../../shared/commit.ts';
import { exponentOf } from '../../shared/currencies.ts';
import type { MetricName } from '../../shared/metrics.ts';
import type { OrderView } from '../contract.ts';

/** A number for the shop's dashboard; `by` where the metric has a dimension of its own. */
export interface Figure {
  readonly metric: MetricName;
  readonly value: number;
  readonly by?: Readonly<Record<string, string>>;
}

const heardFacts = z.object({ event: z.string() });

/** Events that end a wait of the buyer's, and how that wait is called. */
const WAITS: Readonly<Record<string, MetricName>> = {
  OrderConfirmed: 'SecondsToConfirm',
  OrderHandedOver: 'SecondsToHandOver',
};
/** Orders records what payments told, by the name of the event that told it. */
const HEARD = 'MoneyAnswerHeard';
const COUNTED: Readonly<Record<string, MetricName>> = {
  PaymentAssured: 'PaymentAssured',
  PaymentFailed: 'PaymentFailed',
};

/** What one commit adds to the shop's figures. A test order adds nothing. */
export const orderFigures = (
  before: OrderView | undefined,
  after: OrderView,
  commit: Pick<Commit, 'at' | 'events'>,
): readonly Figure[] => {
  if (after.test) return [];
  return [
    ...entered(before, after),
    ...moved('MoneyCaptured', before?.money?.captured, after.money?.captured, after),
    ...moved('MoneyRefunded', before?.money?.refunded, after.money?.refunded, after),
    ...(isDelivered(after) && !isDelivered(before)
      ? waited('SecondsToDeliver', after.placedAt, commit.at)
      : []),
    ...commit.events.flatMap(({ type, data, occurredAt }) => [
      ...(type === HEARD ? counted(COUNTED[heardOf(data)]) : []),
      ...waited(WAITS[type], after.placedAt, occurredAt),
    ]),
  ];
};

/** All of it, by whoever told. */
const isDelivered = (view: OrderView | undefined): boolean => view?.fulfilment === 'delivered';

const entered = (before: OrderView | undefined, after: OrderView): Figure[] => {
  const figures: Figure[] = [];
  if (before?.state !== after.state && after.state !== 'awaited') {
    figures.push({ metric: 'OrderEntered', value: 1, by: { State: after.state } });
  }
  if (!before?.placedAt && after.placedAt && after.provider) {
    figures.push({ metric: 'OrderPlaced', value: 1, by: { Storefront: after.provider } });
  }
  return figures;
};

/** Only what was added: a correction downwards is no money moved the other way. */
const moved = (
  metric: MetricName,
  before: string | undefined,
  after: string | undefined,
  { money }: OrderView,
): Figure[] => {
  const added = BigInt(after ?? 0) - BigInt(before ?? 0);
  if (added <= 0n || !money) return [];
  const { currency } = money;
  // For a graph, so a float will do.
  const value = Number(added) / 10 ** (exponentOf(currency) ?? 0);
  return [{ metric, value, by: { Currency: currency } }];
};

const heardOf = (data: unknown): string => heardFacts.safeParse(data).data?.event ?? '';

const counted = (metric: MetricName | undefined): Figure[] =>
  metric ? [{ metric, value: 1 }] : [];

/** A store's clock may be ahead of ours. */
const waited = (
  metric: MetricName | undefined,
  placedAt: string | null,
  endedAt: string,
): Figure[] => {
  if (!metric || !placedAt) return [];
  const seconds = (Date.parse(endedAt) - Date.parse(placedAt)) / 1000;
  return [{ metric, value: Math.max(0, seconds) }];
};
