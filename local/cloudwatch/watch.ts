import { MINUTE } from '../../functions/shared/spans.ts';
import type { Datum } from '../engine/metrics.ts';
import type { Environment } from '../engine/service.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import type { AlarmTable, Standing } from './alarm-table.ts';
import { type CompositeDefinition, judgeComposite } from './composite.ts';
import { type Judgement, judge } from './evaluate.ts';
import { notificationOf } from './notification.ts';
import type { Series } from './series.ts';

/** The alarms, and the clockwork that looks at them. */
export interface Watch {
  add(alarm: AlarmDefinition): AlarmDefinition;
  addComposite(alarm: CompositeDefinition): CompositeDefinition;
  readonly alarms: ReadonlyMap<string, AlarmDefinition>;
  readonly composites: ReadonlyMap<string, CompositeDefinition>;
  standingOf(name: string): Standing;
  /** Something was told: the next full minute has something to see. */
  wake(): void;
  start(): void;
  close(): void;
}

export interface WatchParts {
  readonly environment: Environment;
  readonly table: AlarmTable;
  readonly series: Series;
  readonly gauges: () => readonly Datum[];
}

/**
 * Looks at every alarm each full minute. While nothing is told and every alarm has seen so, no timer is
 * armed: an idle cloud costs nothing, and days of virtual time pass at once.
 */
export const createWatch = (parts: WatchParts): Watch => {
  const { environment, table, series } = parts;
  const { clock } = environment;
  const alarms = new Map<string, AlarmDefinition>();
  const composites = new Map<string, CompositeDefinition>();
  let startedAt: number | undefined;
  let disarm: (() => void) | undefined;

  const standingOf = (name: string): Standing =>
    table.find(name) ?? { state: 'INSUFFICIENT_DATA', reason: 'Not looked at yet.', since: 0 };

  const settle = (
    alarm: AlarmDefinition | CompositeDefinition,
    { state, reason }: Judgement,
  ): void => {
    const now = clock.now();
    const before = standingOf(alarm.name);
    if (before.state === state) return;
    table.save(alarm.name, { state, reason, since: now });
    const topics = state === 'INSUFFICIENT_DATA' ? [] : alarm.actions[state];
    // A new alarm that is well is no news.
    if (state === 'OK' && before.state === 'INSUFFICIENT_DATA') return;
    const told = notificationOf(environment, alarm, { state, reason, before: before.state });
    for (const topicArn of topics) table.notify({ topicArn, at: now, ...told });
  };

  /** Data of before the start are not kept, so an alarm waits until it can judge without them. */
  const isReady = (alarm: AlarmDefinition, now: number): boolean =>
    now - (startedAt ?? now) >= alarm.periods * alarm.periodMs || isTold(alarm, now);

  const isTold = (alarm: AlarmDefinition, now: number): boolean =>
    Object.values(alarm.source.metrics).some(({ metric }) => {
      const lastAt = series.lastAt(metric);
      return lastAt !== undefined && lastAt >= now - (alarm.periods + 1) * alarm.periodMs;
    });

  const look = (): void => {
    disarm = undefined;
    const now = clock.now();
    const gauged = parts.gauges();
    for (const datum of gauged) series.put(datum);
    environment.store.transaction(() => {
      for (const alarm of alarms.values()) {
        if (isReady(alarm, now)) settle(alarm, judge(alarm, series, now));
      }
      for (const composite of composites.values()) {
        settle(
          composite,
          judgeComposite(composite, (name) => table.find(name)?.state),
        );
      }
    });
    series.forget();
    const goesOn =
      gauged.length > 0 ||
      [...alarms.values()].some((alarm) => !isReady(alarm, now) || isTold(alarm, now));
    if (goesOn) arm();
  };

  const arm = (): void => {
    if (startedAt === undefined || disarm) return;
    const next = (Math.floor(clock.now() / MINUTE) + 1) * MINUTE;
    disarm = clock.at(next, look);
  };

  return {
    add: (alarm) => {
      alarms.set(alarm.name, alarm);
      return alarm;
    },
    addComposite: (alarm) => {
      composites.set(alarm.name, alarm);
      return alarm;
    },
    alarms,
    composites,
    standingOf,
    wake: arm,
    start: () => {
      startedAt = clock.now();
      arm();
    },
    close: () => {
      startedAt = undefined;
      disarm?.();
    },
  };
};
