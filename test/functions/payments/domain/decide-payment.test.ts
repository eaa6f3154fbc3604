import { describe, expect, it } from '@jest/globals';
import type { CallEnding } from '../../../../functions/payments/domain/messages.ts';
import { eur, fact, hear, NOW, record, stream, wish } from './builders.ts';

type Stream = ReturnType<typeof stream>;

const lastRequest = (money: Stream): string => [...money.state().requests.keys()].at(-1) ?? '';

/** One try at the latest request, with its ending. */
const call = (money: Stream, ending: Partial<CallEnding>, requestId = lastRequest(money)) => {
  const leaseUntil = new Date(Date.parse(NOW) + 90_000).toISOString();
  money.tell({ type: 'StartAttempt', requestId, owner: 'me', leaseUntil });
  const n = money.state().requests.get(requestId)?.attempt?.n ?? 0;
  const whole = { outcome: 'done', code: null, retriable: false, facts: [], ...ending } as const;
  return money.tell({ type: 'EndAttempt', requestId, n, ending: whole });
};

const URL = 'https://pay.example/1';
const payable = (money: Stream) =>
  fact('requires_action', 2500n, { url: URL, requestId: lastRequest(money) });

/** A wish heard and its checkout opened at the provider. */
const withCheckout = (overrides = {}) => {
  const money = stream();
  money.tell(hear(wish(overrides)));
  call(money, { facts: [payable(money)] });
  return money;
};

const withHold = (overrides = {}) => {
  const money = withCheckout(overrides);
  money.tell(record(fact('authorised', 2500n, { expiresAt: '2026-03-08T12:00:00.000Z' })));
  return money;
};

const withCapture = (overrides = {}) => {
  const money = withHold(overrides);
  money.tell(hear(wish({ ...overrides, number: 2, capture: 'now' })));
  call(money, { facts: [fact('captured', 2500n)] });
  return money;
};

describe('a card payment from wish to capture', () => {
  it('asks the provider for a place to pay, once', () => {
    const money = stream();
    expect(money.tell(hear(wish()))).toEqual(['WishHeard', 'CheckoutRequested', 'MoneyAnswered']);
    expect(money.commands).toMatchObject([{ name: 'CallProvider', to: 'payments-calls' }]);
    money.tell(hear(wish({ number: 2 })));
    expect(money.commands).toHaveLength(1);
    expect(
      money
        .deadlines()
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['payment_action', 'unanswered_call']);
  });

  it('tells where the buyer pays', () => {
    const money = withCheckout();
    expect(money.told.map(({ type }) => type)).toEqual(['MoneyAnswered', 'PaymentRequested']);
    expect(money.answer()?.action).toEqual({ url: URL, reference: 'pi_1', dueAt: null });
  });

  it('is assured when the money is held, and captures at hand-over, once', () => {
    const money = withHold();
    expect(money.answer()).toMatchObject({
      assured: true,
      basis: 'authorised',
      action: null,
      authExpiresAt: '2026-03-08T12:00:00.000Z',
    });
    const events = money.tell(hear(wish({ number: 2, capture: 'now' })));
    expect(events).toEqual(['WishHeard', 'CaptureRequested', 'MoneyAnswered']);
    expect(money.tell(hear(wish({ number: 3, capture: 'now' })))).toEqual([
      'WishHeard',
      'MoneyAnswered',
    ]);
    expect(call(money, { facts: [fact('captured', 2500n)] })).toEqual([
      'AttemptEnded',
      'FactRecorded',
      'PaymentCaptured',
    ]);
    expect(money.answer()).toMatchObject({ basis: 'captured', captured: eur(2500n) });
    expect(money.deadlines()).toEqual([]);
  });

  it('makes one event of the webhook and the API’s answer', () => {
    const money = withHold();
    money.tell(hear(wish({ number: 2, capture: 'now' })));
    expect(money.tell(record(fact('captured', 2500n)))).toContain('PaymentCaptured');
    expect(call(money, { facts: [fact('captured', 2500n)] })).toEqual(['AttemptEnded']);
    expect(money.tell(record(fact('captured', 2500n)))).toEqual([]);
  });

  it('captures no more than is due now', () => {
    const money = withHold();
    money.tell(hear(wish({ number: 2, capture: 'now', due: eur(2000n) })));
    const request = money.state().requests.get(lastRequest(money));
    expect(request).toMatchObject({ kind: 'capture', amount: eur(2000n) });
  });

  it('asks for what an amendment added', () => {
    const money = withCapture();
    money.tell(hear(wish({ number: 3, capture: 'now', due: eur(3000n) })));
    const request = money.state().requests.get(lastRequest(money));
    expect(request).toMatchObject({ kind: 'checkout', amount: eur(500n) });
    expect(money.answer()).toMatchObject({ assured: false, captured: eur(2500n) });
  });
});

describe('what goes wrong', () => {
  it('tells of a decline and keeps the place to pay open', () => {
    const money = withCheckout();
    const declined = fact('failed', 2500n, { code: 'card-declined', retriable: true });
    expect(money.tell(record(declined))).toEqual(['FactRecorded', 'PaymentFailed']);
    expect(money.told.at(-1)?.data).toMatchObject({ code: 'card-declined', retriable: true });
    expect(money.answer()?.action?.url).toBe(URL);
  });

  it('opens another place to pay when the first is closed for good', () => {
    const money = withCheckout();
    const events = money.tell(record(fact('failed', 2500n, { code: 'expired' })));
    expect(events).toEqual(['FactRecorded', 'CheckoutRequested', 'PaymentFailed']);
  });

  it('stops opening places to pay at some time', () => {
    const money = withCheckout();
    for (let n = 1; n < 10; n += 1) {
      const reference = `pi_${n}`;
      const requestId = lastRequest(money);
      money.tell(record(fact('failed', 2500n, { code: 'expired', reference, requestId })));
      if (money.state().requests.get(lastRequest(money))?.attempt === null) {
        const next = { url: URL, reference: `pi_${n + 1}`, requestId: lastRequest(money) };
        call(money, { facts: [fact('requires_action', 2500n, next)] });
      }
    }
    expect(money.state().requests.size).toBe(5);
  });

  it('tries a refused capture again each hour, and after two days asks people', () => {
    const money = withHold();
    money.tell(hear(wish({ number: 2, capture: 'now' })));
    const refused = { outcome: 'refused', code: 'try-later', retriable: true } as const;
    expect(call(money, refused)).toEqual(['AttemptEnded', 'PaymentFailed']);
    expect(money.deadlines()).toContainEqual({
      kind: 'capture_retry',
      dueAt: '2026-03-01T13:00:00.000Z',
    });
    const deadline = { type: 'DeadlineReached', kind: 'capture_retry', dueAt: NOW } as const;
    expect(money.tell(deadline)).toEqual([]);
    money.at('2026-03-01T13:00:00.000Z');
    const before = money.commands.length;
    expect(money.tell(deadline)).toEqual(['CallSaidAgain']);
    expect(money.commands).toHaveLength(before + 1);
    call(money, refused);
    expect(money.state().requests.get(lastRequest(money))?.attempt?.n).toBe(2);
    money.at('2026-03-03T14:00:00.000Z');
    expect(money.tell(deadline)).toEqual(['PersonReminded']);
  });

  it('asks the provider when held money should have lapsed', () => {
    const money = withHold();
    const deadline = { type: 'DeadlineReached', kind: 'auth_expiry', dueAt: NOW } as const;
    for (const [day, events] of [
      ['06', ['PersonReminded']],
      ['07', ['PersonReminded']],
      ['08', ['ReadRequested', 'PersonReminded']],
    ] as const) {
      money.at(`2026-03-${day}T12:00:00.000Z`);
      expect(money.deadlines()).toContainEqual({
        kind: 'auth_expiry',
        dueAt: `2026-03-${day}T12:00:00.000Z`,
      });
      expect(money.tell(deadline)).toEqual(events);
    }
    const events = call(money, { facts: [fact('authorisation_expired', 2500n)] });
    expect(events).toContain('PaymentAuthorisationExpired');
    expect(money.answer()).toMatchObject({ assured: false, authorised: eur(0n) });
  });

  it('puts money in another currency aside, as a case', () => {
    const money = withCheckout();
    const foreign = fact('captured', 2500n, { amount: { amount: 2500n, currency: 'USD' } });
    expect(money.tell(record(foreign))).toEqual(['FactRecorded', 'FactSetAside']);
    expect(money.commands.at(-1)).toMatchObject({ name: 'OpenCase', to: 'payments' });
    expect(money.answer()).toMatchObject({ captured: eur(0n), assured: false });
  });

  it('keeps facts that come before their order, and waits for it', () => {
    const money = stream();
    expect(money.tell(record(fact('captured', 2500n)))).toEqual(['FactRecorded']);
    expect(money.deadlines().map(({ kind }) => kind)).toEqual(['webhook_to_order']);
    expect(money.tell(hear(wish()))).toEqual(['WishHeard', 'PaymentCaptured', 'PaymentAssured']);
  });
});

describe('letting go', () => {
  it.each(['close', 'return'] as const)('closes the place to pay (%s)', (release) => {
    const money = withCheckout();
    expect(money.tell(hear(wish({ number: 2, release })))).toContain('VoidRequested');
    expect(money.answer()?.released).toBe(false);
    call(money, { facts: [fact('voided', 0n)] });
    expect(money.answer()).toMatchObject({ released: release === 'return', action: null });
    expect(money.deadlines()).toEqual([]);
  });

  it('says once more what orders has not heard of an expired order, until it wishes anew', () => {
    const money = withCheckout();
    money.tell(hear(wish({ number: 2, release: 'close' })));
    money.tell(record(fact('authorised', 2500n)));
    const [first] = money.deadlines().filter(({ kind }) => kind === 'answer_orders');
    expect(first).toEqual({ kind: 'answer_orders', dueAt: '2026-03-01T12:10:00.000Z' });
    const deadline = { type: 'DeadlineReached', kind: 'answer_orders', dueAt: NOW } as const;
    money.at('2026-03-01T12:09:59.000Z');
    expect(money.tell(deadline)).toEqual([]);
    money.at('2026-03-01T12:11:00.000Z');
    expect(money.tell(deadline)).toEqual(['AnswerSaidAgain', 'PersonReminded', 'MoneyAnswered']);
    expect(money.answer()).toMatchObject({ assured: true, authorised: eur(2500n) });
    expect(money.deadlines()).toContainEqual({
      kind: 'answer_orders',
      dueAt: '2026-03-01T13:11:00.000Z',
    });
    money.tell(hear(wish({ number: 3 })));
    expect(money.deadlines().map(({ kind }) => kind)).not.toContain('answer_orders');
  });

  it('keeps late money of an expired order, and tells of it', () => {
    const money = withCheckout();
    money.tell(hear(wish({ number: 2, release: 'close' })));
    const events = money.tell(record(fact('authorised', 2500n)));
    expect(events).toContain('PaymentAssured');
    expect([...money.state().requests.values()].map(({ kind }) => kind)).toEqual([
      'checkout',
      'void',
    ]);
  });

  it('voids what is held', () => {
    const money = withHold();
    money.tell(hear(wish({ number: 2, release: 'return' })));
    const events = call(money, { facts: [fact('voided', 2500n)] });
    expect(events).toEqual(['AttemptEnded', 'FactRecorded', 'PaymentVoided']);
    expect(money.answer()).toMatchObject({ released: true, assured: false });
  });

  it('refunds what was captured when the void finds it taken', () => {
    const money = withHold();
    money.tell(hear(wish({ number: 2, release: 'return' })));
    const facts = [fact('captured', 2500n)];
    const events = call(money, { outcome: 'refused', code: 'already-captured', facts });
    expect(events).toContain('RefundRequested');
    call(money, { facts: [fact('refunded', 2500n, { refundReference: 're_1' })] });
    expect(money.answer()).toMatchObject({ released: true, refunded: eur(2500n) });
  });

  it('gives late money back under another id', () => {
    const money = withCapture();
    money.tell(hear(wish({ number: 3, capture: 'now', release: 'return' })));
    const requestId = lastRequest(money);
    call(money, { facts: [fact('refunded', 2500n, { refundReference: 're_1', requestId })] });
    expect(money.answer()).toMatchObject({ released: true });
    const late = fact('captured', 700n, { reference: 'pi_2' });
    expect(money.tell(record(late))).toContain('RefundRequested');
    expect(money.answer()).toMatchObject({ released: false });
    expect(money.answer()?.refunds).toHaveLength(2);
  });
});

describe('refunds', () => {
  const ask = (refundId: string, amount: bigint) => ({
    refundId,
    amount: eur(amount),
    reason: 'goodwill',
  });
  const third = [ask('r1', 833n), ask('r2', 833n), ask('r3', 834n)];

  it('makes each one once, whatever is asked again', () => {
    const money = withCapture();
    for (const [index] of third.entries()) {
      const refunds = third.slice(0, index + 1);
      money.tell(hear(wish({ number: 3 + index, capture: 'now', refunds })));
      const requestId = lastRequest(money);
      const refundReference = `re_${index}`;
      const amount = third[index]?.amount.amount ?? 0n;
      call(money, { facts: [fact('refunded', amount, { refundReference, requestId })] });
    }
    money.tell(hear(wish({ number: 9, capture: 'now', refunds: third })));
    const settled = money.told.filter(({ type }) => type === 'RefundSettled');
    expect(settled.map(({ data }) => data['refundId'])).toEqual(['r1', 'r2', 'r3']);
    expect(money.answer()).toMatchObject({ refunded: eur(2500n), captured: eur(2500n) });
  });

  it('waits while too little was captured', () => {
    const money = withHold();
    const refunds = [ask('r1', 500n)];
    money.tell(hear(wish({ number: 2, refunds })));
    expect(money.answer()).toMatchObject({ refunds: [{ refundId: 'r1', state: 'pending' }] });
    expect(money.state().requests.size).toBe(1);
    expect(money.tell(record(fact('captured', 2500n)))).toContain('RefundRequested');
  });

  it('never asks for more than was captured', () => {
    const money = withCapture();
    money.tell(hear(wish({ number: 3, refunds: [ask('r1', 2000n), ask('r2', 1000n)] })));
    const refunds = [...money.state().requests.values()].filter(({ kind }) => kind === 'refund');
    expect(refunds.map(({ refundId }) => refundId)).toEqual(['r1']);
  });

  it('tells that one failed, and tries again when a person says so', () => {
    const money = withCapture();
    money.tell(hear(wish({ number: 3, refunds: [ask('r1', 500n)] })));
    const requestId = lastRequest(money);
    expect(call(money, { outcome: 'refused', code: 'closed-account' })).toEqual([
      'AttemptEnded',
      'RefundFailed',
    ]);
    const retry = { type: 'RetryCall', requestId, by: 'aisha', why: 'new account' } as const;
    expect(money.tell(retry)).toEqual(['CallSaidAgain', 'MoneyAnswered']);
    expect(money.answer()).toMatchObject({ refunds: [{ state: 'pending' }] });
    call(
      money,
      { facts: [fact('refunded', 500n, { refundReference: 're_1', requestId })] },
      requestId,
    );
    expect(money.answer()).toMatchObject({ refunds: [{ state: 'settled' }] });
    expect(money.tell(retry)).toEqual(['already-done']);
  });
});

describe('disputes', () => {
  const dispute = { disputeReference: 'dp_1' };

  it('lie over the payment and leave it as it was when won', () => {
    const money = withCapture();
    expect(money.tell(record(fact('dispute_opened', 2500n, dispute)))).toContain('DisputeOpened');
    expect(money.answer()).toMatchObject({ disputed: true, captured: eur(2500n) });
    const kinds = () => money.deadlines().map(({ kind }) => kind);
    expect(kinds()).toEqual(['dispute_evidence', 'answer_dispute']);
    expect(money.tell(record(fact('dispute_won', 2500n, dispute)))).toContain('DisputeClosed');
    expect(money.answer()).toMatchObject({ disputed: false, basis: 'captured' });
    expect(kinds()).toEqual([]);
  });

  it('are told again while they are open, as an order that goes its way asks for nothing', () => {
    const money = withCapture();
    money.tell(record(fact('dispute_opened', 2500n, dispute)));
    money.at('2026-03-01T12:30:00.000Z');
    const deadline = { type: 'DeadlineReached', kind: 'answer_dispute', dueAt: NOW } as const;
    expect(money.tell(deadline)).toEqual(['AnswerSaidAgain', 'PersonReminded', 'MoneyAnswered']);
    expect(money.answer()).toMatchObject({ disputed: true });
    expect(money.deadlines()).toContainEqual({
      kind: 'answer_dispute',
      dueAt: '2026-03-01T13:30:00.000Z',
    });
  });

  it('leave nothing to give back when lost', () => {
    const money = withCapture();
    money.tell(
      record(fact('dispute_opened', 2500n, dispute), fact('dispute_lost', 2500n, dispute)),
    );
    money.tell(hear(wish({ number: 3, release: 'return' })));
    expect(money.answer()).toMatchObject({ released: true, disputed: false });
  });
});

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
