import type { Clock, Random } from '../../engine/clock.ts';

/** What the pretended people of the demo mean to do, each thing once. */
export interface Agenda {
  /** Does `task` so many seconds from now; a key that was noted before changes nothing. */
  once(key: string, seconds: number, task: () => void | Promise<void>): void;
  /** One of the habits, by their shares. */
  habit<Name extends string>(habits: readonly (readonly [name: Name, share: number])[]): Name;
  /** A number in [0, 1). */
  luck(): number;
  now(): number;
  /** Forgets everything that was not done yet. */
  stop(): void;
}

export const createAgenda = (
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  onFault: (fault: unknown) => void,
): Agenda => {
  const noted = new Set<string>();
  const open = new Set<() => void>();
  return {
    once: (key, seconds, task) => {
      if (noted.has(key)) return;
      noted.add(key);
      const forget = clock.at(clock.now() + seconds * 1000, () => {
        open.delete(forget);
        Promise.resolve().then(task).catch(onFault);
      });
      open.add(forget);
    },
    habit: (habits) => {
      const all = habits.reduce((sum, [, share]) => sum + share, 0);
      let left = random.next() * all;
      const found = habits.find(([, share]) => {
        left -= share;
        return left < 0;
      });
      const [name] = found ?? habits[0] ?? [];
      if (name === undefined) throw new RangeError('a person needs at least one habit');
      return name;
    },
    luck: () => random.next(),
    now: () => clock.now(),
    stop: () => {
      for (const forget of open) forget();
      open.clear();
    },
  };
};
