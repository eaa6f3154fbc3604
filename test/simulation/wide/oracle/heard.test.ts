import { describe, expect, it } from '@jest/globals';
import { givenLife, minute } from './given-life.ts';
import { heardOf } from './heard.ts';

describe('what became of a command', () => {
  it('is told by the commit that it led to, in the table of whoever decides on it', () => {
    const { life, world, wanted } = givenLife();
    wanted('AmendOrder', { answer: 'taken', atMs: minute(1), data: { quantities: { '1': 2 } } });
    wanted('HandOverParcel', { to: 'fulfilment', answer: 'refused', atMs: minute(2) });
    wanted('CancelOrder', {});
    expect(heardOf(world, life)).toEqual([
      { ...life.commands[0], answer: 'taken', atMs: minute(1) },
      { ...life.commands[1], answer: 'refused', atMs: minute(2) },
      { ...life.commands[2], answer: 'none', atMs: Infinity },
    ]);
    expect(life.commands[0]?.data).toEqual({ quantities: { '1': 2 } });
  });

  it('is its own answer, whatever another of the same name was told', () => {
    const { life, world, wanted } = givenLife();
    wanted('RefundOrder', { answer: 'refused', atMs: minute(1) });
    wanted('RefundOrder', { answer: 'taken', atMs: minute(2) });
    wanted('RefundOrder', {});
    expect(heardOf(world, life).map(({ answer }) => answer)).toEqual(['refused', 'taken', 'none']);
  });

  it('is nothing where nobody wanted anything', () => {
    const { life, world } = givenLife();
    expect(heardOf(world, life)).toEqual([]);
  });
});
