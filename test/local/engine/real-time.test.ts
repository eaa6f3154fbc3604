import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DAY } from '../../../functions/shared/spans.ts';
import { realClock, realRandom } from '../../../local/engine/real-time.ts';

describe('the clock', () => {
  beforeEach(() => void jest.useFakeTimers({ now: 0 }));
  afterEach(() => void jest.useRealTimers());

  it.each([
    ['soon', 5, 5],
    ['at once when it is past already', -5, 0],
    ['later than one timer can wait', 60 * DAY, 60 * DAY],
  ])('runs a task once, %s', (_, atMs, dueMs) => {
    const task = jest.fn();
    const clock = realClock();
    clock.at(atMs, task);
    if (dueMs > 0) jest.advanceTimersByTime(dueMs - 1);
    expect(task).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(clock.now()).toBe(Math.max(dueMs, 1));
    jest.advanceTimersByTime(DAY);
    expect(task).toHaveBeenCalledTimes(1);
  });

  it.each([5, 60 * DAY])('forgets a task due at %i', (atMs) => {
    const task = jest.fn();
    const forget = realClock().at(atMs, task);
    jest.advanceTimersByTime(4);
    forget();
    jest.advanceTimersByTime(100 * DAY);
    expect(task).not.toHaveBeenCalled();
  });

  it('does not run a task early when the machine sets its clock back', () => {
    const task = jest.fn();
    realClock().at(100, task);
    jest.setSystemTime(-50);
    jest.advanceTimersByTime(100);
    expect(task).not.toHaveBeenCalled();
    jest.advanceTimersByTime(50);
    expect(task).toHaveBeenCalledTimes(1);
  });
});

it('gives randomness in the promised forms', () => {
  const random = realRandom();
  expect(random.bytes(16)).toHaveLength(16);
  expect(random.bytes(16)).not.toEqual(random.bytes(16));
  expect(random.uuid()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  for (let index = 0; index < 100; index += 1) {
    const next = random.next();
    expect(next >= 0 && next < 1).toBe(true);
  }
});
