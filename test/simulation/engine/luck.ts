import type { Random } from '../../../local/engine/clock.ts';
import { createSeededRandom } from '../../local/virtual-clock.ts';

/** A source of chance for one concern; no other concern's draws move it. */
export interface Luck extends Random {
  /** True with this probability. */
  chance(probability: number): boolean;
  /** From `low` up to, and without, `high`. */
  between(low: number, high: number): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  pick<One>(choices: readonly [One, ...One[]]): One;
  /** Small as often as large: 0.1 % to 1 % comes as often as 1 % to 10 %. */
  logUniform(low: number, high: number): number;
}

/** FNV-1a over the seed and the concern's name. */
const mixed = (seed: number, concern: string): number => {
  let hash = 0x811c9dc5 ^ seed;
  const text = `${concern}/${seed}`;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
};

/** The generator of one concern of a seed: `workload`, `latency`, `fault crash-before` … */
export const luckOf = (seed: number, concern: string): Luck => {
  const random = createSeededRandom(mixed(seed, concern));
  const between = (low: number, high: number): number => low + random.next() * (high - low);
  const whole = (low: number, high: number): number => Math.floor(between(low, high + 1));
  return {
    ...random,
    chance: (probability) => random.next() < probability,
    between,
    whole,
    pick: (choices) => choices[whole(0, choices.length - 1)] ?? choices[0],
    logUniform: (low, high) => Math.exp(between(Math.log(low), Math.log(high))),
  };
};
