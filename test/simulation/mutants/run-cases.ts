/**
 * `node run-cases.ts <assembly> first|only <case>…`: runs the cases one after the other, the named ones
 * first, or no others, until an invariant does not hold, and tells the verdict as one line of JSON. Started in a copy of the tree that has a bug.
 */
import { readAssembly } from '../../../local/cloudformation/assembly.ts';
import type { MutantCase } from './card-stories.ts';
import { CASES } from './cases.ts';
import type { Verdict } from './verdict.ts';

process.env['TZ'] = 'UTC';
const [, , folder = '', which = 'first', ...named] = process.argv;
const isNamed = ({ name }: MutantCase): boolean => named.includes(name);
const ordered = [
  ...CASES.filter(isNamed),
  ...(which === 'only' ? [] : CASES.filter((one) => !isNamed(one))),
];

const judge = async (): Promise<Verdict> => {
  const { runSeed } = await import('../run-seed.ts');
  const assembly = readAssembly(folder);
  let orders = 0;
  for (const [index, { name, scenario, rates, only }] of ordered.entries()) {
    const { violations } = await runSeed({
      assembly,
      scenario,
      faults: { kind: 'chance', rates, only },
      witness: {
        onStart: () => {
          isStarted = true;
        },
      },
    });
    orders += scenario.orders.length;
    const [first] = violations;
    if (!first) continue;
    const { invariant, message } = first;
    return { kind: 'violation', invariant, message, inCase: name, orders, nth: index + 1 };
  }
  return { kind: 'survived', orders };
};

/** Before anybody's story begins it is the start that fails: no such thing could be deployed. */
let isStarted = false;

const verdict = await judge().catch(
  (error: unknown): Verdict => ({
    kind: isStarted ? 'broken' : 'refused',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }),
);
process.stdout.write(`${JSON.stringify(verdict)}\n`, () => process.exit(0));
