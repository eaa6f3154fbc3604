import { HOUR, MINUTE } from '../../../functions/shared/spans.ts';
import { luckOf } from './luck.ts';
import type { World } from './world.ts';

/** Functions that a clock starts, and how often; the template's own rules are switched off. */
const JOBS: readonly (readonly [label: RegExp, everyMs: number])[] = [
  [/reconcilestorefronts/, 9 * HOUR],
  [/reconcileproviders/, 24 * HOUR],
  [/DeadlinesCheck/, 24 * HOUR],
];
const SWEEPER = /DeadlinesSweep/;

/** Virtual time would mostly be spent on runs that find nothing to do: those are left out. */
export interface Timetable {
  stop(): void;
}

export const startTimetable = async (world: World, seed: number): Promise<Timetable> => {
  const { clock, board, due, services } = world;
  await stopClocks(world);
  let isStopped = false;
  const every = (ms: number, task: () => void): void => {
    clock.at(clock.now() + ms, () => {
      if (isStopped) return;
      task();
      every(ms, task);
    });
  };
  const start = (label: RegExp): void => {
    const name = nameOf(world, label);
    if (board.strike('job-missed', label.source)) return;
    const input = { FunctionName: name, InvocationType: 'Event', Payload: '{}' };
    services.lambda.call('Invoke', input).catch(board.unheeded('a job started'));
  };
  for (const [label, everyMs] of JOBS) every(everyMs, () => start(label));
  // The sweeper may be late by as much: every seed has its own patience.
  every(luckOf(seed, 'sweeper').whole(1, 20) * MINUTE, () => {
    if ((due.next() ?? Infinity) > clock.now()) return;
    start(SWEEPER);
    if (board.strike('sweeper-twice', SWEEPER.source)) start(SWEEPER);
  });
  return {
    stop: () => {
      isStopped = true;
    },
  };
};

const nameOf = ({ functions }: World, label: RegExp): string => {
  const found = [...functions].find(([known]) => label.test(known));
  if (!found) throw new Error(`no function is called ${label.source}`);
  return found[1];
};

interface ListedRule {
  readonly Name: string;
  readonly ScheduleExpression?: string;
}

const stopClocks = async ({ services: { eventBridge } }: World): Promise<void> => {
  const { Rules } = (await eventBridge.call('ListRules', {})) as { Rules: readonly ListedRule[] };
  for (const { Name, ScheduleExpression } of Rules) {
    if (ScheduleExpression !== undefined) await eventBridge.call('DisableRule', { Name });
  }
};
