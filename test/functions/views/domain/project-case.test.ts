import { describe, expect, it } from '@jest/globals';
import type { CaseView } from '../../../../functions/views/contract.ts';
import { caseProjection } from '../../../../functions/views/domain/project-case.ts';
import { fold } from '../../../../functions/views/domain/subject-view.ts';
import { commit } from '../commits.ts';

const fact = (amount: string) => ({
  provider: 'cash-on-delivery',
  amount: { amount, currency: 'PKR' },
  occurredAt: '2026-11-05T00:00:00.000Z',
});
const opened = (amounts: readonly string[]) => ({
  type: 'CaseOpened',
  data: {
    because: 'named-more-than-once',
    references: ['lin_1'],
    facts: amounts.map(fact),
    at: '2026-11-10T12:00:00.000Z',
  },
});
const viewOf = (...events: readonly { type: string; data: unknown }[]) =>
  events.reduce<CaseView | undefined>(
    (view, event, index) =>
      fold(
        caseProjection,
        view,
        commit(index + 1, [event], { context: 'payments', subject: 'case/cas_1' }),
      ),
    undefined,
  );

describe('caseProjection', () => {
  it('shows what money it is and why it waits, in the list of its day', () => {
    const view = viewOf(opened(['100', '300', '200']));
    expect(view).toMatchObject({
      caseId: 'cas_1',
      state: 'open',
      because: 'named-more-than-once',
      provider: 'cash-on-delivery',
      amount: { amount: '300', currency: 'PKR' },
      openedAt: '2026-11-10T12:00:00.000Z',
    });
    expect(caseProjection.sideRows(view as CaseView)).toMatchObject([
      {
        key: { pk: expect.stringMatching(/^cases#sialkot#2026-11-10#/) },
        shown: { state: 'open' },
      },
    ]);
  });

  it('follows what is added and whose it becomes', () => {
    const added = { type: 'CaseFactsAdded', data: { facts: [fact('900')] } };
    const less = { type: 'CaseFactsAdded', data: { facts: [fact('1')] } };
    const linked = { type: 'CaseLinked', data: { orderId: 'ord_1', by: 'ayesha', why: 'x' } };
    expect(viewOf(opened([]), added, less, linked)).toMatchObject({
      state: 'linked',
      orderId: 'ord_1',
      amount: { amount: '900' },
    });
  });
});
