import { describe, expect, it } from '@jest/globals';
import type { PrivacyMessage } from '../../../../functions/orders/domain/messages.ts';
import type { PrivacyKind } from '../../../../functions/orders/domain/privacy-kinds.ts';
import { privacyDecider } from '../../../../functions/orders/domain/privacy-request.ts';
import { accepted, type Decision, type DomainEvent } from '../../../../functions/shared/decider.ts';
import { NOW } from './builders.ts';
import { by, LATER } from './play.ts';

const request = (kind: PrivacyKind, orderIds: readonly string[] = []): PrivacyMessage => ({
  type: 'RequestPrivacy',
  requestId: 'prv_1',
  kind,
  channelId: 'ch_1',
  provider: 'shopify',
  orderIds,
  reference: null,
});
const close: PrivacyMessage = { type: 'ClosePrivacyRequest', ...by };

const play = (messages: readonly PrivacyMessage[], now = NOW) => {
  let state = privacyDecider.initial;
  let last: Decision<DomainEvent> | undefined;
  for (const message of messages) {
    const decision = privacyDecider.decide(state, message, now);
    last = decision;
    if (decision.kind === 'accepted') state = decision.events.reduce(privacyDecider.evolve, state);
  }
  const told =
    last?.kind === 'accepted'
      ? last.events.map(({ type }) => type)
      : (last as { code?: string })?.code;
  return { state, last, told };
};

describe('what a store asks about its buyers', () => {
  it.each<[string, PrivacyMessage[], readonly string[] | string, string]>([
    [
      'one buyer’s orders are forgotten at once',
      [request('redact-customer', ['ord_1'])],
      ['PrivacyRequested', 'PrivacyRequestClosed'],
      'closed',
    ],
    ['a shop waits for a person', [request('redact-shop')], ['PrivacyRequested'], 'open'],
    ['a buyer’s question too', [request('data-request', ['ord_1'])], ['PrivacyRequested'], 'open'],
    ['asked twice it is one', [request('redact-shop'), request('redact-shop')], [], 'open'],
    ['a person closes it', [request('redact-shop'), close], ['PrivacyRequestClosed'], 'closed'],
    ['once', [request('redact-shop'), close, close], 'already-closed', 'closed'],
    ['and nothing that was never asked', [close], 'already-none', 'none'],
  ])('%s', (_title, messages, expected, status) => {
    const { told, state } = play(messages);
    expect(told).toEqual(expected);
    expect(state.status).toBe(status);
  });

  it('tells every order that the store named', () => {
    const { last } = play([request('redact-customer', ['ord_1', 'ord_2'])]);
    expect(last).toMatchObject({
      commands: [
        { name: 'EraseBuyer', to: 'orders', subject: 'order/ord_1' },
        { name: 'EraseBuyer', to: 'orders', subject: 'order/ord_2' },
      ],
    });
  });

  it.each([
    ['the first time', []],
    ['told again', [request('redact-customer', ['ord_1'])]],
  ])('ends in quarantine what was read from there, %s', (_when, before) => {
    const outOf = { ...request('redact-customer', ['ord_1']), quarantineId: 'qua_1' };
    const { last } = play([...before, outOf as PrivacyMessage]);
    const end = { name: 'ResolveQuarantined', subject: 'quarantine/qua_1' };
    expect(last).toMatchObject({
      commands: expect.arrayContaining([
        expect.objectContaining({ ...end, data: { requestId: 'prv_1' } }),
      ]),
    });
    expect(JSON.stringify(last)).not.toContain('"quarantineId"');
  });

  it('reminds a person until it is answered', () => {
    const { state } = play([request('data-request')]);
    const [open] = privacyDecider.deadlines(state);
    const reached: PrivacyMessage = { type: 'DeadlineReached', kind: '', dueAt: '', ...open };
    const early = privacyDecider.decide(state, reached, NOW);
    expect(early).toEqual(accepted());
    const late = privacyDecider.decide(state, reached, LATER);
    expect(late).toMatchObject({ events: [{ type: 'PrivacyRequestReminded' }] });
    expect(privacyDecider.deadlines(play([request('data-request'), close]).state)).toEqual([]);
  });
});
