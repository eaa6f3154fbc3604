/**
 * `npm run simulate -- (--seeds N | --until-orders N) [--wide] [--from S] [--orders K] [--faults a,b]
 * [--minutes M] [--workers W] [--results FILE] [--resume] [--guards] [--page]`: the whole application, or
 * with `--wide` its steps alone, under faults on virtual time, seed after seed. Stops on a violation, which it cuts down to a case that can be read and
 * run again (`--replay FILE`), and ends non-zero; so it does when `--guards` finds that something never
 * happened. With `--results` each seed is a line as soon as it has finished, and `--resume` goes on from them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesize } from '../local/start/synthesize.ts';
import { DEPTHS, faultsOf } from '../test/simulation/depths.ts';
import { neverSeen } from '../test/simulation/oracle/guards.ts';
import {
  readRegression,
  regressionOf,
  replay,
  writeRegression,
} from '../test/simulation/regression.ts';
import {
  addResult,
  appendResult,
  NOTHING_YET,
  readTotals,
  type Totals,
} from '../test/simulation/results.ts';
import { runSeeds } from '../test/simulation/run-seeds.ts';
import type { DepthName } from '../test/simulation/runner.ts';
import type { WorkerReport } from '../test/simulation/worker.ts';
import { planScenario } from '../test/simulation/workload/plan-scenario.ts';
import { renderFigures } from './simulation-page.ts';
import { thisCommit } from './this-commit.ts';

const FOLDER = join(import.meta.dirname, '../.cache/simulation');

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    'until-orders': { type: 'string' },
    from: { type: 'string', default: '1' },
    orders: { type: 'string', default: '100' },
    faults: { type: 'string' },
    wide: { type: 'boolean', default: false },
    minutes: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    results: { type: 'string' },
    assembly: { type: 'string' },
    resume: { type: 'boolean', default: false },
    guards: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
    replay: { type: 'string' },
  },
});

const depth: DepthName = values.wide ? 'wide' : 'deep';
const { kinds, guards, page, title } = DEPTHS[depth];
const faults = values.faults?.split(',').map((name) => {
  if (kinds.includes(name)) return name;
  throw new RangeError(`there is no fault ${name}`);
});
const orders = Number(values.orders);
const commit = thisCommit();
const startedMs = performance.now();
const assembly = values.assembly ?? join(FOLDER, 'assembly');
if (values.assembly === undefined && depth === 'deep') await synthesize(assembly);

const replayFile = async (path: string): Promise<void> => {
  const regression = readRegression(path);
  if (regression.depth !== depth) {
    const option = regression.depth === 'wide' ? 'with' : 'without';
    throw new RangeError(`${path} is of the other depth: replay it ${option} --wide`);
  }
  const { violations } = await replay(DEPTHS[depth].runner(assembly), regression);
  for (const { invariant, about, message } of violations) {
    console.log(`${invariant} ${about}: ${message}`);
  }
  console.log(violations.length === 0 ? `${path}: holds` : `${path}: violated`);
  if (violations.length > 0) process.exitCode = 1;
};

const isOver = (): boolean =>
  values.minutes !== undefined && performance.now() - startedMs > Number(values.minutes) * 60_000;

const number = (value: number): string => value.toLocaleString('en');

const tellPace = ({ seeds, orders: lived, fired, virtualMs, cpuMs, violations }: Totals): void => {
  const perSecond = ((lived / cpuMs) * 1000).toFixed(0);
  console.log(
    `${number(seeds.size)} seeds, ${number(lived)} orders, ${number(fired)} faults, ` +
      `${violations.length} violations; ${perSecond} orders/s per core, ` +
      `${number(Math.round(virtualMs / cpuMs))} × real time`,
  );
};

/** Cuts the first violation down; the others are told by their seeds. */
const explain = async (seed: number): Promise<void> => {
  const runner = DEPTHS[depth].runner(assembly);
  const scenario = planScenario(seed, orders);
  const report = await runner.run({ scenario, faults: faultsOf(depth, seed, faults) });
  const regression = await regressionOf({ runner, report, scenario });
  if (!regression) return;
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${depth}-${seed}.json`);
  writeRegression(path, regression);
  console.log(regression.timeline.join('\n'));
  console.log(`cut down to ${path}; run it again with --replay ${path}`);
};

/** Gives the seeds that are not done yet, until so many were given or the orders they have are enough. */
const seedsToDo = (totals: () => Totals): (() => number | undefined) => {
  const { seeds: done, orders: lived } = totals();
  const untilOrders = Number(values['until-orders'] ?? Infinity);
  const most = Number(values.seeds ?? (values['until-orders'] === undefined ? 20 : Infinity));
  let seed = Number(values.from);
  let given = 0;
  return () => {
    const enough = given >= most || lived + given * orders >= untilOrders;
    if (enough || isOver() || totals().violations.length > 0) return undefined;
    while (done.has(seed)) seed += 1;
    given += 1;
    return seed++;
  };
};

const runAll = async (): Promise<Totals> => {
  const { results } = values;
  let totals = values.resume && results !== undefined ? readTotals(results) : NOTHING_YET;
  if (totals.orders > 0) tellPace(totals);
  await runSeeds({
    depth,
    assembly,
    orders,
    faults,
    workers: Number(values.workers),
    next: seedsToDo(() => totals),
    onReport: (report: WorkerReport) => {
      const result = { ...report, commit };
      totals = addResult(totals, result);
      if (results !== undefined) appendResult(results, result);
      for (const { invariant, about, message } of report.violations) {
        console.log(`seed ${report.seed}: ${invariant} ${about}: ${message}`);
      }
      if (totals.seeds.size % 50 === 0) tellPace(totals);
    },
  });
  return totals;
};

if (values.replay === undefined) {
  const totals = await runAll();
  tellPace(totals);
  const [violation] = totals.violations;
  if (violation) await explain(violation.seed);
  if (values.page) {
    const path = join(import.meta.dirname, '../docs', page);
    writeFileSync(path, renderFigures(totals, { title, guards }));
  }
  const missing = values.guards ? neverSeen(guards, totals.coverage) : [];
  for (const what of missing) console.log(`never seen: ${what}`);
  if (violation || missing.length > 0) process.exitCode = 1;
} else {
  await replayFile(values.replay);
}
