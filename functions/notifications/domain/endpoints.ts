import * as z from 'zod';
import { after } from '../../shared/deadline.ts';
import { accepted, type Decider, type Decision } from '../../shared/decider.ts';
import { type EventBook, type EventOf, firstVersions } from '../../shared/event-book.ts';
import { HOUR } from '../../shared/spans.ts';
import { contract } from '../contract.ts';

const at = z.iso.datetime();
const endpointId = z.string();
const person = { by: z.string(), why: z.string(), at };

const internal = {
  EndpointAdded: z.object({
    endpointId,
    url: z.string(),
    /** Types of webhooks that it wants; empty: all. */
    types: z.array(z.string()),
    /** Under the key-encryption key. */
    sealedSecret: z.string(),
    ...person,
  }),
  EndpointRemoved: z.object({ endpointId, ...person }),
  /** Deliveries to it fail; one that succeeds takes that back. */
  EndpointFailing: z.object({ endpointId, at }),
  EndpointPaused: z.object({ endpointId, until: at, at }),
  EndpointRecovered: z.object({ endpointId, at }),
} as const;

/** Everything the stream of a merchant's endpoints may hold. */
export const endpointBook: EventBook = {
  ...contract.events,
  ...firstVersions(internal),
};

interface EndpointDisabled {
  readonly type: 'EndpointDisabled';
  readonly data: {
    readonly endpointId: string;
    readonly host: string;
    readonly because: 'gone' | 'failing';
    readonly at: string;
  };
}

type Fact = EventOf<typeof internal>;
export type EndpointEvent = Fact | EndpointDisabled;
type FactOf<Type extends Fact['type']> = Extract<Fact, { type: Type }>['data'];

/** Where a merchant wants webhooks to be sent. */
export interface Endpoint
  extends Pick<FactOf<'EndpointAdded'>, 'endpointId' | 'url' | 'types' | 'sealedSecret'> {
  readonly failingSince: string | null;
  readonly pauses: number;
  readonly pausedUntil: string | null;
  readonly disabled: boolean;
}

/** All of a merchant's endpoints that are not removed. */
export type Endpoints = ReadonlyMap<string, Endpoint>;

export type EndpointMessage =
  | ({ readonly type: 'AddEndpoint' } & Omit<FactOf<'EndpointAdded'>, 'at'>)
  | ({ readonly type: 'RemoveEndpoint' } & Omit<FactOf<'EndpointRemoved'>, 'at'>)
  | {
      readonly type: 'HearEndpoint';
      readonly endpointId: string;
      readonly how: 'working' | 'failing' | 'gone';
    };

export const isWanted = (endpoint: Endpoint, type: string): boolean =>
  !endpoint.disabled && (endpoint.types.length === 0 || endpoint.types.includes(type));

/** A single event that an endpoint cannot take must not pause one that takes all others. */
const PAUSE_AFTER_MS = HOUR / 2;
const LONGEST_PAUSE_HOURS = 12;
const DISABLE_AFTER_MS = 5 * 24 * HOUR;

/**
 * | heard | the endpoint | then |
 * |---|---|---|
 * | failing | works, as far as is known | is failing since now |
 * | failing | fails for half an hour | is paused for 1 h, 2 h, 4 h … 12 h |
 * | failing | fails for 5 days | is disabled for good |
 * | working | fails | works, as far as is known |
 * | gone | any | is disabled for good |
 */
export const endpointDecider: Decider<Endpoints, EndpointMessage, EndpointEvent> = {
  initial: new Map(),
  deadlines: () => [],
  decide: (endpoints, message, now) => {
    const known = endpoints.get(message.endpointId);
    switch (message.type) {
      case 'AddEndpoint': {
        const { type: _type, ...data } = message;
        return accepted(known ? [] : [{ type: 'EndpointAdded', data: { ...data, at: now } }]);
      }
      case 'RemoveEndpoint': {
        if (!known) return unknown;
        const { type: _type, ...data } = message;
        return accepted([{ type: 'EndpointRemoved', data: { ...data, at: now } }]);
      }
      case 'HearEndpoint':
        return accepted(known && !known.disabled ? hear(known, message.how, now) : []);
    }
  },
  evolve: (endpoints, event) => {
    const { endpointId: id } = event.data;
    if (event.type === 'EndpointAdded') {
      const { url, types, sealedSecret } = event.data;
      return new Map(endpoints).set(id, { endpointId: id, url, types, sealedSecret, ...SOUND });
    }
    const known = endpoints.get(id);
    if (!known) return endpoints;
    if (event.type === 'EndpointRemoved') {
      return new Map([...endpoints].filter(([each]) => each !== id));
    }
    return new Map(endpoints).set(id, changed(known, event));
  },
};

const SOUND = { failingSince: null, pauses: 0, pausedUntil: null, disabled: false } as const;

const unknown: Decision<EndpointEvent> = {
  kind: 'refused',
  code: 'unknown-endpoint',
  because: 'this merchant has no such endpoint',
  allowed: [],
};

const hear = (
  { endpointId: id, url, failingSince, pauses, pausedUntil }: Endpoint,
  how: 'working' | 'failing' | 'gone',
  now: string,
): readonly EndpointEvent[] => {
  const of = { endpointId: id, at: now };
  const { host } = new URL(url);
  if (how === 'gone') return [{ type: 'EndpointDisabled', data: { ...of, host, because: 'gone' } }];
  if (how === 'working') {
    return failingSince === null ? [] : [{ type: 'EndpointRecovered', data: of }];
  }
  if (failingSince === null) return [{ type: 'EndpointFailing', data: of }];
  const failingMs = Date.parse(now) - Date.parse(failingSince);
  if (failingMs >= DISABLE_AFTER_MS) {
    return [{ type: 'EndpointDisabled', data: { ...of, host, because: 'failing' } }];
  }
  const isPaused = pausedUntil !== null && pausedUntil > now;
  if (isPaused || failingMs < PAUSE_AFTER_MS) return [];
  const hours = Math.min(2 ** pauses, LONGEST_PAUSE_HOURS);
  const until = after(now, hours * HOUR);
  return [{ type: 'EndpointPaused', data: { ...of, until } }];
};

type Health = Exclude<EndpointEvent, { type: 'EndpointAdded' | 'EndpointRemoved' }>;

const changed = (known: Endpoint, event: Health): Endpoint => {
  switch (event.type) {
    case 'EndpointFailing':
      return { ...known, failingSince: event.data.at };
    case 'EndpointPaused':
      return { ...known, pauses: known.pauses + 1, pausedUntil: event.data.until };
    case 'EndpointRecovered':
      return { ...known, ...SOUND };
    case 'EndpointDisabled':
      return { ...known, disabled: true };
    default:
      return known;
  }
};
