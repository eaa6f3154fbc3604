import type { CallEnding } from '../../../../functions/payments/domain/messages.ts';
import { fact, hear, NOW, record, stream, wish } from './builders.ts';

export type Stream = ReturnType<typeof stream>;

export const lastRequest = (money: Stream): string =>
  [...money.state().requests.keys()].at(-1) ?? '';

/** One try at the latest request, with its ending. */
export const call = (
  money: Stream,
  ending: Partial<CallEnding>,
  requestId = lastRequest(money),
) => {
  const leaseUntil = new Date(Date.parse(NOW) + 90_000).toISOString();
  money.tell({ type: 'StartAttempt', requestId, owner: 'me', leaseUntil });
  const n = money.state().requests.get(requestId)?.attempt?.n ?? 0;
  const whole = { outcome: 'done', code: null, retriable: false, facts: [], ...ending } as const;
  return money.tell({ type: 'EndAttempt', requestId, n, ending: whole });
};

export const URL = 'https://pay.example/1';

export const payable = (money: Stream) =>
  fact('requires_action', 2500n, { url: URL, requestId: lastRequest(money) });

/** A wish heard and its checkout opened at the provider. */
export const withCheckout = (overrides = {}) => {
  const money = stream();
  money.tell(hear(wish(overrides)));
  call(money, { facts: [payable(money)] });
  return money;
};

export const withHold = (overrides = {}) => {
  const money = withCheckout(overrides);
  money.tell(record(fact('authorised', 2500n, { expiresAt: '2026-03-08T12:00:00.000Z' })));
  return money;
};

export const withCapture = (overrides = {}) => {
  const money = withHold(overrides);
  money.tell(hear(wish({ ...overrides, number: 2, capture: 'now' })));
  call(money, { facts: [fact('captured', 2500n)] });
  return money;
};
