import type { ContextName } from '../engine/real-steps.ts';
import type { Command, Life } from '../workload/life.ts';
import { commitsOf } from './evidence.ts';
import type { Rest } from './judging.ts';

/** As whoever gave it sees by now what became of it. */
export interface Heard extends Command {
  readonly answer: 'taken' | 'refused' | 'none';
  /** When it was decided; infinite where it was not. */
  readonly atMs: number;
}

export const heardOf = (world: Rest['world'], life: Life): readonly Heard[] =>
  life.commands.map((command) => {
    const { to, id } = command;
    const commit = commitsOf(world, to as ContextName, life).find(({ cause }) => cause === id);
    if (!commit) return { ...command, answer: 'none', atMs: Infinity };
    const isRefused = commit.events.some(({ type }) => type === 'TransitionRefused');
    const atMs = Date.parse(commit.at);
    return { ...command, answer: isRefused ? 'refused' : 'taken', atMs };
  });
