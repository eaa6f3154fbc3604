import type { CommandDraft, Decider, Decision } from '../../shared/decider.ts';
import { checkLifecycle } from '../../shared/lifecycle.ts';
import { actOnDeadline } from './act-on-deadline.ts';
import { claimAgain, claimsOf } from './claims.ts';
import { deadlinesOf } from './deadlines.ts';
import type { NotificationEvent, NotificationFact } from './events.ts';
import type { Lease, NotificationMessage } from './messages.ts';
import { channelsOf } from './policy.ts';
import { evolveNotifications, initialNotifications, type NotificationState } from './state.ts';
import { isOpen, isToBeTriedAgain, isUnderWay } from './status.ts';
import { tell } from './tell.ts';
import { NOTIFICATION_LIFECYCLE } from './transitions.ts';

checkLifecycle(NOTIFICATION_LIFECYCLE);

type Of<Type extends NotificationMessage['type']> = Extract<NotificationMessage, { type: Type }>;
type Answer = readonly NotificationFact[] | Decision<NotificationEvent>;

/** The behaviour of what an order's buyer is told. */
export const notificationDecider: Decider<
  NotificationState,
  NotificationMessage,
  NotificationEvent
> = {
  initial: initialNotifications,
  evolve: evolveNotifications,
  deadlines: deadlinesOf,
  decide: (state, message, now) => {
    const told = heed(state, message, now);
    return isDecision(told) ? told : accepted(state, told, now, leaseOf(message));
  },
};

const isDecision = (answer: Answer): answer is Decision<NotificationEvent> =>
  !Array.isArray(answer);

/** The facts that the message itself brings; none when it says nothing new. */
const heed = (state: NotificationState, message: NotificationMessage, now: string): Answer => {
  switch (message.type) {
    case 'HearOrder':
      return hearOrder(state, message, now);
    case 'HearTotal':
      return hearTotal(state, message);
    case 'HearOccasion':
      return hearOccasion(state, message);
    case 'StartAttempt':
      return startAttempt(state, message, now);
    case 'EndAttempt':
      return endAttempt(state, message, now);
    case 'HearReport':
      return hearReport(state, message, now);
    case 'ResendNotification':
      return resend(state, message, now);
    case 'DeadlineReached':
      return actOnDeadline(state, message, now);
  }
};

const leaseOf = (message: NotificationMessage): Lease | undefined =>
  message.type === 'HearOrder' || message.type === 'HearOccasion' ? message.lease : undefined;

/**
 * All that follows: messages that are due now, and what the others are told. Whoever hears with a lease has
 * the first try of each with its claim; the others' are the calls step's.
 */
const accepted = (
  before: NotificationState,
  facts: readonly NotificationFact[],
  now: string,
  lease: Lease | undefined,
): Decision<NotificationEvent> => {
  const heard = facts.reduce(evolveNotifications, before);
  const claims = claimsOf(heard, now);
  const tries = lease ? claims.map((claim) => firstTry(claim, lease)) : [];
  const after = [...claims, ...tries].reduce(evolveNotifications, heard);
  return {
    kind: 'accepted',
    events: [...facts, ...claims, ...tries, ...tell(before, after)],
    commands: [...facts, ...(lease ? [] : claims)].flatMap(commandsOf),
  };
};

const firstTry = (
  { data: { notificationId, at } }: ReturnType<typeof claimsOf>[number],
  { owner, leaseUntil }: Lease,
): NotificationFact => ({
  type: 'AttemptStarted',
  data: { notificationId, n: 1, owner, leaseUntil, at },
});

/** An order comes once; a second hearing of it says nothing new. */
const hearOrder = (
  { standing }: NotificationState,
  { order, sequence }: Of<'HearOrder'>,
  now: string,
): Answer => {
  if (standing !== 'unheard') return [];
  const told = channelsOf(order).length > 0;
  return [{ type: 'OrderHeard', data: { order: told ? order : null, sequence, at: now } }];
};

const hearTotal = (
  { standing, total: known }: NotificationState,
  { total, linesChanged, content, sequence }: Of<'HearTotal'>,
): Answer => {
  if (standing === 'silent') return [];
  const newer = sequence > (known?.sequence ?? 0);
  const says = newer || (linesChanged && known?.linesChanged === false);
  const data = { total, linesChanged, sequence, ...(content ? { content } : {}) };
  return says ? [{ type: 'TotalHeard', data }] : [];
};

/** Before its order comes an occasion is only kept; both orders lead to the same messages. */
const hearOccasion = (
  { standing, occasions }: NotificationState,
  { occasion }: Of<'HearOccasion'>,
): Answer =>
  standing === 'silent' || occasions.has(occasion.key)
    ? []
    : [{ type: 'OccasionHeard', data: { occasion } }];

/** A try whose end nobody knows is never followed by another: there is no key that a second could share. */
const startAttempt = (
  state: NotificationState,
  { notificationId, owner, leaseUntil }: Of<'StartAttempt'>,
  now: string,
): Answer => {
  const known = state.notifications.get(notificationId);
  if (!known) return { kind: 'early', because: `${notificationId} is not here yet` };
  if (!isUnderWay(known)) return [];
  const { attempt } = known;
  const live = attempt !== null && attempt.ended === null && now < attempt.leaseUntil;
  if (live && attempt.owner !== owner) {
    const because = `another worker has ${notificationId} until ${attempt.leaseUntil}`;
    return { kind: 'early', because };
  }
  const n = attempt === null || isToBeTriedAgain(known) ? (attempt?.n ?? 0) + 1 : attempt.n;
  return [{ type: 'AttemptStarted', data: { notificationId, n, owner, leaseUntil, at: now } }];
};

const endAttempt = (
  state: NotificationState,
  { notificationId, n, ending }: Of<'EndAttempt'>,
  now: string,
): Answer => {
  const attempt = state.notifications.get(notificationId)?.attempt;
  if (attempt?.n !== n || attempt.ended !== null) return [];
  return [{ type: 'AttemptEnded', data: { notificationId, n, ...ending, at: now } }];
};

const hearReport = (
  state: NotificationState,
  { notificationId, report }: Of<'HearReport'>,
  now: string,
): Answer => {
  const known = state.notifications.get(notificationId);
  // The tag is ours and only ever sent after its claim: another's message carries none of ours.
  if (!known || known.reports.has(report)) return [];
  return [{ type: 'ReportHeard', data: { notificationId, report, at: now } }];
};

const resend = (
  state: NotificationState,
  { notificationId, by, why }: Of<'ResendNotification'>,
  now: string,
): Answer => {
  const known = state.notifications.get(notificationId);
  if (!known) {
    const because = 'this order has no such notification';
    return { kind: 'refused', code: 'unknown-notification', because, allowed: [] };
  }
  const again = claimAgain(state, known, { by, why, now });
  const [newer] = [...state.notifications.values()].filter(
    (each) => each.key === known.key && each.channel === known.channel && isOpen(each),
  );
  if (newer) {
    const because = `${newer.notificationId} is being sent, or is not confirmed yet: wait for 15 minutes`;
    return { kind: 'refused', code: 'still-being-sent', because, allowed: [] };
  }
  return [again];
};

const commandsOf = (fact: NotificationFact): readonly CommandDraft[] =>
  fact.type === 'NotificationRequested' || fact.type === 'CallSaidAgain'
    ? [
        {
          name: 'SendNotification',
          to: 'notifications-calls',
          data: { notificationId: fact.data.notificationId },
        },
      ]
    : [];
