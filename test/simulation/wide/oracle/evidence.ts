import type { GoodsAnswer } from '../../../../functions/fulfilment/contract.ts';
import type { OrderStatus } from '../../../../functions/orders/domain/order.ts';
import type { MoneyAnswer } from '../../../../functions/payments/contract.ts';
import type { Commit } from '../../../../functions/shared/commit.ts';
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
  return tables[context].commits({ context, merchantId, subject });
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

/** What the newest event that says anything of it says. */
const newest = <Found>(
  commits: readonly Commit[],
  of: (data: unknown) => Found | undefined,
): Found | undefined => {
  for (let nth = commits.length - 1; nth >= 0; nth -= 1) {
    const events = commits[nth]?.events ?? [];
    for (let last = events.length - 1; last >= 0; last -= 1) {
      const found = of(events[last]?.data);
      if (found !== undefined) return found;
    }
  }
  return undefined;
};

const answerIn =
  <Answer>() =>
  (data: unknown): Answer | undefined =>
    (data as { readonly answer?: Answer }).answer;

export const moneyOf = (world: Pick<WideWorld, 'tables'>, life: Life) =>
  newest(commitsOf(world, 'payments', life), answerIn<Stored<MoneyAnswer>>());

export const goodsOf = (world: Pick<WideWorld, 'tables'>, life: Life) =>
  newest(commitsOf(world, 'fulfilment', life), answerIn<GoodsAnswer>());

/** As the last event that says it has it. */
export const statusOf = (world: Pick<WideWorld, 'tables'>, life: Life): OrderStatus | undefined =>
  newest(
    commitsOf(world, 'orders', life),
    (data) => (data as { readonly status?: OrderStatus }).status,
  );

/** By any fault; what it came to then may be the fault's. */
export const wasStruck = ({ board }: Pick<WideWorld, 'board'>, { about }: Life): boolean =>
  board.fired.some(({ place }) => `${place} `.includes(`${about} `));
