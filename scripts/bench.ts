/**
 * `npm run bench [-- --growth 1000,100000 --rounds 9 --only bill,latency]`: what an order costs, how long it takes
 * and what binds, from the real handlers over the embedded cloud; writes `docs/bench.md` and `docs/bench.json`. With
 * `--only` the other parts stay as they were made before.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readAssembly } from '../local/cloudformation/assembly.ts';
import { prepareAssemblies } from '../test/bench/assemblies.ts';
import { deployedFunctions } from '../test/bench/deployed-functions.ts';
import { UNDER_WAY } from '../test/bench/embedded-lives.ts';
import type { Figures } from '../test/bench/figures.ts';
import { measureHotSku } from '../test/bench/hot-sku.ts';
import { measureOrderUse } from '../test/bench/measure-bill.ts';
import { measureBundles } from '../test/bench/measure-bundles.ts';
import { measureEmbedded } from '../test/bench/measure-embedded.ts';
import { measureGrowth } from '../test/bench/measure-growth.ts';
import { measureLatency } from '../test/bench/measure-latency.ts';
import { renderPage } from '../test/bench/page.ts';
import { measureQuietMonth } from '../test/bench/quiet-month.ts';

const DOCS = join(import.meta.dirname, '../docs');
const ORDERS = 200;
/** Timed, and before them. */
const EMBEDDED = { orders: 2 * UNDER_WAY, before: UNDER_WAY };
const [HOT_ORDERS, HOT_WORKERS] = [5000, 4];
/** `--growth` names how many orders are there at each point, `--rounds` how often imports are timed. */
const { values } = parseArgs({
  options: {
    growth: { type: 'string', default: '1000,100000' },
    rounds: { type: 'string', default: '9' },
    only: { type: 'string' },
  },
});

const timed = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
  const start = performance.now();
  const result = await work();
  console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
};

const { deployed, gathering, throughUrl } = await timed('synthesis', prepareAssemblies);
const assembly = readAssembly(deployed);
const functions = deployedFunctions(assembly);
const parts = { assembly: deployed, functions };

const gathered = { ...parts, assembly: gathering };
const behindUrl = {
  assembly: throughUrl,
  functions: deployedFunctions(readAssembly(throughUrl)),
};

const PARTS = {
  bill: async () => ({
    alone: await timed('batch 1', () => measureOrderUse(parts, 1)),
    together: await timed('batch 10', () => measureOrderUse(gathered, 10)),
    throughUrl: await timed('batch 10, function URL', () => measureOrderUse(behindUrl, 10)),
    quietMonth: await timed('quiet month', () => measureQuietMonth(parts)),
  }),
  latency: async () => ({
    warm: await timed('warm', () => measureLatency(parts, { orders: ORDERS, cold: false })),
    cold: await timed('cold', () => measureLatency(parts, { orders: ORDERS, cold: true })),
  }),
  'hot-sku': async () => ({
    hotSku: await timed('hot SKU', () => measureHotSku(HOT_ORDERS, HOT_WORKERS)),
  }),
  embedded: async () => ({
    embedded: await timed('embedded', () => measureEmbedded(deployed, EMBEDDED)),
  }),
  growth: async () => ({
    growth: await timed('growth', () => measureGrowth(parts, values.growth.split(',').map(Number))),
  }),
  bundles: async () => ({
    bundles: await timed('bundles', () => measureBundles(assembly, Number(values.rounds))),
  }),
};
type PartName = keyof typeof PARTS;
const names = Object.keys(PARTS) as PartName[];
const asked = values.only?.split(',') ?? names;
const wrong = asked.find((name) => !(name in PARTS));
if (wrong !== undefined) throw new RangeError(`no part ${wrong}: --only takes ${names.join(', ')}`);

const run = {
  command: ['npm run bench --', ...process.argv.slice(2)].join(' ').replace(/ --$/, ''),
  date: new Date().toISOString().slice(0, 10),
};
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`;
const { again: _again, ...before } = JSON.parse(
  readFileSync(join(DOCS, 'bench.json'), 'utf8'),
) as Figures;
let figures: Figures =
  values.only === undefined ? { ...before, ...run, machine } : { ...before, again: run };
for (const name of names.filter((each) => asked.includes(each))) {
  figures = { ...figures, ...(await PARTS[name]()) };
}
writeFileSync(join(DOCS, 'bench.json'), `${JSON.stringify(figures, null, 2)}\n`);
writeFileSync(join(DOCS, 'bench.md'), renderPage(figures));
console.log('docs/bench.md');
process.exit(0);
