import { describe, expect, it } from '@jest/globals';
import { hear, stream, wish } from './builders.ts';
import { call, lastRequest, payable, withCheckout } from './card-payment.ts';

describe('attempts', () => {
  const leaseUntil = '2026-03-01T12:01:30.000Z';
  const start = (requestId: string, owner: string) =>
    ({ type: 'StartAttempt', requestId, owner, leaseUntil }) as const;

  it('belong to one worker while its lease lasts, under one key until there is an answer', () => {
    const money = stream();
    money.tell(hear(wish()));
    const requestId = lastRequest(money);
    expect(money.tell(start(requestId, 'one'))).toEqual(['AttemptStarted']);
    expect(money.tell(start(requestId, 'two'))).toEqual(['early']);
    money.at('2026-03-01T12:02:00.000Z');
    expect(money.tell(start(requestId, 'two'))).toEqual(['AttemptStarted']);
    expect(money.state().requests.get(requestId)?.attempt).toMatchObject({ n: 1, owner: 'two' });
  });

  it('end once', () => {
    const money = withCheckout();
    const [requestId = ''] = money.state().requests.keys();
    expect(money.tell(start(requestId, 'late'))).toEqual([]);
    expect(money.tell(start('req_unknown', 'me'))).toEqual(['early']);
  });

  it('go on under the next key when the provider proves that one never arrived', () => {
    const money = stream();
    money.tell(hear(wish()));
    const events = call(money, { outcome: 'refused', code: 'never-arrived', retriable: true });
    expect(events).toEqual(['AttemptEnded', 'CallSaidAgain']);
    call(money, { facts: [payable(money)] });
    expect(money.state().requests.get(lastRequest(money))?.attempt?.n).toBe(2);
  });
});
