/**
 * `node run-cases.ts <assembly> first|only <case>…`: runs the cases one after the other, those of the wide depth
 * before the deep ones, in each the named ones first, or no others, until an invariant does not hold, and tells the
 * verdict as one line of JSON. Started in a copy of the tree that has a bug.
 */
import { readAssembly } from '../../../local/cloudformation/assembly.ts';
import type { Violation } from '../oracle/judging.ts';
import type { DepthName } from '../runner.ts';
import type { MutantCase } from './card-stories.ts';
import { CASES } from './cases.ts';
import type { Verdict } from './verdict.ts';
import { WIDE_CASES } from './wide-cases.ts';

process.env['TZ'] = 'UTC';
const [, , folder = '', which = 'first', ...named] = process.argv;

const inOrder = <Kind extends string>(
  cases: readonly MutantCase<Kind>[],
): readonly MutantCase<Kind>[] => {
  const isNamed = ({ name }: MutantCase<Kind>): boolean => named.includes(name);
  return [
    ...cases.filter(isNamed),
    ...(which === 'only' ? [] : cases.filter((one) => !isNamed(one))),
  ];
};

/** Before anybody's story begins it is the start that fails: no such thing could be deployed. */
let isStarted = false;
let orders = 0;
let nth = 0;

type RunCase<Kind extends string> = (
  of: MutantCase<Kind>,
) => Promise<{ readonly violations: readonly Violation[] }>;

const judgeAll = async <Kind extends string>(
  depth: DepthName,
  cases: readonly MutantCase<Kind>[],
  run: RunCase<Kind>,
): Promise<Verdict | undefined> => {
  for (const one of cases) {
    const { violations } = await run(one);
    orders += one.scenario.orders.length;
    nth += 1;
    const [first] = violations;
    if (!first) continue;
    const { invariant, message } = first;
    return { kind: 'violation', depth, invariant, message, inCase: one.name, orders, nth };
  }
  return undefined;
};

const judgeWidely = async (): Promise<Verdict | undefined> => {
  const cases = inOrder(WIDE_CASES);
  if (cases.length === 0) return undefined;
  const { runWideSeed } = await import('../wide/run-wide-seed.ts');
  return judgeAll('wide', cases, ({ scenario, rates, only }) =>
    runWideSeed({ scenario, faults: { kind: 'chance', rates, only } }),
  );
};

const judgeDeeply = async (): Promise<Verdict | undefined> => {
  const { runSeed } = await import('../run-seed.ts');
  const assembly = readAssembly(folder);
  const witness = {
    onStart: () => {
      isStarted = true;
    },
  };
  return judgeAll('deep', inOrder(CASES), ({ scenario, rates, only }) =>
    runSeed({ assembly, scenario, faults: { kind: 'chance', rates, only }, witness }),
  );
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

const judge = async (): Promise<Verdict> => {
  // What breaks the wide run shows nothing yet: the deep cases are tried all the same.
  const widely = await judgeWidely().catch(
    (error: unknown): Verdict => ({ kind: 'broken', message: messageOf(error) }),
  );
  if (widely?.kind === 'violation') return widely;
  const deeply = await judgeDeeply().catch(
    (error: unknown): Verdict => ({
      kind: isStarted ? 'broken' : 'refused',
      message: messageOf(error),
    }),
  );
  return deeply ?? widely ?? { kind: 'survived', orders };
};

const verdict = await judge();
process.stdout.write(`${JSON.stringify(verdict)}\n`, () => process.exit(0));
