import { describe, expect, it } from '@jest/globals';
import { createTurns } from '../../../local/lambda/turns.ts';
import { createVirtualClock, settle } from '../virtual-clock.ts';

const given = () => {
  const clock = createVirtualClock();
  const turns = createTurns(clock, 2);
  const ends = new Map<string, () => void>();
  const take = (name: string) => void turns.take().then((end) => ends.set(name, end));
  return { clock, turns, take, ends, running: () => [...ends.keys()] };
};

describe('turns', () => {
  it('are given to two at a time, in the order of asking, each end to one more', async () => {
    const { turns, take, ends, running } = given();
    for (const name of ['a', 'b', 'c', 'd']) take(name);
    await settle();
    expect(running()).toEqual(['a', 'b']);
    expect(turns.wanted()).toBe(4);
    ends.get('b')?.();
    ends.get('b')?.();
    await settle();
    expect(running()).toEqual(['a', 'b', 'c']);
  });

  it('pass on from one that has run for long, whose own end then counts no more', async () => {
    const { clock, take, ends, running } = given();
    for (const name of ['a', 'b', 'c', 'd', 'e']) take(name);
    await clock.advance(250);
    expect(running()).toEqual(['a', 'b', 'c', 'd']);
    ends.get('a')?.();
    await settle();
    expect(running()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('leave no timer behind', async () => {
    const { clock, take, ends } = given();
    take('a');
    await settle();
    ends.get('a')?.();
    expect(clock.pending()).toBe(0);
  });
});
