import { after, askedAgainAt, earliestOfEach } from '../../shared/deadline.ts';
import type { Deadline } from '../../shared/decider.ts';
import { MINUTE } from '../../shared/spans.ts';
import type { Notification, NotificationState } from './state.ts';
import { isUnderWay, statusOf } from './status.ts';

/** So long somebody may take to say that a message was sent, before a person is shown it. */
const CONFIRMATION_MS = 15 * MINUTE;
const ORDER_MS = 15 * MINUTE;
const RETRY_MS = 5 * MINUTE;
const LONGEST_RETRY_MS = 60 * MINUTE;
/** How long a message that is refused for the time being is tried. */
const RETRY_UNTIL_MS = 24 * 60 * MINUTE;

/** The complete set of open deadlines, the earliest of each kind. */
export const deadlinesOf = (state: NotificationState): readonly Deadline[] =>
  earliestOfEach([...awaiting(state), ...sending(state)]);

const awaiting = ({ standing, firstHeardAt, missed }: NotificationState): readonly Deadline[] =>
  standing === 'unheard' && firstHeardAt !== null
    ? [{ kind: 'webhook_to_order', dueAt: missed?.againAt ?? after(firstHeardAt, ORDER_MS) }]
    : [];

const sending = ({ notifications }: NotificationState): readonly Deadline[] =>
  [...notifications.values()].flatMap((notification): readonly Deadline[] => {
    const dueAt = confirmationDueAt(notification);
    if (dueAt !== null) return [{ kind: 'mail_confirmation', dueAt }];
    const retryAt = retryDueAt(notification);
    return retryAt === null ? [] : [{ kind: 'mail_retry', dueAt: retryAt }];
  });

/** Until when somebody must have said that it was sent; null where that is not awaited. */
export const confirmationDueAt = (notification: Notification): string | null => {
  const { attempt, said } = notification;
  if (isUnderWay(notification)) return askedAgainAt(said.at, CONFIRMATION_MS, said.count);
  const awaited = statusOf(notification) === 'unclear';
  return awaited && attempt?.ended ? after(attempt.ended.at, CONFIRMATION_MS) : null;
};

/** When it is tried again; null where it is not. */
export const retryDueAt = (notification: Notification): string | null => {
  const { attempt, at, said } = notification;
  const ended = attempt?.ended;
  if (isUnderWay(notification) || statusOf(notification) !== 'refused' || !ended?.retriable) {
    return null;
  }
  const wait = Math.min(RETRY_MS * 2 ** (said.count - 1), LONGEST_RETRY_MS);
  const dueAt = after(ended.at, wait);
  return Date.parse(dueAt) - Date.parse(at) > RETRY_UNTIL_MS ? null : dueAt;
};
