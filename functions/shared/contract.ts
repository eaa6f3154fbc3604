import type * as z from 'zod';

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
}

/** Whether the bus carries the event. */
export const isOnBus = ({ events, untold = [] }: ContextContract, name: string): boolean =>
  Object.hasOwn(events, name) && !untold.includes(name);
