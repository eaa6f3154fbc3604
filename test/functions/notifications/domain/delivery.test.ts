import { describe, expect, it } from '@jest/globals';
import {
  type Delivery,
  type DeliveryMessage,
  deliveryDecider,
  type Ending,
} from '../../../../functions/notifications/domain/delivery.ts';
import {
  type DeliveryEvent,
  deliveryBook,
} from '../../../../functions/notifications/domain/delivery-events.ts';
import { encodeEvent } from '../../../../functions/shared/event-book.ts';
import { deliveryProjection } from '../../../../functions/views/domain/project-delivery.ts';
import { minute, NOW } from './notifications.ts';

const request = {
  deliveryId: 'dlv_1',
  endpointId: 'enp_1',
  webhook: { type: 'order.placed', orderId: 'ord_1', body: '{}' },
};
const FAILED: Ending = {
  outcome: 'failed',
  code: 'http-500',
  notBefore: null,
  wasFailing: false,
};

const streamOf = () => {
  let state: Delivery = deliveryDecider.initial;
  const events: DeliveryEvent[] = [];
  const commands: { name: string; data: unknown }[] = [];
  const tell = (message: DeliveryMessage, at: string) => {
    const decision = deliveryDecider.decide(state, message, at);
    if (decision.kind !== 'accepted') return decision;
    for (const event of decision.events) {
      encodeEvent(deliveryBook, event);
      events.push(event);
      state = deliveryDecider.evolve(state, event);
    }
    commands.push(...(decision.commands ?? []).map(({ name, data }) => ({ name, data })));
    return decision;
  };
  const start = (at: string, owner = 'w1') => {
    const leaseUntil = new Date(Date.parse(at) + 100_000).toISOString();
    return tell({ type: 'StartDelivery', request, owner, leaseUntil }, at);
  };
  return {
    events,
    commands,
    tell,
    start,
    attempt: (at: string, ending: Ending) => {
      start(at);
      return tell({ type: 'EndDelivery', n: state.attempt?.n ?? 0, ending }, at);
    },
    get state() {
      return state;
    },
    get deadlines() {
      return deliveryDecider.deadlines(state);
    },
    get shown() {
      return events.reduce(
        (view, { type, data }) =>
          deliveryProjection.apply(view, {
            id: '',
            type,
            schemaVersion: 1,
            occurredAt: NOW,
            data,
          }),
        deliveryProjection.begin('m', 'dlv_1', NOW),
      ).row;
    },
  };
};

/** Lets each deadline pass and each try fail, until nothing is open. */
const failForGood = (stream: ReturnType<typeof streamOf>): string => {
  let at = NOW;
  stream.attempt(at, FAILED);
  for (let rounds = 0; rounds < 30; rounds += 1) {
    const [deadline] = stream.deadlines;
    if (!deadline) return at;
    at = deadline.dueAt;
    stream.tell({ type: 'DeadlineReached', ...deadline }, at);
    stream.attempt(at, FAILED);
  }
  throw new Error('it never ends');
};

describe('a delivery', () => {
  it('that always fails is tried ten times over three days, then given up, and told of once', () => {
    const stream = streamOf();
    const ended = failForGood(stream);
    const days = (Date.parse(ended) - Date.parse(NOW)) / 86_400_000;
    expect(stream.events.filter(({ type }) => type === 'DeliveryStarted')).toHaveLength(10);
    expect(days).toBeGreaterThan(3.1);
    expect(days).toBeLessThan(3.9);
    expect(stream.events.filter(({ type }) => type === 'WebhookUndelivered')).toHaveLength(1);
    expect(stream.shown).toMatchObject({ state: 'failed', attempts: 10, code: 'http-500' });
    expect(stream.commands.filter(({ name }) => name === 'HearEndpoint')).toHaveLength(7);
  });

  it('succeeds once, and says nothing of a sound endpoint', () => {
    const stream = streamOf();
    stream.attempt(NOW, { ...FAILED, outcome: 'delivered', code: null });
    expect(stream.deadlines).toEqual([]);
    expect(stream.commands).toEqual([]);
    stream.start(minute(1));
    expect(stream.shown).toMatchObject({ state: 'delivered', attempts: 1 });
  });

  it('waits as long as the endpoint asked for, and a pause is no failure', () => {
    const stream = streamOf();
    stream.attempt(NOW, { ...FAILED, outcome: 'put-off', notBefore: minute(60) });
    const [first] = stream.deadlines;
    expect(Date.parse(first?.dueAt ?? '')).toBeGreaterThanOrEqual(Date.parse(minute(60)));
    expect(Date.parse(first?.dueAt ?? '')).toBeLessThanOrEqual(Date.parse(minute(72)));
    expect(stream.state.failures).toBe(0);
    expect(stream.shown).toMatchObject({ state: 'waiting' });
  });

  it.each([
    ['gone', [{ endpointId: 'enp_1', how: 'gone' }]],
    ['not-wanted', []],
  ] as const)('that is %s is given up at once', (outcome, said) => {
    const stream = streamOf();
    stream.attempt(NOW, { ...FAILED, outcome });
    expect(stream.deadlines).toEqual([]);
    expect(stream.commands.map(({ data }) => data)).toEqual(said);
    expect(stream.events.at(-1)?.type).toBe('WebhookUndelivered');
  });

  it('is under one lease at a time, and a dead worker’s try keeps its number', () => {
    const stream = streamOf();
    stream.start(NOW);
    stream.start(minute(1), 'w2');
    expect(stream.state.attempt).toMatchObject({ n: 1, owner: 'w1' });
    stream.start(minute(2), 'w2');
    expect(stream.state.attempt).toMatchObject({ n: 1, owner: 'w2' });
    expect(stream.deadlines).toEqual([{ kind: 'delivery_attempt', dueAt: minute(15) }]);
  });

  it('that nobody has ended goes to the calls step again', () => {
    const stream = streamOf();
    stream.start(NOW);
    const [deadline] = stream.deadlines;
    if (!deadline) throw new Error('no deadline');
    stream.tell({ type: 'DeadlineReached', ...deadline }, minute(14));
    expect(stream.commands).toEqual([]);
    stream.tell({ type: 'DeadlineReached', ...deadline }, minute(15));
    expect(stream.commands).toEqual([{ name: 'DeliverWebhook', data: request }]);
  });

  it('is retried by a person under the same id with all its tries, and not while it is sent', () => {
    const stream = streamOf();
    const retry: DeliveryMessage = { type: 'RetryDelivery', by: 'amina', why: 'they lost it' };
    expect(stream.tell(retry, NOW)).toMatchObject({ code: 'unknown-delivery' });
    const ended = failForGood(stream);
    stream.tell(retry, ended);
    expect(stream.commands.at(-1)).toEqual({ name: 'DeliverWebhook', data: request });
    expect(stream.tell(retry, ended)).toMatchObject({ code: 'being-delivered' });
    stream.attempt(ended, FAILED);
    expect(stream.deadlines).toMatchObject([{ kind: 'delivery_retry' }]);
  });

  it('tells that a failing endpoint works again', () => {
    const stream = streamOf();
    stream.attempt(NOW, { ...FAILED, outcome: 'delivered', wasFailing: true });
    expect(stream.commands).toEqual([
      { name: 'HearEndpoint', data: { endpointId: 'enp_1', how: 'working' } },
    ]);
  });
});
