import { Fault } from '../../../../functions/shared/fault.ts';
import { toJson } from '../../../../functions/shared/json.ts';

/**
 * What a worker's ports told it while it handled one message, and what it asked of them. On a tape that is
 * played the ports say the same again, and nobody outside hears of it.
 */
export interface Tape {
  readonly atMs: number;
  readonly isPlayed: boolean;
  /** `isAsked`: the worker wants something done by it, and does not only look. */
  through<Answer>(port: string, isAsked: boolean, of: PortCall<Answer>): Answer;
  /** What was asked for, in order, as text; and how it ended, once it has. */
  readonly said: readonly string[];
  end(outcome: unknown): void;
  fail(error: unknown): void;
}

export interface PortCall<Answer> {
  readonly given: readonly unknown[];
  readonly ask: () => Answer;
}

/** One that is recorded can be played. */
export interface Recording extends Tape {
  play(): Tape;
}

const createSaid = () => {
  const said: string[] = [];
  return {
    said,
    asked: (port: string, given: readonly unknown[]): void => {
      said.push(`${port} ${toJson(given)}`);
    },
    end: (outcome: unknown): void => {
      said.push(`ended ${toJson(outcome)}`);
    },
    fail: (error: unknown): void => {
      said.push(`failed ${error instanceof Fault ? error.code : String(error)}`);
    },
  };
};

export const recordTape = (atMs: number): Recording => {
  /** By port, in order: what it gave back, be it a promise. */
  const answers = new Map<string, unknown[]>();
  const { asked, ...book } = createSaid();
  return {
    ...{ atMs, isPlayed: false, ...book },
    through: (port, isAsked, { given, ask }) => {
      if (isAsked) asked(port, given);
      const answer = ask();
      const known = answers.get(port);
      if (known) known.push(answer);
      else answers.set(port, [answer]);
      return answer;
    },
    play: () => playedTape(atMs, answers),
  };
};

const playedTape = (atMs: number, answers: ReadonlyMap<string, readonly unknown[]>): Tape => {
  const heard = new Map<string, number>();
  const { asked, ...book } = createSaid();
  return {
    ...{ atMs, isPlayed: true, ...book },
    through: <Answer>(port: string, isAsked: boolean, { given }: PortCall<Answer>): Answer => {
      if (isAsked) asked(port, given);
      const nth = heard.get(port) ?? 0;
      heard.set(port, nth + 1);
      const known = answers.get(port) ?? [];
      if (nth >= known.length)
        throw new RangeError(`${port} was not asked ${nth + 1} times before`);
      return known[nth] as Answer;
    },
  };
};
