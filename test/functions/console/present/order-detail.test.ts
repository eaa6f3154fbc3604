import { describe, expect, it } from '@jest/globals';
import { detailOf } from '../../../../functions/console/present/order-detail.ts';
import { contentOf } from '../../../../functions/orders/domain/content.ts';
import type { PersonCommand } from '../../../../functions/orders/domain/messages.ts';
import type { Commit } from '../../../../functions/shared/commit.ts';
import { jsonOf } from '../../../../functions/shared/json.ts';
import { eur, recordSnapshot, snapshot } from '../../orders/domain/builders.ts';
import { by, type Move, play } from '../../orders/domain/play.ts';
import { commit } from '../../views/commits.ts';

const amend = (change: object, refundId = 'ref_a'): PersonCommand => ({
  type: 'AmendOrder',
  refundId,
  ...change,
  ...by,
});

/** An order of three pieces, as its store tells of it at that second. */
const three = (second: number, more: object = {}): Move => {
  const { lines, totals } = snapshot();
  return recordSnapshot({
    updatedAt: `2026-03-01T11:00:0${second}.000Z`,
    lines: lines.map((line) => ({ ...line, quantity: 3, total: eur(6000n) })),
    totals: { ...totals, goods: eur(6000n), total: eur(6500n) },
    personal: { 'buyer.name': 'v1.ayesha', 'shipTo.line1': 'v1.old', 'shipTo.city': 'v1.lahore' },
    ...more,
  });
};

const told = (moves: readonly Move[]) => {
  const { events, state } = play(moves);
  const commits: readonly Commit[] = events.map(({ type, data }, index) =>
    commit(index + 1, [{ type, data: jsonOf(data) }]),
  );
  return { detail: detailOf(commits), commits, content: contentOf(state) };
};

const MOVED = { personal: { 'shipTo.line1': 'v1.new' }, country: 'AE' };

describe('an order’s detail', () => {
  it('is what the desk made of it: pieces, sums and the address that the parcel goes to', () => {
    const { detail } = told([three(0), amend({ quantities: { '1': 2 }, ...MOVED })]);
    expect(detail).toMatchObject({
      lines: [{ lineId: '1', quantity: 2, unitPrice: '20.00 EUR', less: null, total: '40.00 EUR' }],
      totals: { goods: '40.00 EUR', total: '45.00 EUR' },
      shipToCountry: 'AE',
      sealed: {
        'buyer.name': 'v1.ayesha',
        'shipTo.line1': 'v1.new',
        'shipTo.city': 'v1.lahore',
      },
    });
  });

  it('says what a line comes to less than its pieces', () => {
    const cheaper = snapshot().lines.map((line) => ({
      ...line,
      ...{ quantity: 3, discount: eur(500n), total: eur(5500n) },
    }));
    expect(told([three(0, { lines: cheaper })]).detail.lines).toMatchObject([
      { unitPrice: '20.00 EUR', less: '5.00 EUR', total: '55.00 EUR' },
    ]);
  });

  it('stays so when the store tells of the order anew', () => {
    const moves = [three(0), amend(MOVED), three(1, { buyerLocale: 'de' }), three(2)];
    const { detail } = told(moves);
    expect(detail.sealed['shipTo.line1']).toBe('v1.new');
    const moved = three(3, { personal: { 'buyer.name': 'v1.ayesha', 'shipTo.city': 'v1.multan' } });
    expect(told([...moves, moved]).detail.sealed).toEqual({
      'buyer.name': 'v1.ayesha',
      'shipTo.line1': 'v1.new',
      'shipTo.city': 'v1.multan',
    });
  });

  it('is the store’s where an earlier release told of the amendment alone', () => {
    const { commits } = told([three(0), amend({ quantities: { '1': 2 } })]);
    const without = commits.map((one) => ({
      ...one,
      events: one.events.map((event) => {
        const { content: _, ...data } = event.data as Record<string, unknown>;
        return { ...event, data };
      }),
    }));
    expect(detailOf(without).lines).toMatchObject([{ quantity: 3, total: '60.00 EUR' }]);
  });
});
