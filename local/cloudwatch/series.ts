import { MINUTE } from '../../functions/shared/spans.ts';
import type { Datum, MetricSink } from '../engine/metrics.ts';

/** A metric without its values. */
export type MetricName = Omit<Datum, 'value'>;

/** What was told of a metric within one minute. */
export interface Minute {
  count: number;
  sum: number;
  least: number;
  most: number;
  /** For percentiles; of a busy minute the first thousand. */
  readonly values: number[];
}

/** The datapoints of all metrics, by the minute. */
export interface Series extends MetricSink {
  /** The minutes of a metric from `fromMs` on and before `toMs`. */
  within(metric: MetricName, fromMs: number, toMs: number): readonly Minute[];
  /** When a metric was last told of; undefined when it was not within the time that is kept. */
  lastAt(metric: MetricName): number | undefined;
  /** Every metric that is kept. */
  names(): readonly MetricName[];
  /** Lets go of what is older than is kept. */
  forget(): void;
}

/** Longer than the longest window of an alarm here, and what a person looks back on. */
const KEPT_MS = 3 * 60 * MINUTE;
const MOST_VALUES = 1000;

interface Kept {
  readonly metric: MetricName;
  readonly minutes: Map<number, Minute>;
  lastAt: number;
}

/** Keeps three hours in memory; `onPut` is told of each datum. */
export const createSeries = (now: () => number, onPut: () => void): Series => {
  const all = new Map<string, Kept>();
  return {
    put: ({ value, ...metric }) => {
      const key = keyOf(metric);
      const kept = all.get(key) ?? { metric, minutes: new Map(), lastAt: 0 };
      all.set(key, kept);
      kept.lastAt = now();
      add(kept.minutes, minuteOf(kept.lastAt), value);
      onPut();
    },
    within: (metric, fromMs, toMs) => {
      const minutes = all.get(keyOf(metric))?.minutes;
      if (!minutes) return [];
      const found: Minute[] = [];
      for (let at = minuteOf(fromMs); at < toMs; at += MINUTE) {
        const minute = minutes.get(at);
        if (minute) found.push(minute);
      }
      return found;
    },
    lastAt: (metric) => all.get(keyOf(metric))?.lastAt,
    names: () => [...all.values()].map(({ metric }) => metric),
    forget: () => {
      const oldest = now() - KEPT_MS;
      for (const [key, { minutes, lastAt }] of all) {
        if (lastAt < oldest) all.delete(key);
        for (const at of minutes.keys()) if (at < oldest) minutes.delete(at);
      }
    },
  };
};

const minuteOf = (ms: number): number => Math.floor(ms / MINUTE) * MINUTE;

/** Texts of metrics hold no control characters, so that a tab keeps them apart. */
const keyOf = ({ namespace, name, dimensions }: MetricName): string => {
  const names = Object.keys(dimensions).sort();
  return [namespace, name, ...names.flatMap((each) => [each, dimensions[each]])].join('\t');
};

const add = (minutes: Map<number, Minute>, at: number, value: number): void => {
  const minute = minutes.get(at) ?? {
    count: 0,
    sum: 0,
    least: Infinity,
    most: -Infinity,
    values: [],
  };
  minutes.set(at, minute);
  minute.count += 1;
  minute.sum += value;
  minute.least = Math.min(minute.least, value);
  minute.most = Math.max(minute.most, value);
  if (minute.values.length < MOST_VALUES) minute.values.push(value);
};
