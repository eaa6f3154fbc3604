import type { GoodsAnswer } from '../../../../functions/fulfilment/contract.ts';
import type { OrderStatus } from '../../../../functions/orders/domain/order.ts';
import type { MoneyAnswer } from '../../../../functions/payments/contract.ts';
import { type Commit, partitionKeyOf } from '../../../../functions/shared/commit.ts';
import type { ContextName } from '../engine/real-steps.ts';
import type { WideWorld } from '../wide-world.ts';
import type { Life } from '../workload/life.ts';

type RecordedEvent = Commit['events'][number];

/** What a context says of an order: its stream, as the console would show it. */
export const commitsOf = (
  { tables }: Pick<WideWorld, 'tables'>,
  context: ContextName,
  { merchant, subject }: Life,
): readonly Commit[] => {
  const { merchantId } = merchant.plan;
  return tables[context].streams.get(partitionKeyOf({ context, merchantId, subject })) ?? [];
};

export const eventsOf = (
  world: Pick<WideWorld, 'tables'>,
  context: ContextName,
  life: Life,
): readonly RecordedEvent[] => commitsOf(world, context, life).flatMap(({ events }) => events);

/** Amounts as they are stored. */
type Stored<Answer> = {
  [Name in keyof Answer]: Answer[Name] extends { readonly amount: bigint }
    ? { readonly amount: string; readonly currency: string }
    : Answer[Name];
};

const lastAnswer = <Answer>(events: readonly RecordedEvent[]): Answer | undefined =>
  events
    .map(({ data }) => (data as { readonly answer?: Answer }).answer)
    .findLast((answer) => answer !== undefined);

export const moneyOf = (world: Pick<WideWorld, 'tables'>, life: Life) =>
  lastAnswer<Stored<MoneyAnswer>>(eventsOf(world, 'payments', life));

export const goodsOf = (world: Pick<WideWorld, 'tables'>, life: Life) =>
  lastAnswer<GoodsAnswer>(eventsOf(world, 'fulfilment', life));

/** As the last event that says it has it. */
export const statusOf = (world: Pick<WideWorld, 'tables'>, life: Life): OrderStatus | undefined =>
  eventsOf(world, 'orders', life)
    .map(({ data }) => (data as { readonly status?: OrderStatus }).status)
    .findLast((status) => status !== undefined);
