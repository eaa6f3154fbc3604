import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until the answer is truthy; fails with `what` after the deadline. */
export const waitUntil = async <T>(
  what: string,
  ask: () => T | Promise<T>,
  deadlineMs = 20_000,
): Promise<NonNullable<T>> => {
  const until = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > until) throw new Error(`still waiting for: ${what}`);
    await pause(20);
  }
};
