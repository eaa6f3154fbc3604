import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Aws } from './aws.ts';
import { dynamodb } from './dynamodb.ts';
import { eventPatterns } from './event-patterns.ts';
import { sqs } from './sqs.ts';
import type { Conformance, Step } from './step.ts';

export const CONFORMANCES: readonly Conformance[] = [dynamodb, sqs, eventPatterns];

interface Sides {
  /** A fresh one for every sequence. */
  readonly ours: () => Aws;
  readonly theirs: Aws;
}

interface Outcome {
  readonly steps: number;
  /** How often each operation was answered, `!` for an error: shows that no property is vacuous. */
  readonly answered: ReadonlyMap<string, number>;
  /** Undefined when no sequence told the two apart; else the shortest that did. */
  readonly difference: string | undefined;
}

/** Runs so many generated sequences on both sides and compares every answer. */
export const compare = async (
  conformance: Conformance,
  { ours, theirs }: Sides,
  options: { readonly sequences: number; readonly seed: number },
): Promise<Outcome> => {
  const { step, maxSteps, around = (aws) => aws } = conformance;
  const answered = new Map<string, number>();
  let steps = 0;
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 1, maxLength: maxSteps, size: 'max' }),
    async (sequence) => {
      const both = [ours(), theirs];
      for (const aws of both) await conformance.prepare(aws);
      const [left, right] = both.map(around) as [Aws, Aws];
      for (const [index, each] of sequence.entries()) {
        const { counted, ends } = await compareStep(conformance, each, left, right, index);
        answered.set(counted, (answered.get(counted) ?? 0) + 1);
        steps += 1;
        if (ends) return;
      }
    },
  );
  const { sequences: numRuns, seed } = options;
  const details = await fc.check(property, { numRuns, seed });
  const { failed, errorInstance, counterexample } = details;
  if (!failed) return { steps, answered, difference: undefined };
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return { steps, answered, difference: `${why}\nafter ${JSON.stringify(counterexample)}` };
};

const compareStep = async (
  { service, comparable, known = [] }: Conformance,
  step: Step,
  left: Aws,
  right: Aws,
  index: number,
): Promise<{ readonly counted: string; readonly ends: boolean }> => {
  const { operation, input } = step;
  const answers = [
    await left.call(service, operation, input),
    await right.call(service, operation, input),
  ] as const;
  // Through JSON: an absent member and an undefined one are the same on the wire.
  const [ours, theirs] = answers.map((each) => JSON.stringify(comparable(each)));
  const counted = `${operation}${'error' in answers[0] ? '!' : ''}`;
  if (isDeepStrictEqual(JSON.parse(String(ours)), JSON.parse(String(theirs)))) {
    return { counted, ends: false };
  }
  const settled = known.find((one) => one.applies(step, ...answers));
  if (settled) return { counted: `known difference: ${settled.name}`, ends: true };
  throw new Error(
    `step ${index + 1}, ${operation} ${JSON.stringify(input)}\n  ours   ${ours}\n  theirs ${theirs}`,
  );
};
