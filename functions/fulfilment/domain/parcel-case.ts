import * as z from 'zod';
import type { DeadlineReached } from '../../shared/deadline.ts';
import type { CommandDraft, Decider, Decision } from '../../shared/decider.ts';
import type { EventBook } from '../../shared/event-book.ts';
import { idOf } from '../../shared/ids.ts';
import { canonicalJson } from '../../shared/json.ts';
import { type CarrierFact, carrierFactSchema, factIdOf, trackingKeyOf } from './facts.ts';

const ESCALATE_MS = 24 * 60 * 60_000;

const at = z.iso.datetime();
const facts = z.array(carrierFactSchema);
const events = {
  ParcelCaseOpened: z.object({
    caseId: z.string(),
    trackingNumber: z.string(),
    carrier: z.string().nullable(),
    facts,
    at,
  }),
  ParcelCaseFactsAdded: z.object({ facts }),
  ParcelCaseLinked: z.object({ orderId: z.string(), by: z.string(), why: z.string() }),
  PersonReminded: z.object({
    kind: z.string(),
    dueAt: at,
    level: z.number().int().positive(),
    againAt: at,
  }),
} as const;

export const parcelCaseBook: EventBook = Object.fromEntries(
  Object.entries(events).map(([type, data]) => [type, { schemaVersion: 1, data }]),
);

type CaseEvent =
  | {
      [Type in keyof typeof events]: {
        readonly type: Type;
        readonly data: z.output<(typeof events)[Type]>;
      };
    }[keyof typeof events]
  | { readonly type: 'TransitionRefused'; readonly data: object };

/** What the stream of a parcel that nobody knows can be told. */
export type ParcelCaseMessage =
  | {
      readonly type: 'OpenParcelCase';
      readonly trackingNumber: string;
      readonly facts: readonly CarrierFact[];
    }
  | {
      readonly type: 'LinkParcelCase';
      readonly orderId: string;
      /** Null where the order has one parcel that it can be. */
      readonly fulfilmentId: string | null;
      readonly by: string;
      readonly why: string;
    }
  | DeadlineReached;

export interface ParcelCaseState {
  readonly status: 'none' | 'open' | 'linked';
  readonly orderId: string | null;
  readonly carrier: string | null;
  readonly trackingNumber: string;
  readonly facts: ReadonlyMap<string, CarrierFact>;
  readonly escalateAt: string | null;
}

/** The case of a number that no parcel here has: one for each number, however many facts come. */
export const parcelCaseIdOf = (trackingNumber: string): string =>
  idOf('case', 'parcel', trackingKeyOf(trackingNumber));

/** Scans of a parcel that nobody knows are kept until a person says whose it is. */
export const parcelCaseDecider: Decider<ParcelCaseState, ParcelCaseMessage, CaseEvent> = {
  initial: {
    status: 'none',
    orderId: null,
    carrier: null,
    trackingNumber: '',
    facts: new Map(),
    escalateAt: null,
  },
  decide: (state, message, now) => {
    switch (message.type) {
      case 'OpenParcelCase':
        return opened(state, message, now);
      case 'LinkParcelCase':
        return linked(state, message);
      case 'DeadlineReached':
        return reminded(state, message, now);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'ParcelCaseOpened': {
        const { trackingNumber, carrier, at: openedAt } = event.data;
        const escalateAt = later(openedAt);
        const open = { ...state, trackingNumber, carrier, status: 'open' as const, escalateAt };
        return withFacts(open, event.data.facts);
      }
      case 'ParcelCaseFactsAdded':
        return withFacts(state, event.data.facts);
      case 'ParcelCaseLinked':
        return { ...state, status: 'linked', orderId: event.data.orderId, escalateAt: null };
      case 'PersonReminded':
        return { ...state, escalateAt: event.data.againAt };
      case 'TransitionRefused':
        return state;
    }
  },
  deadlines: ({ status, escalateAt }) =>
    status === 'open' && escalateAt ? [{ kind: 'case_escalation', dueAt: escalateAt }] : [],
};

type Of<Type extends ParcelCaseMessage['type']> = Extract<ParcelCaseMessage, { type: Type }>;

const opened = (
  state: ParcelCaseState,
  { trackingNumber, facts: told }: Of<'OpenParcelCase'>,
  now: string,
): Decision<CaseEvent> => {
  const fresh = told.filter((fact) => !state.facts.has(factIdOf(fact)));
  if (state.status === 'none') {
    const [first] = told;
    const carrier = first?.kind === 'scan' ? first.carrier : null;
    const caseId = parcelCaseIdOf(trackingNumber);
    const data = { caseId, trackingNumber, carrier, facts: fresh, at: now };
    return accepted([{ type: 'ParcelCaseOpened', data }]);
  }
  if (fresh.length === 0) return accepted([]);
  // Once it is known whose the parcel is, what comes late follows.
  const follows = state.orderId === null ? [] : [handOver(state.orderId, fresh)];
  return accepted([{ type: 'ParcelCaseFactsAdded', data: { facts: fresh } }], follows);
};

/** The order learns the number first, and then what was seen of it. */
const linked = (
  state: ParcelCaseState,
  { orderId, fulfilmentId, by, why }: Of<'LinkParcelCase'>,
): Decision<CaseEvent> => {
  if (state.status === 'linked' && state.orderId === orderId) return accepted([]);
  if (state.status !== 'open') {
    const isNone = state.status === 'none';
    return {
      kind: 'refused',
      code: isNone ? 'no-such-case' : 'already-linked',
      because: isNone ? 'there is no such case' : `it belongs to ${state.orderId} already`,
      allowed: [],
    };
  }
  const { carrier, trackingNumber } = state;
  const track: CommandDraft = {
    name: 'TrackParcel',
    to: 'fulfilment',
    subject: `order/${orderId}`,
    data: { fulfilmentId, carrier, trackingNumber, by, why },
  };
  return accepted(
    [{ type: 'ParcelCaseLinked', data: { orderId, by, why } }],
    [track, handOver(orderId, [...state.facts.values()])],
  );
};

const handOver = (orderId: string, told: readonly CarrierFact[]): CommandDraft => ({
  name: 'RecordFacts',
  to: 'fulfilment',
  subject: `order/${orderId}`,
  data: { facts: JSON.parse(canonicalJson(told)) as unknown },
});

const reminded = (
  { status, escalateAt }: ParcelCaseState,
  { kind }: Of<'DeadlineReached'>,
  now: string,
): Decision<CaseEvent> => {
  if (status !== 'open' || escalateAt === null || now < escalateAt) return accepted([]);
  const data = { kind, dueAt: escalateAt, level: 1, againAt: later(now) };
  return accepted([{ type: 'PersonReminded', data }]);
};

const accepted = (
  told: readonly CaseEvent[],
  commands: readonly CommandDraft[] = [],
): Decision<CaseEvent> => ({ kind: 'accepted', events: told, commands });

const withFacts = (state: ParcelCaseState, told: readonly CarrierFact[]): ParcelCaseState => ({
  ...state,
  facts: new Map([...state.facts, ...told.map((fact) => [factIdOf(fact), fact] as const)]),
});

const later = (time: string): string => new Date(Date.parse(time) + ESCALATE_MS).toISOString();
