import { describe, expect, it } from '@jest/globals';
import { FACT_KINDS } from '../../../../functions/payments/domain/facts.ts';
import { ledgerOf } from '../../../../functions/payments/domain/ledger.ts';
import { statusOf } from '../../../../functions/payments/domain/payment-status.ts';
import {
  PAYMENT_LIFECYCLE,
  PAYMENT_TRANSITIONS,
} from '../../../../functions/payments/domain/transitions.ts';
import { checkLifecycle } from '../../../../functions/shared/lifecycle.ts';
import { fc } from '../../../properties.ts';
import { fact } from './builders.ts';

const named = (kind: string, sub: string) => ({
  refundReference: kind.startsWith('refund') ? sub : null,
  disputeReference: kind.startsWith('dispute') ? sub : null,
});

const anyFact = fc
  .record({
    kind: fc.constantFrom(...FACT_KINDS),
    amount: fc.constantFrom(100n, 200n, 300n),
    sub: fc.constantFrom('a', 'b'),
    day: fc.integer({ min: 1, max: 5 }),
    retriable: fc.boolean(),
  })
  .map(({ kind, amount, sub, day, retriable }) =>
    // A refund's amount never changes.
    fact(kind, kind.startsWith('refund') ? (sub === 'a' ? 100n : 200n) : amount, {
      ...named(kind, sub),
      occurredAt: `2026-03-0${day}T12:00:00.000Z`,
      retriable,
    }),
  );

describe('the table of a payment’s transitions', () => {
  it('has every change of status that facts in any order lead to', () => {
    const known = new Set(
      PAYMENT_TRANSITIONS.map(({ from, to, event }) => `${from} ${event} ${to}`),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(anyFact, { maxLength: 9, selector: ({ factId }) => factId }),
        (facts) => {
          let before = 'none';
          for (const [index, { kind }] of facts.entries()) {
            const [payment] = ledgerOf(facts.slice(0, index + 1));
            const after = payment ? statusOf(payment) : 'none';
            const change = `${before} ${kind} ${after}`;
            if (after !== before && !known.has(change))
              throw new Error(`not in the table: ${change}`);
            before = after;
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('names each transition once', () => {
    const names = PAYMENT_TRANSITIONS.map(({ from, to, event }) => `${from} ${event} ${to}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    [
      'reached',
      PAYMENT_TRANSITIONS.filter(({ to }) => to !== 'auth_expired'),
      'auth_expired cannot be reached',
    ],
    [
      'left',
      PAYMENT_TRANSITIONS.filter(({ from }) => from !== 'authorised'),
      'authorised cannot be left',
    ],
  ])('is refused when a status cannot be %s', (_how, transitions, message) => {
    expect(() => checkLifecycle({ ...PAYMENT_LIFECYCLE, transitions })).toThrow(message);
  });
});
