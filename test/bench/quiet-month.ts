import { HOUR } from '../../functions/shared/spans.ts';
import { readAssembly } from '../../local/cloudformation/assembly.ts';
import { type Bill, beyondFree, billOf, type Units } from './bill.ts';
import { countOf } from './deployed-functions.ts';
import { unitsOf } from './ledger.ts';
import { FREE_UNITS, MONTHLY } from './prices.ts';
import { startTimedPipeline, type TimedOptions } from './timed-pipeline.ts';

export interface QuietMonth {
  /** What is used though nothing is sold. */
  readonly units: Units;
  readonly metered: Bill;
  readonly meteredBeyondFree: Bill;
  readonly standing: readonly StandingCharge[];
  readonly usd: number;
  readonly usdBeyondFree: number;
}

export interface StandingCharge {
  readonly what: string;
  readonly count: number;
  readonly usd: number;
  readonly usdBeyondFree: number;
}

const HOURS = 730;
/**
 * Long polls last 20 s. Lambda keeps five pollers on an idle queue, or two where the mapping sets no maximum
 * concurrency. Source: Lambda developer guide, scaling behaviour for SQS mappings.
 */
const POLLS_PER_HOUR = 3600 / 20;
const POLLERS = { capped: 5, uncapped: 2 };

/** Lets three hours pass in which nothing is sold, and makes a month of them. */
export const measureQuietMonth = async (
  parts: Pick<TimedOptions, 'assembly' | 'functions'>,
): Promise<QuietMonth> => {
  const pipeline = await startTimedPipeline({ ...parts, seed: 3, hops: false, cold: false });
  try {
    await pipeline.clock.advance(HOUR);
    pipeline.ledger.clear();
    await pipeline.clock.advance(3 * HOUR);
    const measured = unitsOf(pipeline.ledger.entries());
    const assembly = readAssembly(parts.assembly);
    const polls = pollersOf(assembly) * POLLS_PER_HOUR * HOURS;
    const month = Object.fromEntries(
      Object.entries(measured).map(([unit, amount]) => [unit, (amount / 3) * HOURS]),
    );
    const units = { ...month, 'sqs.request': (month['sqs.request'] ?? 0) + polls };
    const standing = standingCharges({
      ...standingParts(assembly),
      metric: metricsWritten(pipeline.cloud.logs.lines().map(({ text }) => text)),
    });
    return sum(units, standing);
  } finally {
    await pipeline.stop();
  }
};

/** On all queues together, while nothing comes. */
export const pollersOf = (assembly: Pick<ReturnType<typeof readAssembly>, 'stacks'>): number =>
  assembly.stacks
    .flatMap(({ template }) => Object.values(template.Resources))
    .filter(
      ({ Type, Properties }) =>
        Type === 'AWS::Lambda::EventSourceMapping' && Properties['StartingPosition'] === undefined,
    )
    .reduce(
      (sum, { Properties: { ScalingConfig } }) =>
        sum + (ScalingConfig === undefined ? POLLERS.uncapped : POLLERS.capped),
      0,
    );

/** What stands in the templates and is paid for by the month; custom metrics are paid for when they are sent. */
export const standingParts = (
  assembly: Pick<ReturnType<typeof readAssembly>, 'stacks' | 'assets'>,
): Readonly<Record<Exclude<keyof typeof MONTHLY, 'metric'>, number>> => ({
  secret: countOf(assembly, 'AWS::SecretsManager::Secret'),
  alarm: alarmMetrics(assembly),
  composite: countOf(assembly, 'AWS::CloudWatch::CompositeAlarm'),
  dashboard: countOf(assembly, 'AWS::CloudWatch::Dashboard'),
});

const alarmMetrics = ({ stacks }: Pick<ReturnType<typeof readAssembly>, 'stacks'>): number =>
  stacks
    .flatMap(({ template }) => Object.values(template.Resources))
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .reduce((sum, { Properties: { Metrics } }) => sum + metricsIn(Metrics), 0);

/** An alarm that computes lists what from, and the expression beside it. */
const metricsIn = (computed: unknown): number =>
  Array.isArray(computed) ? computed.filter((each) => 'MetricStat' in each).length : 1;

/** A custom metric is a name with its dimensions' values. */
export const metricsWritten = (lines: readonly string[]): number =>
  new Set(lines.flatMap(metricsOf)).size;

interface EmbeddedMetrics extends Readonly<Record<string, unknown>> {
  readonly _aws?: {
    readonly CloudWatchMetrics: readonly {
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
}

const metricsOf = (line: string): string[] => {
  const read = JSON.parse(line) as EmbeddedMetrics;
  return (read._aws?.CloudWatchMetrics ?? []).flatMap(({ Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) =>
      Dimensions.map((names) => [Name, ...names.map((name) => `${name}=${read[name]}`)].join(' ')),
    ),
  );
};

/** What is paid for what is there. */
export const standingCharges = (
  counts: Readonly<Record<keyof typeof MONTHLY, number>>,
): readonly StandingCharge[] =>
  Object.entries(MONTHLY).map(([kind, { usd, free, what }]) => {
    const count = counts[kind as keyof typeof MONTHLY];
    return { what, count, usd: count * usd, usdBeyondFree: Math.max(0, count - free) * usd };
  });

const sum = (units: Units, standing: readonly StandingCharge[]): QuietMonth => {
  const metered = billOf(units);
  const meteredBeyondFree = billOf(beyondFree(units, FREE_UNITS));
  const total = (of: (charge: StandingCharge) => number): number =>
    standing.reduce((all, charge) => all + of(charge), 0);
  return {
    units,
    metered,
    meteredBeyondFree,
    standing,
    usd: metered.usd + total((charge) => charge.usd),
    usdBeyondFree: meteredBeyondFree.usd + total((charge) => charge.usdBeyondFree),
  };
};
