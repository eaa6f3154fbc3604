import type { FiredFault } from '../engine/fault-board.ts';
import { inColumns, type Line } from '../timeline.ts';
import type { WideWitness } from './engine/engine.ts';

/** Takes down what a reader needs to follow a case: commits, and what came of each message. */
export const createWideTimeline = () => {
  const book: Line[] = [];
  let now = (): number => 0;
  const note = (who: string, what: string): void => {
    book.push({ atMs: now(), who, what });
  };
  const witness: WideWitness = {
    onStart: (clock) => {
      now = clock.now;
    },
    onCommit: ({ context, subject, version, events }) =>
      note(context, `${subject} v${version}: ${events.map(({ type }) => type).join(', ')}`),
    onHandled: ({ step, name }, outcome) => {
      if (outcome !== 'appended') note(step, `${name}: ${outcome}`);
    },
    onParked: ({ step, name }) => note(step, `${name} is parked`),
  };
  return {
    witness,
    lines: (fired: readonly FiredFault<string>[]): readonly string[] => inColumns(book, fired),
  };
};
