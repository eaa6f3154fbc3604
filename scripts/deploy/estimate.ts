import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { customMetricsOf, identityOf } from '../../lib/checks/custom-metrics.ts';
import { viewOf } from '../../lib/checks/template-view.ts';
import { readAssembly } from '../../local/cloudformation/assembly.ts';
import { beyondFree, billOf, type Units } from '../../test/bench/bill.ts';
import { FREE_UNITS, PRICES_OF } from '../../test/bench/prices.ts';
import { type StandingCapacity, standingCapacity } from '../../test/bench/provisioned.ts';
import { standingCharges, standingParts } from '../../test/bench/quiet-month.ts';

/** Of one order. */
const useSchema = z.object({
  entries: z.array(z.object({ unit: z.string(), amount: z.number() })),
});

/** What `npm run bench` counted, as far as an estimate needs it. */
const countedSchema = z.object({
  date: z.string(),
  alone: useSchema,
  together: useSchema,
  quietMonth: z.object({ units: z.record(z.string(), z.number()) }),
});

export interface Estimate {
  /** A month in which nothing is sold: list price, and beyond the free tiers. */
  readonly idleUsd: number;
  readonly idleBeyondFreeUsd: number;
  /** 1M orders' whole lives, one at a time and ten together. */
  readonly perMillionAloneUsd: number;
  readonly perMillionTogetherUsd: number;
  readonly countedOn: string;
  /** What is provided at the least, `-c steadyOrdersPerMonth`; in the idle month already. */
  readonly capacity: StandingCapacity;
}

/**
 * What the synthesized application costs: what stands still by its own template, what is used by what
 * the bench counted. No taxes, no storage, no e-mail, no card fees.
 */
export const estimate = (assemblyFolder: string, counted: unknown): Estimate => {
  const { date, alone, together, quietMonth } = countedSchema.parse(counted);
  const charges = standingCharges(standingCounts(assemblyFolder));
  const units = quietMonth.units as Units;
  const capacity = capacityOf(assemblyFolder);
  const sum = (of: (charge: (typeof charges)[number]) => number): number =>
    charges.reduce((all, charge) => all + of(charge), 0);
  return {
    idleUsd: billOf(units).usd + sum(({ usd }) => usd) + capacity.usd + capacity.alarmsUsd,
    idleBeyondFreeUsd:
      billOf(beyondFree(units, FREE_UNITS)).usd +
      sum(({ usdBeyondFree }) => usdBeyondFree) +
      capacity.usd +
      capacity.alarmsUsd,
    perMillionAloneUsd: perMillion(alone),
    perMillionTogetherUsd: perMillion(together),
    countedOn: date,
    capacity,
  };
};

const capacityOf = (assemblyFolder: string): StandingCapacity => {
  const targets = readAssembly(assemblyFolder)
    .stacks.flatMap(({ template }) => viewOf(template).all)
    .filter(({ type }) => type === 'AWS::ApplicationAutoScaling::ScalableTarget');
  const least = (kind: 'Read' | 'Write'): number =>
    targets
      .filter(({ properties }) => String(properties['ScalableDimension']).includes(`:${kind}`))
      .reduce((sum, { properties }) => sum + Number(properties['MinCapacity']), 0);
  return standingCapacity({ writes: least('Write'), reads: least('Read') }, targets.length);
};

const perMillion = ({ entries }: z.infer<typeof useSchema>): number => {
  const units: Record<string, number> = {};
  for (const { unit, amount } of entries) units[unit] = (units[unit] ?? 0) + amount;
  return billOf(units as Units, 1_000_000).usd;
};

const standingCounts = (assemblyFolder: string) => {
  const assembly = readAssembly(assemblyFolder);
  const metrics = assembly.stacks
    .flatMap(({ template }) => viewOf(template).all)
    .filter(({ type }) => /^AWS::CloudWatch::(Alarm|Dashboard)$/.test(type))
    .flatMap((resource) => customMetricsOf(resource).map(identityOf));
  return {
    ...standingParts(assembly),
    metric: new Set(metrics).size,
  };
};

/** The table by volume needs the month's orders, which no template names. */
const capacityLines = ({ writes, reads, usd, alarms, alarmsUsd }: StandingCapacity): string[] =>
  alarms === 0
    ? []
    : [
        `  in it capacity of ${writes} write and ${reads} read units at the least, ${dollars(usd)}, and AWS's alarms that scale it, ${dollars(alarmsUsd)};`,
        '  each million orders then costs less than this by what docs/bench.md tells by volume:',
      ];

const dollars = (usd: number): string => `$${usd.toFixed(2)}`;

/** The estimate in words, by the checked-in figures of the bench. */
export const estimateText = (assemblyFolder: string): string => {
  const path = join(import.meta.dirname, '../../docs/bench.json');
  const { countedOn, capacity, ...usd } = estimate(
    assemblyFolder,
    JSON.parse(readFileSync(path, 'utf8')),
  );
  const { region, date } = PRICES_OF;
  return [
    `What it costs (list prices of ${region}, ${date}; counted by npm run bench on ${countedOn}):`,
    `  a month in which nothing is sold: ${dollars(usd.idleUsd)}, ${dollars(usd.idleBeyondFreeUsd)} beyond the free tiers`,
    ...capacityLines(capacity),
    `  each million orders, their whole lives: ${dollars(usd.perMillionTogetherUsd)} when ten come together, ${dollars(usd.perMillionAloneUsd)} one at a time`,
    '  not in it: storage, e-mail ($100 per million), card fees, taxes.',
  ].join('\n');
};
