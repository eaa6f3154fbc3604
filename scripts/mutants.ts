/**
 * `npm run mutants -- [--only a,b] [--every N] [--workers W] [--page]`: plants every seeded bug of the
 * bank in a copy of the tree, one at a time, and runs the simulator's cases until one of them sees it.
 * Ends non-zero when fewer than 95 % are seen, when one survives without a reason, or when the tree as
 * it is violates something.
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesize } from '../local/start/synthesize.ts';
import { MUTANTS } from '../test/simulation/mutants/bank.ts';
import type { Mutant } from '../test/simulation/mutants/mutant.ts';
import { copyTree, type MutatedTree } from '../test/simulation/mutants/mutated-tree.ts';
import { isKilled } from '../test/simulation/mutants/verdict.ts';
import { renderMutants, type Tried } from './mutants-page.ts';

const LEAST_KILLED = 0.95;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    every: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    page: { type: 'boolean', default: false },
  },
});

const only = values.only?.split(',');
const chosen = MUTANTS.filter(({ id }) => only?.includes(id) ?? true).filter(
  (_, index) => index % Number(values.every) === 0,
);
const startedMs = performance.now();
const folder = join(tmpdir(), `karwan-mutants-${process.pid}`);
const assembly = join(folder, 'assembly');
await synthesize(assembly);
const trees = Array.from({ length: Number(values.workers) }, (_, index) =>
  copyTree(join(folder, `tree-${index}`), assembly),
);

const tell = ({ mutant, verdict, seconds }: Tried): void => {
  const seen = 'message' in verdict ? verdict.message.split('\n')[0]?.slice(0, 120) : '';
  const by = verdict.kind === 'violation' ? `${verdict.invariant} in “${verdict.inCase}”: ` : '';
  console.log(`${mutant.id}: ${verdict.kind}, ${seconds.toFixed(0)} s; ${by}${seen}`);
};

const tryAll = async (): Promise<readonly Tried[]> => {
  const waiting = [...chosen];
  const tried = new Map<Mutant, Tried>();
  const work = async (tree: MutatedTree): Promise<void> => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const beginMs = performance.now();
      const verdict = await tree.tryOut(mutant);
      const one = { mutant, verdict, seconds: (performance.now() - beginMs) / 1000 };
      tried.set(mutant, one);
      tell(one);
    }
  };
  await Promise.all(trees.map(work));
  return chosen.flatMap((mutant) => tried.get(mutant) ?? []);
};

/** A case that fails without a bug would kill everything. */
const sound = await trees[0]?.tryOut(undefined);
if (sound?.kind !== 'survived') {
  console.error('the tree as it is:', sound);
  process.exitCode = 1;
} else {
  const tried = await tryAll();
  const killed = tried.filter(({ verdict }) => isKilled(verdict)).length;
  const minutes = (performance.now() - startedMs) / 60_000;
  console.log(`${killed} of ${tried.length} mutants were seen, in ${minutes.toFixed(1)} minutes`);
  const unexplained = tried.filter(
    ({ mutant, verdict }) => !isKilled(verdict) && mutant.survives === undefined,
  );
  for (const { mutant } of unexplained) console.log(`survived without a reason: ${mutant.id}`);
  if (values.page) {
    const page = join(import.meta.dirname, '../docs/mutants.md');
    writeFileSync(page, renderMutants(tried, minutes));
  }
  if (killed < LEAST_KILLED * tried.length || unexplained.length > 0) process.exitCode = 1;
}
for (const tree of trees) tree.remove();
