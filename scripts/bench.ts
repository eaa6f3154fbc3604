/**
 * `npm run bench`: what an order costs, how long it takes and what binds, from the real handlers over
 * the embedded cloud; writes `docs/bench.md` and `docs/bench.json`.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readAssembly } from '../local/cloudformation/assembly.ts';
import { prepareAssemblies } from '../test/bench/assemblies.ts';
import { deployedFunctions } from '../test/bench/deployed-functions.ts';
import type { Figures } from '../test/bench/figures.ts';
import { measureOrderUse } from '../test/bench/measure-bill.ts';
import { measureBundles } from '../test/bench/measure-bundles.ts';
import { measureEmbedded } from '../test/bench/measure-embedded.ts';
import { measureGrowth } from '../test/bench/measure-growth.ts';
import { measureLatency } from '../test/bench/measure-latency.ts';
import { renderPage } from '../test/bench/page.ts';
import { measureQuietMonth } from '../test/bench/quiet-month.ts';

const DOCS = join(import.meta.dirname, '../docs');
const ORDERS = 200;
const ROUNDS = 9;
const EMBEDDED_ORDERS = 100;
/** How many orders are there at each point: `--growth 1000,100000`. */
const { values } = parseArgs({ options: { growth: { type: 'string', default: '1000,100000' } } });
const GROWTH = values.growth.split(',').map(Number);

const timed = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
  const start = performance.now();
  const result = await work();
  console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
};

const { deployed, gathering } = await timed('synthesis', prepareAssemblies);
const assembly = readAssembly(deployed);
const functions = deployedFunctions(assembly);
const parts = { assembly: deployed, functions };

const figures: Figures = {
  command: 'npm run bench',
  machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`,
  date: new Date().toISOString().slice(0, 10),
  alone: await timed('batch 1', () => measureOrderUse(parts, 1)),
  together: await timed('batch 10', () => measureOrderUse({ ...parts, assembly: gathering }, 10)),
  quietMonth: await timed('quiet month', () => measureQuietMonth(parts)),
  warm: await timed('warm', () => measureLatency(parts, { orders: ORDERS, cold: false })),
  cold: await timed('cold', () => measureLatency(parts, { orders: ORDERS, cold: true })),
  embedded: await timed('embedded', () => measureEmbedded(deployed, EMBEDDED_ORDERS)),
  growth: await timed('growth', () => measureGrowth(parts, GROWTH)),
  bundles: await timed('bundles', () => measureBundles(assembly, ROUNDS)),
};
writeFileSync(join(DOCS, 'bench.json'), `${JSON.stringify(figures, null, 2)}\n`);
writeFileSync(join(DOCS, 'bench.md'), renderPage(figures));
console.log('docs/bench.md');
process.exit(0);
