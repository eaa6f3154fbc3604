import type * as z from 'zod';
import type { Commit } from './commit.ts';

/** A published event: its payload's shape and the version of that shape. */
export interface PublishedEvent {
  readonly schemaVersion: number;
  readonly summary: string;
  readonly data: z.ZodType;
}

/**
 * What a context tells the others. A published event never changes: an addition that breaks a reader
 * is a new name (`OrderPlacedV2`) beside the old one.
 */
export interface ContextContract {
  readonly context: string;
  readonly events: Readonly<Record<string, PublishedEvent>>;
  /**
   * Those of `events` that nobody subscribes to or has a use for: they stand in the order's timeline, and
   * the bus does not carry them. @default none
   */
  readonly untold?: readonly string[];
  /**
   * Those of `events` by which one step is asked for something, and whose answer tells everybody: they go
   * straight to its queue, as commands do, ten to a request. @default none
   */
  readonly asks?: Readonly<Record<string, string>>;
}

/** Whether the bus carries the event. */
export const isOnBus = ({ events, untold = [], asks = {} }: ContextContract, name: string) =>
  Object.hasOwn(events, name) && !untold.includes(name) && !Object.hasOwn(asks, name);

/** The step that is asked by the event; undefined for one that tells. */
export const askedBy = ({ asks = {} }: ContextContract, name: string): string | undefined =>
  Object.hasOwn(asks, name) ? asks[name] : undefined;

/** Whether a commit has anything for the publisher to send, be it an event or a command. */
export const saysAnything = (
  contract: ContextContract,
  { events, commands }: Pick<Commit, 'events' | 'commands'>,
): boolean =>
  commands.length > 0 ||
  events.some(({ type }) => isOnBus(contract, type) || askedBy(contract, type) !== undefined);
