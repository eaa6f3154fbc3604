import type { LogLine } from '../lambda/log-ring.ts';

/** What has happened since the start, read from the functions' own log lines. */
export interface Tally {
  readonly placed: number;
  readonly amended: number;
  readonly cancelled: number;
  readonly unchanged: number;
  readonly quarantined: number;
  readonly refused: number;
  readonly parked: number;
}

const EMPTY: Tally = {
  placed: 0,
  amended: 0,
  cancelled: 0,
  unchanged: 0,
  quarantined: 0,
  refused: 0,
  parked: 0,
};

const EVENTS: Readonly<Record<string, keyof Tally>> = {
  OrderPlaced: 'placed',
  OrderAmended: 'amended',
  OrderCancelled: 'cancelled',
  OrderQuarantined: 'quarantined',
};

/** Counts along with the log; a line that is no record's outcome changes nothing. */
export const countLine = (tally: Tally, { text }: Pick<LogLine, 'text'>): Tally => {
  const line = parse(text);
  if (line['message'] === 'webhook refused') return plus(tally, 'refused');
  if (line['message'] === 'record parked') return plus(tally, 'parked');
  if (line['message'] !== 'record') return tally;
  const events = Array.isArray(line['events']) ? line['events'] : [];
  return events.length === 0
    ? plus(tally, 'unchanged')
    : events.reduce<Tally>((counted, event) => plus(counted, EVENTS[String(event)]), tally);
};

const plus = (tally: Tally, key: keyof Tally | undefined): Tally =>
  key === undefined ? tally : { ...tally, [key]: tally[key] + 1 };

export const emptyTally = (): Tally => EMPTY;

/** One line for the screen. */
export const tallyLine = (tally: Tally): string =>
  [
    `orders placed ${tally.placed}`,
    `amended ${tally.amended}`,
    `cancelled ${tally.cancelled}`,
    `duplicates and no news ${tally.unchanged}`,
    `quarantined ${tally.quarantined}`,
    `refused at the door ${tally.refused}`,
    `dead letters ${tally.parked}`,
  ].join(' · ');

const parse = (text: string): Readonly<Record<string, unknown>> => {
  if (!text.startsWith('{')) return {};
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    // A line that only looks like JSON is somebody's own text.
    return {};
  }
};
