import type { Clock } from '../engine/clock.ts';
import type { MessageTable } from './message-table.ts';

/** Wakes those who wait for messages: long polls and event source pollers. */
export interface Availability {
  /** `listener` runs whenever messages may have become visible; first of all if some are now. */
  subscribe(queue: string, listener: () => void): () => void;
  /** Says that a message of `queue` is, or will be, visible at `atMs`. */
  announce(queue: string, atMs: number): void;
  close(): void;
}

interface Watch {
  readonly listeners: Set<() => void>;
  /** A wake-up is on its way. */
  due: boolean;
  armed?: { readonly atMs: number; readonly disarm: () => void };
}

/**
 * Wake-ups go through a microtask: store transactions are synchronous, so it runs after the commit
 * of whatever announced. One timer per watched queue stands at the earliest time known.
 */
export const createAvailability = (clock: Clock, messages: MessageTable): Availability => {
  const watches = new Map<string, Watch>();
  let closed = false;

  const wake = (watch: Watch): void => {
    if (watch.due) return;
    watch.due = true;
    queueMicrotask(() => {
      watch.due = false;
      if (!closed) for (const listener of [...watch.listeners]) listener();
    });
  };

  const arm = (queue: string, watch: Watch, atMs: number): void => {
    if (watch.armed !== undefined && watch.armed.atMs <= atMs) return;
    watch.armed?.disarm();
    const disarm = clock.at(atMs, () => {
      delete watch.armed;
      wake(watch);
      armNext(queue, watch);
    });
    watch.armed = { atMs, disarm };
  };

  const armNext = (queue: string, watch: Watch): void => {
    const atMs = messages.nextVisibleAt(queue, clock.now());
    if (atMs !== undefined) arm(queue, watch, atMs);
  };

  const open = (queue: string): Watch => {
    const known = watches.get(queue);
    if (known !== undefined) return known;
    const watch: Watch = { listeners: new Set(), due: false };
    watches.set(queue, watch);
    armNext(queue, watch);
    return watch;
  };

  return {
    subscribe: (queue, listener) => {
      const watch = open(queue);
      watch.listeners.add(listener);
      if (messages.hasVisible(queue, clock.now())) wake(watch);
      return () => {
        watch.listeners.delete(listener);
        if (watch.listeners.size > 0 || watches.get(queue) !== watch) return;
        watch.armed?.disarm();
        watches.delete(queue);
      };
    },
    announce: (queue, atMs) => {
      const watch = watches.get(queue);
      if (watch === undefined || closed) return;
      if (atMs <= clock.now()) wake(watch);
      else arm(queue, watch, atMs);
    },
    close: () => {
      closed = true;
      for (const watch of watches.values()) watch.armed?.disarm();
      watches.clear();
    },
  };
};
