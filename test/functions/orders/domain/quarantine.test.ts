import { describe, expect, it } from '@jest/globals';
import type { QuarantineMessage } from '../../../../functions/orders/domain/messages.ts';
import { quarantineDecider } from '../../../../functions/orders/domain/quarantine.ts';
import { NOW } from './builders.ts';

const quarantine: QuarantineMessage = {
  type: 'Quarantine',
  quarantineId: 'qua_1',
  channelId: 'ch_1',
  provider: 'shopify',
  settings: { shop: 'a.myshopify.com' },
  labels: {},
  receivedAt: NOW,
  problems: [{ code: 'sums-differ', path: '/total_price', message: 'the parts add up to 5.00' }],
  rawKey: 'quarantine/qua_1',
};
const replay: QuarantineMessage = {
  type: 'ReplayQuarantined',
  by: 'ayesha',
  why: 'fixed',
  settings: { currency: 'PKR' },
};
const reject: QuarantineMessage = { type: 'RejectQuarantined', by: 'ayesha', why: 'a test' };
const failed: QuarantineMessage = { type: 'RecordReplayFailure', problems: [] };
const resolve: QuarantineMessage = { type: 'ResolveQuarantined', became: { orderId: 'ord_1' } };

const tell = (...messages: readonly QuarantineMessage[]) => {
  let state = quarantineDecider.initial;
  const told = messages.map((message) => {
    const decision = quarantineDecider.decide(state, message, NOW);
    if (decision.kind !== 'accepted') return decision.kind === 'refused' ? decision.code : 'early';
    state = decision.events.reduce(quarantineDecider.evolve, state);
    return decision.events.map((event) => event.type).join(' ');
  });
  return { state, told };
};

describe('a quarantined webhook', () => {
  it.each<[string, QuarantineMessage[], string[], string]>([
    ['is kept', [quarantine], ['OrderQuarantined'], 'quarantined'],
    ['is kept once', [quarantine, quarantine], ['OrderQuarantined', ''], 'quarantined'],
    [
      'is replayed and resolved',
      [quarantine, replay, resolve],
      ['OrderQuarantined', 'QuarantineReplayRequested', 'QuarantineResolved'],
      'resolved',
    ],
    [
      'comes back when the replay fails, and may be replayed again',
      [quarantine, replay, failed, replay],
      [
        'OrderQuarantined',
        'QuarantineReplayRequested',
        'QuarantineReplayFailed',
        'QuarantineReplayRequested',
      ],
      'replaying',
    ],
    [
      'is rejected, and stays so',
      [quarantine, reject, replay, resolve],
      ['OrderQuarantined', 'OrderRejected', 'already-rejected', ''],
      'rejected',
    ],
    ['does not exist before it came', [replay], ['already-none'], 'none'],
  ])('%s', (_title, messages, expected, status) => {
    const { state, told } = tell(...messages);
    expect(told).toEqual(expected);
    expect(state.status).toBe(status);
  });

  it('asks to be mapped with the fix over the settings it came with', () => {
    const { state } = tell(quarantine);
    expect(quarantineDecider.decide(state, replay, NOW)).toMatchObject({
      commands: [
        {
          name: 'MapQuarantined',
          data: {
            rawKey: 'quarantine/qua_1',
            settings: { shop: 'a.myshopify.com', currency: 'PKR' },
          },
        },
      ],
    });
  });

  it('escalates after a day and is rejected after a week, until it is settled', () => {
    expect(quarantineDecider.deadlines(tell(quarantine).state)).toEqual([
      { kind: 'quarantine_escalation', dueAt: '2026-03-02T12:00:00.000Z' },
      { kind: 'quarantine_rejection', dueAt: '2026-03-08T12:00:00.000Z' },
    ]);
    expect(quarantineDecider.deadlines(tell(quarantine, reject).state)).toEqual([]);
  });
});

describe('the deadlines of a quarantined webhook', () => {
  const at = (days: number) => new Date(Date.parse(NOW) + days * 24 * 60 * 60_000).toISOString();
  const told = (kind: string, days: number): QuarantineMessage => ({
    type: 'DeadlineReached',
    kind,
    dueAt: at(days),
  });
  const escalation = told('quarantine_escalation', 1);
  const rejection = told('quarantine_rejection', 7);
  const tellAt = (...story: readonly (readonly [number, QuarantineMessage])[]) => {
    let state = quarantineDecider.initial;
    const events = story.flatMap(([days, message]) => {
      const decision = quarantineDecider.decide(state, message, at(days));
      if (decision.kind !== 'accepted') return [decision.kind];
      state = decision.events.reduce(quarantineDecider.evolve, state);
      return decision.events.map(({ type }) => type);
    });
    return { state, events: events.slice(1), open: quarantineDecider.deadlines(state) };
  };

  it.each<[string, (readonly [number, QuarantineMessage])[], string[], string[]]>([
    [
      'escalates after a day, once',
      [
        [1, escalation],
        [1, escalation],
      ],
      ['QuarantineEscalated'],
      ['quarantine_rejection'],
    ],
    [
      'says nothing before its day',
      [[0.9, escalation]],
      [],
      ['quarantine_escalation', 'quarantine_rejection'],
    ],
    [
      'is rejected after seven days',
      [
        [1, escalation],
        [7, rejection],
      ],
      ['QuarantineEscalated', 'OrderRejected'],
      [],
    ],
    ['is rejected though nobody was told', [[7, rejection]], ['OrderRejected'], []],
    [
      'is rejected when a replay has got stuck',
      [
        [2, replay],
        [7, rejection],
      ],
      ['QuarantineReplayRequested', 'OrderRejected'],
      [],
    ],
    [
      'knows no other deadline',
      [[9, told('payment_window', 1)]],
      [],
      ['quarantine_escalation', 'quarantine_rejection'],
    ],
    [
      'rests when it is rejected',
      [
        [1, reject],
        [7, rejection],
      ],
      ['OrderRejected'],
      [],
    ],
  ])('%s', (_title, story, events, open) => {
    const whole = tellAt([0, quarantine], ...story);
    expect(whole.events).toEqual(events);
    expect(whole.open.map(({ kind }) => kind)).toEqual(open);
  });

  it('names the system as who rejected it', () => {
    const { state } = tell(quarantine);
    expect(quarantineDecider.decide(state, rejection, at(7))).toMatchObject({
      events: [{ type: 'OrderRejected', data: { quarantineId: 'qua_1', decidedBy: 'system' } }],
    });
  });
});
