import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock, Random } from './clock.ts';

/** Node's timers take at most a signed 32-bit delay; a longer one is walked in such strides. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;
const UINT48 = 2 ** 48;

/**
 * The machine's clock. A task never runs before its time, and armed tasks alone do not keep the
 * process alive: the server does.
 */
export const realClock = (): Clock => ({
  now: () => Date.now(),
  at: (atMs, task) => {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const delayMs = Math.min(Math.max(0, atMs - Date.now()), LONGEST_DELAY_MS);
      timer = setTimeout(() => (Date.now() < atMs ? arm() : task()), delayMs);
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
});

/** Cryptographic randomness of the machine. */
export const realRandom = (): Random => ({
  bytes: (count) => new Uint8Array(randomBytes(count)),
  next: () => randomBytes(6).readUIntBE(0, 6) / UINT48,
  uuid: () => randomUUID(),
});
