import type { AlarmDefinition } from './alarm-definition.ts';
import type { Series } from './series.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** What an alarm is at a time, and why. */
export interface Judgement {
  readonly state: AlarmState;
  readonly reason: string;
}

/** The alarm's numbers in its last periods before `now`, newest first; undefined where there is none. */
const valuesOf = (
  { source, periodMs, periods }: Pick<AlarmDefinition, 'source' | 'periodMs' | 'periods'>,
  series: Pick<Series, 'within'>,
  now: number,
): readonly (number | undefined)[] =>
  Array.from({ length: periods }, (_, index) => {
    const toMs = now - index * periodMs;
    const values = Object.entries(source.metrics).map(([id, { metric, statistic }]) => [
      id,
      statistic(series.within(metric, toMs - periodMs, toMs)),
    ]);
    return source.compute(Object.fromEntries(values));
  });

/** So many of the last periods breach, a missing one by the alarm's own word: `ALARM`, else `OK`. */
export const judge = (
  alarm: AlarmDefinition,
  series: Pick<Series, 'within'>,
  now: number,
): Judgement => {
  const values = valuesOf(alarm, series, now);
  const breaching = values.filter((value) =>
    value === undefined ? alarm.missingBreaches : alarm.breaches(value),
  );
  const shown = values.map((value) => value ?? 'none').join(', ');
  return {
    state: breaching.length >= alarm.datapoints ? 'ALARM' : 'OK',
    reason: `${breaching.length} of the last ${alarm.periods} datapoints [${shown}] breach; ${alarm.datapoints} make the alarm.`,
  };
};
