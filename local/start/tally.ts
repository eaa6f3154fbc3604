import type { LogLine } from '../lambda/log-ring.ts';

/** What has happened since the start, read from the functions' own log lines. */
export interface Tally {
  /** Counts along with the log; a line that is no record's outcome changes nothing. */
  count(line: Pick<LogLine, 'text'>): void;
  /** One line for the screen: orders by state, what became of money, what was not taken. */
  line(): string;
}

/** The state that an order is in after the event. */
const STATES: Readonly<Record<string, string>> = {
  OrderPlaced: 'placed',
  OrderConfirmed: 'confirmed',
  OrderHandedOver: 'sent',
  OrderCompleted: 'completed',
  OrderHeld: 'on hold',
  OrderCancellationRequested: 'cancelling',
  OrderCancelled: 'cancelled',
  OrderExpired: 'expired',
  OrderReinstated: 'placed',
};
const SHOWN_STATES = [...new Set(Object.values(STATES))];
const RELEASED = 'OrderHoldReleased';

/** What is counted each time it happens. */
const COUNTED: Readonly<Record<string, string>> = {
  OrderReinstated: 'paid late',
  OrderQuarantined: 'quarantined',
  PaymentFailed: 'declined',
  RefundSettled: 'refunds',
  DisputeOpened: 'disputes',
  LineBackordered: 'back-ordered',
  ShipmentDelivered: 'delivered',
  ShipmentLost: 'lost',
  ShipmentReturnedToOrigin: 'turned back',
  ReturnClosed: 'returns',
};
/** Log messages of what no step took. */
const REFUSALS: Readonly<Record<string, string>> = {
  'webhook refused': 'forged',
  'record parked': 'dead letters',
};
const MONEY = ['declined', 'paid late', 'refunds', 'disputes'];
const PARCELS = ['delivered', 'back-ordered', 'lost', 'turned back', 'returns'];
const NOT_TAKEN = ['no news', 'quarantined', 'forged', 'dead letters'];

export const createTally = (): Tally => {
  /** The order's states, the one before a hold included. */
  const states = new Map<string, { readonly now: string; readonly before: string }>();
  const inState = new Map<string, number>();
  const times = new Map<string, number>();

  const move = (subject: string, to: string): void => {
    const from = states.get(subject)?.now;
    if (from !== undefined) add(inState, from, -1);
    add(inState, to, 1);
    states.set(subject, { now: to, before: from ?? to });
  };
  const happened = (subject: string, event: string): void => {
    const to = event === RELEASED ? states.get(subject)?.before : STATES[event];
    const counted = COUNTED[event];
    if (to !== undefined) move(subject, to);
    if (counted !== undefined) add(times, counted, 1);
  };

  return {
    count: ({ text }) => {
      const line = parse(text);
      const refusal = REFUSALS[String(line['message'])];
      if (refusal !== undefined) add(times, refusal, 1);
      if (line['message'] !== 'record' || !Array.isArray(line['events'])) return;
      const events: readonly unknown[] = line['events'];
      if (events.length === 0 && line['received'] === 'RecordSnapshot') add(times, 'no news', 1);
      for (const event of events) happened(String(line['subject']), String(event));
    },
    line: () =>
      [
        `orders: ${said(inState, SHOWN_STATES)}`,
        `money: ${said(times, MONEY)}`,
        `parcels: ${said(times, PARCELS)}`,
        said(times, NOT_TAKEN),
      ].join(' | '),
  };
};

const add = (counts: Map<string, number>, name: string, by: number): void => {
  counts.set(name, (counts.get(name) ?? 0) + by);
};

/** States and events that did not come up stay out; so the line fits a screen. */
const said = (counts: ReadonlyMap<string, number>, names: readonly string[]): string =>
  names
    .filter((name) => counts.get(name) || name === names[0] || name === 'dead letters')
    .map((name) => `${name} ${counts.get(name) ?? 0}`)
    .join(' · ');

const parse = (text: string): Readonly<Record<string, unknown>> => {
  if (!text.startsWith('{')) return {};
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    // A line that only looks like JSON is somebody's own text.
    return {};
  }
};
