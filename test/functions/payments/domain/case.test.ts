import { describe, expect, it } from '@jest/globals';
import { caseDecider, caseIdOf } from '../../../../functions/payments/domain/case.ts';
import type { CaseMessage } from '../../../../functions/payments/domain/messages.ts';
import type { CommandDraft } from '../../../../functions/shared/decider.ts';
import { fact, NOW } from './builders.ts';

const paid = fact('captured', 2500n);
const refunded = fact('refunded', 500n, { refundReference: 're_1' });
const open = (...facts: (typeof paid)[]): CaseMessage => ({
  type: 'OpenCase',
  caseId: caseIdOf(paid),
  because: 'unknown-reference',
  channelId: 'acc_1',
  references: ['pi_1'],
  facts,
});
const link: CaseMessage = { type: 'LinkCase', orderId: 'ord_1', by: 'aisha', why: 'her e-mail' };

/** What each message led to: events' types, or the refusal's code. */
const given = (...messages: readonly CaseMessage[]) => {
  let state = caseDecider.initial;
  const commands: CommandDraft[] = [];
  const led = messages.map((message) => {
    const decision = caseDecider.decide(state, message, NOW);
    if (decision.kind === 'early') return 'early';
    if (decision.kind === 'refused') return decision.code;
    state = decision.events.reduce(caseDecider.evolve, state);
    commands.push(...(decision.commands ?? []));
    return decision.events.map(({ type }) => type);
  });
  return { led, commands, deadlines: caseDecider.deadlines(state) };
};

describe('money that names no order', () => {
  it('is one case however often it is told of, and people hear of it within a day', () => {
    const { led, deadlines } = given(open(paid), open(paid), open(paid, refunded));
    expect(led).toEqual([['CaseOpened'], [], ['CaseFactsAdded']]);
    expect(deadlines).toEqual([{ kind: 'case_escalation', dueAt: '2026-03-02T12:00:00.000Z' }]);
  });

  it('is none where all that is told of is that none came, unless a person says whose it is', () => {
    const failed = fact('failed', 2500n, { code: 'declined' });
    const voided = fact('voided', 2500n);
    const { led } = given(open(failed, voided), open(paid, failed), open(voided));
    expect(led).toEqual([[], ['CaseOpened'], ['CaseFactsAdded']]);
    const claim = { orderId: 'ord_1', by: 'aisha', why: 'her line' };
    const claimed = given({ ...open(failed), link: claim } as CaseMessage);
    expect(claimed.led).toEqual([['CaseOpened', 'CaseLinked']]);
  });

  it('moves to the order that a person names, with what comes later', () => {
    const { led, commands, deadlines } = given(open(paid), link, link, open(refunded));
    expect(led).toEqual([['CaseOpened'], ['CaseLinked'], [], ['CaseFactsAdded']]);
    expect(commands).toMatchObject([
      { name: 'RecordFacts', subject: 'order/ord_1', data: { facts: [{ factId: paid.factId }] } },
      { name: 'RecordFacts', data: { facts: [{ factId: refunded.factId }] } },
    ]);
    expect(deadlines).toEqual([]);
  });

  it.each([
    ['there is none', [link], 'no-such-case'],
    ['it is another’s', [open(paid), link, { ...link, orderId: 'ord_2' }], 'already-linked'],
  ])('is refused to a person when %s', (_why, messages, code) => {
    expect(given(...messages).led.at(-1)).toBe(code);
  });
});
