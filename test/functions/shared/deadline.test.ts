import { describe, expect, it } from '@jest/globals';
import {
  askedAgainAt,
  deadlineReachedSchema,
  earliestOfEach,
  isDue,
  reminderAfter,
  windowIn,
} from '../../../functions/shared/deadline.ts';

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
    [
      'was moved to what has not come',
      open,
      { kind: 'payment_window', dueAt: '2026-11-02T09:00:00.000Z' },
      '2026-11-02T09:30:00.000Z',
      false,
    ],
    [
      'was reckoned otherwise by a former release',
      open,
      { kind: 'payment_window', dueAt: '2026-11-02T09:00:00.000Z' },
      DUE,
      true,
    ],
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

describe('the deadlines of a stream', () => {
  it('are the earliest of each kind, by the moment and not by the text', () => {
    const due = [
      { kind: 'redelivery', dueAt: '2026-11-02T10:00:00.000Z' },
      { kind: 'pack_sla', dueAt: '2026-11-09T00:00:00.000Z' },
      { kind: 'redelivery', dueAt: '2026-11-02T10:00:00Z' },
      { kind: 'redelivery', dueAt: '2026-11-02T09:59:59.999Z' },
    ];
    expect(earliestOfEach(due)).toEqual([due[3], due[1]]);
    expect(earliestOfEach([])).toEqual([]);
  });
});

describe('who has not answered', () => {
  it.each([
    [10, 1, '10:10'],
    [10, 2, '10:20'],
    [10, 3, '10:40'],
    [10, 4, '11:00'],
    [10, 2000, '11:00'],
    [120, 1, '12:00'],
    [120, 9, '12:00'],
  ])('with %i minutes of time, asked for time %i, is asked at %s', (minutes, times, time) => {
    expect(askedAgainAt(DUE, minutes * 60_000, times)).toBe(`2026-11-02T${time}:00.000Z`);
  });
});

describe('how long something may wait', () => {
  it.each([
    ['by default', {}, 1000],
    ['as the channel sets it, in seconds', { 'deadline.pack_sla': '90' }, 90_000],
    ['by default where the setting is no time', { 'deadline.pack_sla': '0' }, 1000],
    ['by default where the setting is part of a second', { 'deadline.pack_sla': '1.5' }, 1000],
    ['by default where the setting is of another kind', { 'deadline.hand_over': '90' }, 1000],
  ])('is %s', (_title, settings, expected) => {
    expect(windowIn(settings, 'pack_sla', 1000)).toBe(expected);
  });

  it.each([
    [1, '2026-11-02T11:00:00.000Z'],
    [2, '2026-11-02T12:00:00.000Z'],
    [4, '2026-11-02T18:00:00.000Z'],
    [6, '2026-11-03T10:00:00.000Z'],
    [2000, '2026-11-03T10:00:00.000Z'],
  ])('doubles with the %ith reminder, up to a day', (level, at) => {
    expect(reminderAfter(DUE, level)).toBe(at);
  });
});
