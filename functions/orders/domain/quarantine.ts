import { after, type DeadlineReached, isDue } from '../../shared/deadline.ts';
import { accepted, type Deadline, type Decider, type Decision } from '../../shared/decider.ts';
import { DAY } from '../../shared/spans.ts';
import type { QuarantineEvent } from './events.ts';
import type { QuarantinedWebhook, QuarantineMessage } from './messages.ts';

export interface QuarantineState {
  readonly status: 'none' | 'quarantined' | 'replaying' | 'resolved' | 'rejected';
  /** What is needed to read the body again; null before it was quarantined. */
  readonly webhook: QuarantinedWebhook | null;
  readonly escalateAt: string | null;
  readonly rejectAt: string | null;
}

type Of<Type extends QuarantineMessage['type']> = Extract<QuarantineMessage, { type: Type }>;

const ESCALATE_MS = DAY;
const REJECT_MS = 7 * DAY;
const ESCALATION = 'quarantine_escalation';
const REJECTION = 'quarantine_rejection';

const initial: QuarantineState = {
  status: 'none',
  webhook: null,
  escalateAt: null,
  rejectAt: null,
};

const decide = (
  state: QuarantineState,
  message: QuarantineMessage,
  now: string,
): Decision<QuarantineEvent> => {
  switch (message.type) {
    case 'Quarantine':
      return state.status === 'none' ? quarantine(message, now) : accepted();
    case 'ReplayQuarantined':
      return state.status === 'quarantined' ? replay(state, message) : refused(state, 'replay');
    case 'RejectQuarantined':
      return state.status === 'quarantined' ? reject(state, message) : refused(state, 'reject');
    case 'RecordReplayFailure':
      return state.status === 'replaying'
        ? recorded({ type: 'QuarantineReplayFailed', data: { problems: [...message.problems] } })
        : accepted();
    case 'ResolveQuarantined':
      return state.status === 'replaying'
        ? recorded({ type: 'QuarantineResolved', data: message.became })
        : accepted();
    case 'DeadlineReached':
      return overdue(state, message, now);
  }
};

const evolve = (state: QuarantineState, event: QuarantineEvent): QuarantineState => {
  switch (event.type) {
    case 'OrderQuarantined': {
      const { problems: _problems, escalateAt, rejectAt, ...webhook } = event.data;
      return { status: 'quarantined', webhook, escalateAt, rejectAt };
    }
    case 'QuarantineReplayRequested':
      return { ...state, status: 'replaying' };
    case 'QuarantineReplayFailed':
      return { ...state, status: 'quarantined' };
    case 'QuarantineResolved':
      return { ...state, status: 'resolved' };
    case 'OrderRejected':
      return { ...state, status: 'rejected' };
    case 'QuarantineEscalated':
      return { ...state, escalateAt: null };
    case 'TransitionRefused':
      return state;
  }
};

const openDeadlines = (state: QuarantineState): readonly Deadline[] =>
  state.status === 'quarantined' || state.status === 'replaying'
    ? [
        ...(state.escalateAt ? [{ kind: ESCALATION, dueAt: state.escalateAt }] : []),
        ...(state.rejectAt ? [{ kind: REJECTION, dueAt: state.rejectAt }] : []),
      ]
    : [];

/** A body that could not be read as an order: kept, replayed after a fix, or rejected by a person. */
export const quarantineDecider: Decider<QuarantineState, QuarantineMessage, QuarantineEvent> = {
  initial,
  decide,
  evolve,
  deadlines: openDeadlines,
};

const recorded = (event: QuarantineEvent): Decision<QuarantineEvent> => accepted([event]);

const quarantine = (message: Of<'Quarantine'>, now: string): Decision<QuarantineEvent> => {
  const { type: _type, problems, ...kept } = message;
  return recorded({
    type: 'OrderQuarantined',
    data: {
      ...kept,
      settings: { ...kept.settings },
      labels: { ...kept.labels },
      problems: problems.map((problem) => ({ ...problem })),
      escalateAt: after(now, ESCALATE_MS),
      rejectAt: after(now, REJECT_MS),
    },
  });
};

const replay = (
  { webhook }: QuarantineState,
  { by, why, settings }: Of<'ReplayQuarantined'>,
): Decision<QuarantineEvent> =>
  accepted(
    [{ type: 'QuarantineReplayRequested', data: { by, why } }],
    [
      {
        name: 'MapQuarantined',
        to: 'orders',
        data: { ...webhook, settings: { ...webhook?.settings, ...settings } },
      },
    ],
  );

const reject = (
  { webhook }: QuarantineState,
  { by, why }: Of<'RejectQuarantined'>,
): Decision<QuarantineEvent> =>
  recorded({
    type: 'OrderRejected',
    data: { quarantineId: webhook?.quarantineId ?? '', decidedBy: by, reason: why },
  });

/** After a day people are told; after seven it is over, even while a replay has got stuck. */
const overdue = (
  state: QuarantineState,
  told: DeadlineReached,
  now: string,
): Decision<QuarantineEvent> => {
  if (!isDue(openDeadlines(state), told, now)) return accepted();
  return told.kind === ESCALATION
    ? recorded({ type: 'QuarantineEscalated', data: { at: now } })
    : recorded({
        type: 'OrderRejected',
        data: {
          quarantineId: state.webhook?.quarantineId ?? '',
          decidedBy: 'system',
          reason: 'nobody replayed or rejected it within seven days',
        },
      });
};

const ALLOWED = {
  none: [],
  quarantined: ['ReplayQuarantined', 'RejectQuarantined'],
  replaying: [],
  resolved: [],
  rejected: [],
} as const;

const refused = (state: QuarantineState, wish: string): Decision<QuarantineEvent> => ({
  kind: 'refused',
  code: `already-${state.status}`,
  because:
    state.status === 'none'
      ? `there is nothing quarantined here to ${wish}`
      : `it is ${state.status} already`,
  allowed: ALLOWED[state.status],
});
