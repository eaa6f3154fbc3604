import { MINUTE } from '../../../../functions/shared/spans.ts';
import { eventsOf } from './evidence.ts';
import type { LifeCheck, Rest } from './judging.ts';

type Told = Pick<ReturnType<typeof eventsOf>[number], 'type' | 'data' | 'occurredAt'>;

/** Something that a store was told and has not taken. */
export interface Untaken {
  readonly id: string;
  /** When it was told last; long ago where no store is called, and nobody waits for one. */
  readonly atMs: number;
  readonly isRefused: boolean;
  /** The parcel that it tells of, which a later telling tells of as a whole. */
  readonly of: string;
}

interface Said {
  readonly id: string;
  readonly ids: readonly string[];
  readonly done: boolean;
  readonly kind: string;
  readonly at?: string;
  readonly parcel?: { readonly fulfilmentId: string };
}

/** What the store has not taken after one more event. */
const withTold = (
  untaken: readonly Untaken[],
  { type, data, occurredAt }: Told,
): readonly Untaken[] => {
  const { id, ids, done, at, parcel } = data as Said;
  switch (type) {
    case 'WriteBackRequested': {
      const of = parcel?.fulfilmentId ?? id;
      const one = { id, of, atMs: at ? Date.parse(occurredAt) : 0, isRefused: false };
      return [...untaken.filter((other) => other.of !== of), one];
    }
    case 'WriteBackEnded':
      return done
        ? untaken.filter((one) => one.id !== id)
        : untaken.map((one) => (one.id === id ? { ...one, isRefused: true } : one));
    case 'WriteBacksSettled':
      return untaken.filter((one) => !ids.includes(one.id));
    default:
      return untaken;
  }
};

export const untakenOf = (events: readonly Told[]): readonly Untaken[] =>
  events.reduce<readonly Untaken[]>(withTold, []);

/** No call fails and is repeated within so short a time. */
const FRESH_MS = 5 * MINUTE;

/**
 * A person's word ends the waiting for what a store does not take, and for nothing else: what is on its way
 * stays with the store, and nobody is reminded of what nobody waits for.
 */
export const checkTold: LifeCheck = (rest, life) => {
  let untaken: readonly Untaken[] = [];
  for (const event of eventsOf(rest.world, 'orders', life)) {
    CHECKS[event.type]?.({ ...rest, orderId: life.orderId, untaken }, event);
    untaken = withTold(untaken, event);
  }
};

type Given = Rest & { readonly orderId: string; readonly untaken: readonly Untaken[] };

/** What is asked of an event, given what the store had not taken before it. */
const CHECKS: Readonly<Record<string, (given: Given, event: Told) => void>> = {
  WriteBacksSettled: ({ accuse, coverage, orderId, untaken }, { data, occurredAt }) => {
    const { ids } = data as Said;
    const settled = untaken.filter(({ id }) => ids.includes(id));
    const isFresh = ({ isRefused, atMs }: Untaken): boolean =>
      !isRefused && atMs + FRESH_MS > Date.parse(occurredAt);
    if (settled.length < ids.length || settled.some(isFresh)) {
      accuse('store', orderId, `${ids.join(', ')} did not wait for people`);
    }
    coverage.saw('sometimes a person says that a store need not be told');
  },
  TransitionRefused: ({ coverage }, { data }) => {
    if ((data as { readonly code?: string }).code !== 'being-told') return;
    coverage.saw('sometimes a person says too early that a store need not be told');
  },
  PersonReminded: ({ accuse, orderId, untaken }, { data }) => {
    if ((data as Said).kind !== 'store_untold' || untaken.length > 0) return;
    accuse('store', orderId, 'people are reminded of what its store has taken, or need not');
  },
};
