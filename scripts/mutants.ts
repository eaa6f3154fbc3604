/**
 * `npm run mutants -- [--only a,b | --sample] [--every N] [--workers W] [--minutes M] [--results FILE] [--resume]
 * [--page]`: plants every seeded bug of the bank in a copy of the tree, one at a time, and runs the simulator's
 * cases until one of them sees it. Ends non-zero when fewer than 95 % are seen, when one survives without
 * a reason, or when the tree as it is violates something. Stopped, or out of
 * its minutes, it goes on with what is not in FILE yet. `--sample` is a guard for every change: some that
 * are seen quickly, each in the one case that was made for it.
 */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesize } from '../local/start/synthesize.ts';
import { MUTANTS } from '../test/simulation/mutants/bank.ts';
import type { Mutant } from '../test/simulation/mutants/mutant.ts';
import { copyTree, type MutatedTree } from '../test/simulation/mutants/mutated-tree.ts';
import { isKilled } from '../test/simulation/mutants/verdict.ts';
import { renderMutants, type Tried } from './mutants-page.ts';
import { thisCommit } from './this-commit.ts';

const LEAST_KILLED = 0.95;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    sample: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '60' },
    results: { type: 'string' },
    resume: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
  },
});

/** A line of the results: what became of a mutant, as it was then. */
interface Row extends Pick<Mutant, 'id' | 'replace'>, Omit<Tried, 'mutant' | 'commit'> {
  /** Lines of before it was noted have none. */
  readonly commit?: string;
}

const { results, resume } = values;
const commit = thisCommit();
const startedMs = performance.now();
const isOver = (): boolean => performance.now() - startedMs >= Number(values.minutes) * 60_000;
/** One of each kind: a stream, a death, a wish, an amount, a deadline, a webhook, a fact, a mail. */
const SAMPLE = [
  'stream-resumes-too-late',
  'repeat-without-asking',
  'cancelled-with-money-held',
  'captured-without-limit',
  'late-money-untold',
  'provider-never-asked',
  'facts-summed',
  'hand-over-untold',
];
const which = values.sample ? 'only' : 'first';
const only = values.sample ? SAMPLE : values.only?.split(',');
const chosen = MUTANTS.filter(({ id }) => only?.includes(id) ?? true).filter(
  (_, index) => index % Number(values.every) === 0,
);

const rowsBefore = (): readonly Row[] =>
  resume && results !== undefined && existsSync(results)
    ? readFileSync(results, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Row)
    : [];

const known = rowsBefore();
const tried = new Map<Mutant, Tried>(
  chosen.flatMap((mutant): [Mutant, Tried][] => {
    const row = known.findLast(({ id, replace }) => id === mutant.id && replace === mutant.replace);
    if (!row) return [];
    const { verdict, seconds } = row;
    return [[mutant, { mutant, verdict, seconds, commit: row.commit ?? 'unknown' }]];
  }),
);

const tell = ({ mutant, verdict, seconds }: Tried): void => {
  const seen = 'message' in verdict ? verdict.message.split('\n')[0]?.slice(0, 120) : '';
  const by =
    verdict.kind === 'violation'
      ? `${verdict.depth}, ${verdict.invariant} in “${verdict.inCase}”: `
      : '';
  console.log(`${mutant.id}: ${verdict.kind}, ${seconds.toFixed(0)} s; ${by}${seen}`);
  if (results === undefined) return;
  const { id, replace } = mutant;
  const line: Row = { id, replace, verdict, seconds, commit };
  appendFileSync(results, `${JSON.stringify(line)}\n`);
};

const tryAll = async (trees: readonly MutatedTree[]): Promise<void> => {
  const waiting = chosen.filter((mutant) => !tried.has(mutant));
  const work = async (tree: MutatedTree): Promise<void> => {
    for (let mutant = waiting.shift(); mutant && !isOver(); mutant = waiting.shift()) {
      const beginMs = performance.now();
      const verdict = await tree.tryOut(mutant, { which, named: namedBy(mutant) });
      const one = { mutant, verdict, seconds: (performance.now() - beginMs) / 1000, commit };
      tried.set(mutant, one);
      tell(one);
    }
  };
  await Promise.all(trees.map(work));
};

const namedBy = ({ shownBy }: Mutant): readonly string[] =>
  shownBy === undefined ? [] : [shownBy];

/** A case that fails without a bug would kill everything. */
const isSound = async (tree: MutatedTree | undefined): Promise<boolean> => {
  const verdict = await tree?.tryOut(undefined, { which, named: chosen.flatMap(namedBy) });
  if (verdict?.kind !== 'survived') console.error('the tree as it is:', verdict);
  return verdict?.kind === 'survived';
};

const sumUp = (): void => {
  const all = chosen.flatMap((mutant) => tried.get(mutant) ?? []);
  const killed = all.filter(({ verdict }) => isKilled(verdict)).length;
  const minutes = all.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  console.log(`${killed} of ${all.length} mutants were seen, in ${minutes.toFixed(1)} minutes`);
  const unexplained = all.filter(
    ({ mutant, verdict }) => !isKilled(verdict) && mutant.survives === undefined,
  );
  for (const { mutant } of unexplained) console.log(`survived without a reason: ${mutant.id}`);
  if (values.page) {
    writeFileSync(
      join(import.meta.dirname, '../docs/mutants.md'),
      renderMutants(all, { untried: chosen.length - all.length, minutes, commit }),
    );
  }
  if (killed < LEAST_KILLED * all.length || unexplained.length > 0) process.exitCode = 1;
};

const runAll = async (): Promise<void> => {
  const folder = join(tmpdir(), `karwan-mutants-${process.pid}`);
  const assembly = join(folder, 'assembly');
  await synthesize(assembly);
  const trees = Array.from({ length: Number(values.workers) }, (_, index) =>
    copyTree(join(folder, `tree-${index}`), assembly),
  );
  try {
    if (await isSound(trees[0])) await tryAll(trees);
    else process.exitCode = 1;
  } finally {
    for (const tree of trees) tree.remove();
    rmSync(folder, { recursive: true, force: true });
  }
};

if (tried.size < chosen.length && !isOver()) await runAll();
sumUp();
