import { bodyOf } from '../../functions/shared/adapters/body-attribute.ts';
import type { ServiceCall } from '../../local/in-process-runtime.ts';
import type { FiredFault } from './engine/fault-board.ts';
import type { Witness } from './engine/world.ts';

/** Something that happened. */
export interface Line {
  readonly atMs: number;
  readonly who: string;
  readonly what: string;
}

/** Takes down what a reader needs to follow a case: commits, events, calls, warnings. */
export interface TimelineBook {
  readonly witness: Witness;
  /** In words and columns, faults marked with `✗`. */
  lines(fired: readonly FiredFault[]): readonly string[];
}

interface Recorded {
  readonly subject: string;
  readonly version: number;
  readonly events: readonly { readonly type: string }[];
}

const MOST_LINES = 200;

/** What happened and what went wrong, in the order of time. */
export const inColumns = (
  book: readonly Line[],
  fired: readonly FiredFault<string>[],
): readonly string[] => {
  const faults = fired.map(({ kind, place, atMs }) => ({
    atMs,
    who: '✗',
    what: `${kind} at ${place}`,
  }));
  const all = [...book, ...faults].toSorted((one, other) => one.atMs - other.atMs);
  const start = all[0]?.atMs ?? 0;
  return all.slice(0, MOST_LINES).map(({ atMs, who, what }) => {
    const seconds = ((atMs - start) / 1000).toFixed(3).padStart(12);
    return `${seconds}s  ${who.padEnd(22)} ${what}`.slice(0, 160);
  });
};

export const createTimeline = (): TimelineBook => {
  const book: Line[] = [];
  let now = (): number => 0;
  const note = (who: string, what: string): void => {
    book.push({ atMs: now(), who, what });
  };
  return {
    witness: {
      onStart: (clock) => {
        now = () => clock.now();
      },
      onCall: (label, call) => {
        const what = inWords(call);
        if (what !== undefined) note(label, what);
      },
      onLog: (label, level, message, fields) => {
        if (level !== 'info')
          note(label, `${message}: ${String(fields['error'] ?? fields['code'] ?? '')}`);
      },
    },
    lines: (fired) => inColumns(book, fired),
  };
};

const inWords = ({ operation, input }: ServiceCall): string | undefined => {
  switch (operation) {
    case 'PutItem':
      return commitIn(input['Item']);
    case 'TransactWriteItems': {
      const [first] = input['TransactItems'] as readonly {
        readonly Put?: { readonly Item: unknown };
      }[];
      return commitIn(first?.Put?.Item);
    }
    case 'PutEvents': {
      const entries = input['Entries'] as readonly { readonly Detail: string }[];
      return `tells ${entries.map(({ Detail }) => namesIn(Detail)).join('; ')}`;
    }
    default:
      return undefined;
  }
};

/** Of each event that the entry carries. */
const namesIn = (detail: string): string =>
  (JSON.parse(detail) as { readonly events: readonly { readonly name: string }[] }).events
    .map(({ name }) => name)
    .join(', ');

const commitIn = (item: unknown): string | undefined => {
  const given = (item ?? {}) as NonNullable<Parameters<typeof bodyOf>[0]>;
  const text = given['kind']?.S === 'commit' ? bodyOf(given) : undefined;
  if (text === undefined) return undefined;
  const { subject, version, events } = JSON.parse(text) as Recorded;
  return `${subject} v${version}: ${events.map(({ type }) => type).join(', ')}`;
};
