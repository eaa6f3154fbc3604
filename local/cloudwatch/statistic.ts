import { AwsError } from '../engine/aws-error.ts';
import type { Minute } from './series.ts';

/** One number out of the minutes of a period; undefined where nothing was told. */
export type Statistic = (minutes: readonly Minute[]) => number | undefined;

const total = (minutes: readonly Minute[], of: (minute: Minute) => number): number =>
  minutes.reduce((sum, minute) => sum + of(minute), 0);

const SIMPLE: Readonly<Record<string, (minutes: readonly Minute[]) => number>> = {
  Sum: (minutes) => total(minutes, ({ sum }) => sum),
  SampleCount: (minutes) => total(minutes, ({ count }) => count),
  Average: (minutes) => total(minutes, ({ sum }) => sum) / total(minutes, ({ count }) => count),
  Minimum: (minutes) => Math.min(...minutes.map(({ least }) => least)),
  Maximum: (minutes) => Math.max(...minutes.map(({ most }) => most)),
};

/** `Sum`, `Maximum` …, or a percentile (`p99`, `p99.9`). Throws for any other, naming it. */
export const statisticOf = (name: string): Statistic => {
  const simple = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  const [, percent] = /^p(\d{1,2}(?:\.\d+)?)$/.exec(name) ?? [];
  const compute = simple ?? (percent ? percentile(Number(percent)) : undefined);
  if (compute) return (minutes) => (minutes.length === 0 ? undefined : compute(minutes));
  throw new AwsError(
    'InvalidParameterValue',
    `The statistic ${name} is not implemented by the embedded CloudWatch; use ${Object.keys(SIMPLE).join(', ')} or a percentile such as p99.`,
  );
};

const percentile =
  (percent: number) =>
  (minutes: readonly Minute[]): number => {
    const values = minutes.flatMap((minute) => minute.values).toSorted((a, b) => a - b);
    const rank = Math.ceil((percent / 100) * values.length);
    return values[Math.max(0, rank - 1)] ?? Number.NaN;
  };
