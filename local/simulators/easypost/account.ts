import type { Clock, Random } from '../../engine/clock.ts';
import type { Event, Shipment, Tracker } from './shapes.ts';

/** One user's account in test mode: what was made there, and the events of it. */
export interface Account {
  readonly clock: Clock;
  readonly random: Random;
  /** ISO 8601 in whole seconds, as EasyPost writes times. */
  now(): string;
  /** `shp_` and 32 hexadecimal digits. */
  newId(prefix: string): string;
  /** Replaced whole, so that events keep what they saw. */
  put<T extends Shipment | Tracker>(object: T): T;
  shipment(idOrReference: string): Shipment | undefined;
  tracker(idOrCode: string): Tracker | undefined;
  /** Newest first. */
  shipments(): readonly Shipment[];
  trackers(): readonly Tracker[];
  emit(description: string, result: object, previous: object): void;
  events(): readonly Event[];
}

export const createAccount = (
  clock: Clock,
  random: Random,
  onEvent: (event: Event) => void,
): Account => {
  const shipments = new Map<string, Shipment>();
  const trackers = new Map<string, Tracker>();
  const events: Event[] = [];
  const now = (): string => `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
  const newId = (prefix: string): string =>
    `${prefix}_${Buffer.from(random.bytes(16)).toString('hex')}`;
  return {
    clock,
    random,
    now,
    newId,
    put: (object) => {
      if (object.object === 'Shipment') shipments.set(object.id, object);
      else trackers.set(object.id, object);
      return object;
    },
    // A reference is whatever somebody wrote: of two alike, nobody promises which one it gives.
    shipment: (name) =>
      shipments.get(name) ?? [...shipments.values()].find(({ reference }) => reference === name),
    tracker: (name) =>
      trackers.get(name) ??
      [...trackers.values()].find(({ tracking_code }) => tracking_code === name),
    shipments: () => [...shipments.values()].reverse(),
    trackers: () => [...trackers.values()].reverse(),
    emit: (description, result, previous) => {
      const event: Event = {
        description,
        mode: 'test',
        previous_attributes: previous,
        created_at: now(),
        pending_urls: [],
        completed_urls: [],
        updated_at: now(),
        id: newId('evt'),
        user_id: 'user_simulated',
        status: 'pending',
        object: 'Event',
        result,
      };
      events.push(event);
      onEvent(event);
    },
    events: () => events,
  };
};
