import * as z from 'zod';
import { type DeadlineReached, personRemindedSchema } from '../../shared/deadline.ts';
import { accepted, type CommandDraft, type Decider, type Decision } from '../../shared/decider.ts';
import { type EventOf, firstVersions } from '../../shared/event-book.ts';
import { idOf } from '../../shared/ids.ts';
import {
  answerToClaim,
  claimed,
  claimSchema,
  NOTHING_UNCLAIMED,
  opened,
  remindOfUnclaimed,
  type Unclaimed,
  unclaimedDeadlines,
  withFacts,
} from '../../shared/unclaimed.ts';
import { type CarrierFact, carrierFactSchema, factIdOf, recordFactsOf } from './facts.ts';
import { trackingKeyOf } from './tracking-key.ts';

const facts = z.array(carrierFactSchema);
const events = {
  ParcelCaseOpened: z.object({
    caseId: z.string(),
    trackingNumber: z.string(),
    carrier: z.string().nullable(),
    facts,
    at: z.iso.datetime(),
  }),
  ParcelCaseFactsAdded: z.object({ facts }),
  ParcelCaseLinked: claimSchema,
  PersonReminded: personRemindedSchema,
} as const;

export const parcelCaseBook = firstVersions(events);

type CaseEvent =
  | EventOf<typeof events>
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

export interface ParcelCaseState extends Unclaimed<CarrierFact> {
  readonly carrier: string | null;
  readonly trackingNumber: string;
}

/** The case of a number that no parcel here has: one for each number, however many facts come. */
export const parcelCaseIdOf = (trackingNumber: string): string =>
  idOf('case', 'parcel', trackingKeyOf(trackingNumber));

/** Scans of a parcel that nobody knows are kept until a person says whose it is. */
export const parcelCaseDecider: Decider<ParcelCaseState, ParcelCaseMessage, CaseEvent> = {
  initial: { ...NOTHING_UNCLAIMED, carrier: null, trackingNumber: '' },
  decide: (state, message, now) => {
    switch (message.type) {
      case 'OpenParcelCase':
        return open(state, message, now);
      case 'LinkParcelCase':
        return answerToClaim(state, message) ?? link(state, message);
      case 'DeadlineReached':
        return remindOfUnclaimed(state, message, now);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'ParcelCaseOpened': {
        const { trackingNumber, carrier, at } = event.data;
        return opened({ ...knowing(state, event.data.facts), trackingNumber, carrier }, at);
      }
      case 'ParcelCaseFactsAdded':
        return knowing(state, event.data.facts);
      case 'ParcelCaseLinked':
        return claimed(state, event.data.orderId);
      case 'PersonReminded':
        return { ...state, escalateAt: event.data.againAt };
      case 'TransitionRefused':
        return state;
    }
  },
  deadlines: unclaimedDeadlines,
};

type Of<Type extends ParcelCaseMessage['type']> = Extract<ParcelCaseMessage, { type: Type }>;

const open = (
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
  if (fresh.length === 0) return accepted();
  // Once it is known whose the parcel is, what comes late follows.
  const follows = state.orderId === null ? [] : [recordFactsOf(`order/${state.orderId}`, fresh)];
  return accepted([{ type: 'ParcelCaseFactsAdded', data: { facts: fresh } }], follows);
};

/** The order learns the number first, and then what was seen of it. */
const link = (
  { carrier, trackingNumber, facts: known }: ParcelCaseState,
  { orderId, fulfilmentId, by, why }: Of<'LinkParcelCase'>,
): Decision<CaseEvent> => {
  const track: CommandDraft = {
    name: 'TrackParcel',
    to: 'fulfilment',
    subject: `order/${orderId}`,
    data: { fulfilmentId, carrier, trackingNumber, by, why },
  };
  return accepted(
    [{ type: 'ParcelCaseLinked', data: { orderId, by, why } }],
    [track, recordFactsOf(`order/${orderId}`, [...known.values()])],
  );
};

const knowing = (state: ParcelCaseState, told: readonly CarrierFact[]): ParcelCaseState =>
  withFacts(state, told, factIdOf);
