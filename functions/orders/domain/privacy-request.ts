import { after, type DeadlineReached, isDue } from '../../shared/deadline.ts';
import {
  accepted,
  type CommandDraft,
  type Deadline,
  type Decider,
  type Decision,
} from '../../shared/decider.ts';
import { DAY } from '../../shared/spans.ts';
import { endOfQuarantine } from './became.ts';
import type { PrivacyEvent } from './events.ts';
import type { PrivacyMessage } from './messages.ts';

export interface PrivacyState {
  readonly status: 'none' | 'open' | 'closed';
  /** When a person is told (again) that it waits. */
  readonly remindAt: string | null;
}

type Of<Type extends PrivacyMessage['type']> = Extract<PrivacyMessage, { type: Type }>;

/** The stores' own limit for an answer. */
const ANSWER_MS = 30 * DAY;
const FIRST_REMINDER_MS = 3 * DAY;
const DEADLINE = 'privacy_request';

const initial: PrivacyState = { status: 'none', remindAt: null };

const decide = (
  state: PrivacyState,
  message: PrivacyMessage,
  now: string,
): Decision<PrivacyEvent> => {
  switch (message.type) {
    case 'RequestPrivacy':
      return open(state, message, now);
    case 'ClosePrivacyRequest': {
      const { by, why } = message;
      return state.status === 'open'
        ? accepted([{ type: 'PrivacyRequestClosed', data: { by, why, at: now } }])
        : refused(state);
    }
    case 'DeadlineReached':
      return remind(state, message, now);
  }
};

const evolve = (state: PrivacyState, event: PrivacyEvent): PrivacyState => {
  switch (event.type) {
    case 'PrivacyRequested':
      return { status: 'open', remindAt: event.data.remindAt };
    case 'PrivacyRequestClosed':
      return { status: 'closed', remindAt: null };
    case 'PrivacyRequestReminded':
      return { ...state, remindAt: event.data.againAt };
    case 'TransitionRefused':
      return state;
  }
};

const deadlines = ({ status, remindAt }: PrivacyState): readonly Deadline[] =>
  status === 'open' && remindAt !== null ? [{ kind: DEADLINE, dueAt: remindAt }] : [];

/**
 * What a store asks about its buyers. One buyer's orders are named and forgotten at once; a whole shop,
 * and an answer to a buyer, wait for a person, who is reminded until it is done.
 */
export const privacyDecider: Decider<PrivacyState, PrivacyMessage, PrivacyEvent> = {
  initial,
  decide,
  evolve,
  deadlines,
};

const open = (
  { status }: PrivacyState,
  message: Of<'RequestPrivacy'>,
  now: string,
): Decision<PrivacyEvent> => {
  const { type: _type, orderIds, quarantineId, ...request } = message;
  const readAtLast = endOfQuarantine(quarantineId, { requestId: request.requestId });
  if (status !== 'none') return accepted([], readAtLast);
  const asked: PrivacyEvent = {
    type: 'PrivacyRequested',
    data: {
      ...request,
      orderIds: [...orderIds],
      at: now,
      dueAt: after(now, ANSWER_MS),
      remindAt: after(now, FIRST_REMINDER_MS),
    },
  };
  if (message.kind !== 'redact-customer') return accepted([asked], readAtLast);
  const why = 'every order that the store named is being forgotten';
  const closed: PrivacyEvent = {
    type: 'PrivacyRequestClosed',
    data: { by: 'system', why, at: now },
  };
  return accepted([asked, closed], [...orderIds.map(erase(message)), ...readAtLast]);
};

const erase =
  ({ requestId, provider, kind }: Of<'RequestPrivacy'>) =>
  (orderId: string): CommandDraft => ({
    name: 'EraseBuyer',
    to: 'orders',
    subject: `order/${orderId}`,
    data: { requestId, by: provider, why: kind },
  });

const remind = (state: PrivacyState, told: DeadlineReached, now: string): Decision<PrivacyEvent> =>
  isDue(deadlines(state), told, now)
    ? accepted([{ type: 'PrivacyRequestReminded', data: { at: now, againAt: after(now, DAY) } }])
    : accepted();

const refused = ({ status }: PrivacyState): Decision<PrivacyEvent> => ({
  kind: 'refused',
  code: `already-${status}`,
  because: status === 'none' ? 'there is no such request' : 'it is closed already',
  allowed: [],
});
