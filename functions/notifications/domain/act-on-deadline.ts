import { reminderAfter } from '../../shared/deadline.ts';
import { claimAgain } from './claims.ts';
import { confirmationDueAt, deadlinesOf, retryDueAt } from './deadlines.ts';
import type { NotificationFact } from './events.ts';
import { resendsByItself } from './policy.ts';
import type { Notification, NotificationState } from './state.ts';
import { isUnderWay } from './status.ts';

/** An address that never confirms is not written to for ever. */
const MOST_REVISIONS = 3;

/** A deadline that passed; the stream's own times decide, so one that was met means nothing. */
export const actOnDeadline = (
  state: NotificationState,
  { kind }: { readonly kind: string },
  now: string,
): readonly NotificationFact[] => {
  const deadline = deadlinesOf(state).find((open) => open.kind === kind);
  if (!deadline || Date.parse(deadline.dueAt) > Date.parse(now)) return [];
  const { notifications } = state;
  switch (kind) {
    case 'mail_confirmation':
      return [...notifications.values()]
        .filter((notification) => isPassed(confirmationDueAt(notification), now))
        .flatMap((notification) => withoutWord(state, notification, now));
    case 'mail_retry':
      return [...notifications.values()]
        .filter((notification) => isPassed(retryDueAt(notification), now))
        .map(({ notificationId }) => saidAgain(notificationId, kind, now));
    case 'webhook_to_order':
      return [missed(state, now)];
    default:
      return [];
  }
};

const isPassed = (dueAt: string | null, now: string): boolean =>
  dueAt !== null && Date.parse(dueAt) <= Date.parse(now);

const saidAgain = (notificationId: string, why: string, now: string): NotificationFact => ({
  type: 'CallSaidAgain',
  data: { notificationId, why, at: now },
});

/**
 * One that nobody has tried, or whose try nobody has ended, goes to the calls step again: it alone can
 * tell. One that was tried is shown to a person, or sent anew where the channel wants that.
 */
const withoutWord = (
  state: NotificationState,
  notification: Notification,
  now: string,
): readonly NotificationFact[] => {
  const { notificationId, revision } = notification;
  if (isUnderWay(notification)) return [saidAgain(notificationId, 'mail_confirmation', now)];
  const shown: NotificationFact = {
    type: 'NotificationUnconfirmed',
    data: { notificationId, at: now },
  };
  const again = state.order !== null && resendsByItself(state.order) && revision < MOST_REVISIONS;
  const wish = { by: 'system', why: 'unconfirmed', now };
  return again ? [shown, claimAgain(state, notification, wish)] : [shown];
};

const missed = ({ missed: last }: NotificationState, now: string): NotificationFact => {
  const level = (last?.level ?? 0) + 1;
  const againAt = reminderAfter(now, level);
  return { type: 'OrderMissed', data: { level, againAt } };
};
