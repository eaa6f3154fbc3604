import type * as z from 'zod';
import type { RecordedEvent } from './commit.ts';
import type { DomainEvent } from './decider.ts';
import { permanent, retryable } from './fault.ts';
import { jsonOf } from './json.ts';
import { transitionRefusedSchema } from './transition-refused.ts';

/** Every event that a context's streams may hold, published or not: name → shape. */
export type EventBook = Readonly<
  Record<string, { readonly schemaVersion: number; readonly data: z.ZodType }>
>;

/** Events in the first version of their shape. */
export const firstVersions = (shapes: Readonly<Record<string, z.ZodType>>): EventBook =>
  Object.fromEntries(
    Object.entries(shapes).map(([type, data]) => [type, { schemaVersion: 1, data }]),
  );

/** Any of the events whose shapes these are, as it is in memory. */
export type EventOf<Shapes extends Readonly<Record<string, z.ZodType>>> = {
  [Type in keyof Shapes]: { readonly type: Type; readonly data: z.output<Shapes[Type]> };
}[keyof Shapes];

const REFUSED = { schemaVersion: 1, data: transitionRefusedSchema };

const entryOf = (book: EventBook, type: string) =>
  type === 'TransitionRefused' ? REFUSED : book[type];

/**
 * The event in the form it is stored in, checked by its own schema: what could not be read back, or
 * sent, is never appended. Throws a permanent fault: that is a defect of the decider.
 */
export const encodeEvent = (
  book: EventBook,
  event: DomainEvent,
): { readonly schemaVersion: number; readonly data: unknown } => {
  const { entry, data } = checked(book, event);
  return { schemaVersion: entry.schemaVersion, data };
};

/** The same as it stands in a commit: reading it back is done already. */
export const recordEvent = (
  book: EventBook,
  event: DomainEvent,
  about: Pick<RecordedEvent, 'id' | 'occurredAt'>,
): RecordedEvent => {
  const { entry, data, read } = checked(book, event);
  const recorded: RecordedEvent = {
    id: about.id,
    type: event.type,
    schemaVersion: entry.schemaVersion,
    occurredAt: about.occurredAt,
    data,
  };
  decoded.set(recorded, { entry, event: { type: event.type, data: read } });
  return recorded;
};

const checked = (book: EventBook, event: DomainEvent) => {
  const entry = entryOf(book, event.type);
  if (!entry) throw permanent('unknown-event', `${event.type} is in no event book`);
  const data = jsonOf(event.data);
  const read = entry.data.safeParse(data);
  if (!read.success) {
    throw permanent('bad-event', `${event.type}: ${read.error.message}`, read.error);
  }
  return { entry, data, read: read.data };
};

/** The stored event as the decider wrote it. A newer version than ours waits for a newer worker. */
export const decodeEvent = (book: EventBook, event: RecordedEvent): DomainEvent => {
  const entry = entryOf(book, event.type);
  if (!entry || event.schemaVersion > entry.schemaVersion) {
    throw retryable('newer-schema', `${event.type} v${event.schemaVersion} is not known here yet`);
  }
  const known = decoded.get(event);
  if (known?.entry === entry) return known.event;
  const fresh = { type: event.type, data: entry.data.parse(event.data) };
  decoded.set(event, { entry, event: fresh });
  return fresh;
};

/** A draft folds what it appends twice, and a stream that is read again has the same events. */
const decoded = new WeakMap<
  RecordedEvent,
  { readonly entry: EventBook[string]; readonly event: DomainEvent }
>();
