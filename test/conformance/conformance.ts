import { isDeepStrictEqual } from 'node:util';
import { fc } from '../properties.ts';
import type { Aws } from './aws.ts';
import { dynamodb } from './dynamodb/dynamodb.ts';
import { eventPatterns } from './events/event-patterns.ts';
import { eventRouting } from './events/event-routing.ts';
import { sqs } from './sqs/sqs.ts';
import type { Conformance, KnownDifference, Step } from './step.ts';

export const CONFORMANCES: readonly Conformance[] = [dynamodb, sqs, eventPatterns, eventRouting];

interface Sides {
  /** A fresh one for every sequence. */
  readonly ours: () => Aws;
  readonly theirs: Aws;
}

/** How often a command was carried out and refused, by the embedded cloud. */
interface Tally {
  answered: number;
  refused: number;
}

export interface Outcome {
  readonly conformance: Conformance;
  readonly sequences: number;
  readonly calls: number;
  /** By command: shows that no property is vacuous. */
  readonly tallies: ReadonlyMap<string, Readonly<Tally>>;
  /** By known difference, how often it was met. */
  readonly met: ReadonlyMap<KnownDifference, number>;
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
  const count = createCount();
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 1, maxLength: maxSteps, size: 'max' }),
    async (sequence) => {
      const both = [ours(), theirs];
      for (const aws of both) await conformance.prepare(aws);
      const [left, right] = both.map(around) as [Aws, Aws];
      for (const [index, each] of sequence.entries()) {
        const { isRefused, known } = await compareStep(conformance, each, left, right, index);
        count.step(each.operation, isRefused, known);
        if (known && !known.leavesAlike) return;
      }
    },
  );
  const { sequences: numRuns, seed } = options;
  const details = await fc.check(property, { numRuns, seed });
  const { failed, errorInstance, counterexample } = details;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return {
    conformance,
    sequences: details.numRuns,
    ...count.so(),
    difference: failed ? `${why}\nafter ${JSON.stringify(counterexample)}` : undefined,
  };
};

const createCount = () => {
  const tallies = new Map<string, Tally>();
  const met = new Map<KnownDifference, number>();
  let calls = 0;
  return {
    step: (operation: string, isRefused: boolean, known: KnownDifference | undefined): void => {
      const tally = tallies.get(operation) ?? { answered: 0, refused: 0 };
      tally[isRefused ? 'refused' : 'answered'] += 1;
      tallies.set(operation, tally);
      if (known) met.set(known, (met.get(known) ?? 0) + 1);
      calls += 1;
    },
    so: () => ({ calls, tallies, met }),
  };
};

const compareStep = async (
  { service, comparable, known = [] }: Conformance,
  step: Step,
  left: Aws,
  right: Aws,
  index: number,
): Promise<{ readonly isRefused: boolean; readonly known: KnownDifference | undefined }> => {
  const { operation, input, service: of = service } = step;
  const answers = [
    await left.call(of, operation, input),
    await right.call(of, operation, input),
  ] as const;
  const isRefused = 'error' in answers[0];
  // Through JSON: an absent member and an undefined one are the same on the wire.
  const [ours, theirs] = answers.map((each) => JSON.stringify(comparable(each, step)));
  if (isDeepStrictEqual(JSON.parse(String(ours)), JSON.parse(String(theirs)))) {
    return { isRefused, known: undefined };
  }
  const settled = known.find((one) => one.applies(step, ...answers));
  if (settled) return { isRefused, known: settled };
  throw new Error(
    `step ${index + 1}, ${operation} ${JSON.stringify(input)}\n  ours   ${ours}\n  theirs ${theirs}`,
  );
};
