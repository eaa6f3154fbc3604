import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import type { OrderEvent } from '../../../../functions/orders/domain/events.ts';
import type { OrderMessage } from '../../../../functions/orders/domain/messages.ts';
import type { OrderState } from '../../../../functions/orders/domain/order.ts';
import type { MoneyAnswer } from '../../../../functions/payments/contract.ts';
import { answer, eur, hear, NOW, recordSnapshot } from './builders.ts';
import { tell } from './tell.ts';

export const placed = recordSnapshot();
export const by = { by: 'ayesha', why: 'because' };
export const AUTHORISED = { authorised: eur(2500n), assured: true, basis: 'authorised' as const };
export const CAPTURED = { captured: eur(2500n), assured: true, basis: 'captured' as const };

/** Payments answers the latest wish. */
export const answered = (state: OrderState, overrides: Partial<MoneyAnswer>): OrderMessage =>
  hear((state.money?.sequence ?? 0) + 1, answer(state.wish?.number ?? 0, overrides));

/** Messages that may depend on the state they meet. */
export type Move = OrderMessage | ((state: OrderState) => OrderMessage);

/** Ten days pass before each move that is a deadline's. */
export const play = (moves: readonly Move[]) => {
  let state = orderDecider.initial;
  const told: (readonly string[] | string)[] = [];
  const events: OrderEvent[] = [];
  let now = NOW;
  for (const move of moves) {
    const message = typeof move === 'function' ? move(state) : move;
    if (message.type === 'DeadlineReached') now = later(now);
    const result = tell([message], state, now);
    state = result.state;
    told.push(result.told[0] ?? []);
    events.push(...result.events);
  }
  return { state, told, last: told.at(-1), events };
};
export const pays =
  (overrides: Partial<MoneyAnswer>): Move =>
  (state) =>
    answered(state, overrides);
export const dueIn = (state: OrderState, kind: string): OrderMessage => ({
  type: 'DeadlineReached',
  kind,
  dueAt: orderDecider.deadlines(state).find((deadline) => deadline.kind === kind)?.dueAt ?? NOW,
});
export const LATER = '2026-04-01T12:00:00.000Z';
const later = (now: string): string =>
  new Date(Date.parse(now) + 10 * 24 * 3_600_000).toISOString();
