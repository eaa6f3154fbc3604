import { describe, expect, it } from '@jest/globals';
import { deadlineReachedSchema, isDue } from '../../../functions/shared/deadline.ts';

const DUE = '2026-11-02T10:00:00.000Z';
const open = [
  { kind: 'payment_window', dueAt: DUE },
  { kind: 'answer_payments', dueAt: '2026-11-02T09:00:00.000Z' },
];

describe('a deadline that is told', () => {
  it.each([
    ['is due at its very time', open, { kind: 'payment_window', dueAt: DUE }, DUE, true],
    ['is due later', open, { kind: 'payment_window', dueAt: DUE }, '2026-12-01T00:00:00Z', true],
    [
      'is not due before',
      open,
      { kind: 'payment_window', dueAt: DUE },
      '2026-11-02T09:59:59.999Z',
      false,
    ],
    ['was met', [], { kind: 'payment_window', dueAt: DUE }, DUE, false],
    ['is of another kind', open, { kind: 'pack_sla', dueAt: DUE }, DUE, false],
    ['was moved', open, { kind: 'payment_window', dueAt: '2026-11-02T09:00:00.000Z' }, DUE, false],
  ])('%s', (_title, deadlines, told, now, due) => {
    expect(isDue(deadlines, told, now)).toBe(due);
  });

  it.each([{}, { kind: '', dueAt: DUE }, { kind: 'x', dueAt: 'tomorrow' }])(
    'is refused when it is %j',
    (data) => {
      expect(deadlineReachedSchema.safeParse(data).success).toBe(false);
    },
  );
});
