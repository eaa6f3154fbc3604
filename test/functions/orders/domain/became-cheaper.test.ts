import { describe, expect, it } from '@jest/globals';
import { eur, recordSnapshot, snapshot } from './builders.ts';
import { by, CAPTURED, type Move, pays, placed, play } from './play.ts';

/** The store's later version, of another total. */
const costs = (total: bigint, minute: number): Move =>
  recordSnapshot({
    updatedAt: `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`,
    totals: { ...snapshot().totals, shipping: eur(total - 2000n), total: eur(total) },
  });

const refundsOf = (moves: readonly Move[]) =>
  play(moves).state.wish?.refunds.map(({ amount, lowers }) => [amount.amount, lowers]);

describe('an order that its store makes cheaper', () => {
  it('gives back the difference, once', () => {
    const moves = [placed, pays(CAPTURED), costs(2300n, 1)];
    const { state } = play(moves);
    expect(state.wish).toMatchObject({ due: eur(2300n), refunds: [{ amount: eur(200n) }] });
    expect(refundsOf([...moves, pays(CAPTURED), costs(2300n, 2)])).toEqual([[200n, true]]);
  });

  it('gives it back when the money that was due before is told of later', () => {
    expect(refundsOf([placed, costs(2300n, 1), pays(CAPTURED)])).toEqual([[200n, true]]);
  });

  it('gives back each step down', () => {
    const moves = [placed, pays(CAPTURED), costs(2300n, 1), costs(2050n, 2)];
    expect(refundsOf(moves)).toEqual([
      [200n, true],
      [250n, true],
    ]);
  });

  it('asks no second time for what could not go back: people decide', () => {
    const move: Move = (state) => {
      const [refund] = state.wish?.refunds ?? [];
      const refundId = refund?.refundId ?? '';
      const failed = { refundId, amount: eur(200n), state: 'failed' as const, code: 'declined' };
      const answered = pays({ ...CAPTURED, refunds: [failed] });
      return typeof answered === 'function' ? answered(state) : answered;
    };
    const { last, state } = play([placed, pays(CAPTURED), costs(2300n, 1), move]);
    expect(last).not.toContain('RefundAsked');
    expect(state.refundsAsked.size).toBe(1);
  });

  it.each<[string, readonly Move[]]>([
    ['nothing was taken', [placed, costs(2300n, 1)]],
    ['it was paid too much all along', [placed, pays({ ...CAPTURED, captured: eur(2700n) })]],
    ['a bank disputes it', [placed, pays({ ...CAPTURED, disputed: true }), costs(2300n, 1)]],
    [
      'the store holds the money',
      [placed, pays({ ...CAPTURED, provider: 'storefront' }), costs(2300n, 1)],
    ],
    [
      'as much went back already',
      [placed, pays({ ...CAPTURED, refunded: eur(200n) }), costs(2300n, 1)],
    ],
    [
      'it is being cancelled',
      [placed, pays(CAPTURED), { type: 'CancelOrder', ...by }, costs(2300n, 1)],
    ],
  ])('asks for nothing where %s', (_title, moves) => {
    expect(refundsOf(moves)).toEqual([]);
  });

  it('keeps what the buyer paid beyond all that was ever due, for people to decide', () => {
    const over = pays({ ...CAPTURED, captured: eur(2700n) });
    expect(refundsOf([placed, over, costs(2300n, 1)])).toEqual([[200n, true]]);
  });
});
