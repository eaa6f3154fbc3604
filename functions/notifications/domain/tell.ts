import { retryDueAt } from './deadlines.ts';
import type { ToldEvent } from './events.ts';
import type { Notification, NotificationState } from './state.ts';
import { type NotificationStatus, statusOf } from './status.ts';

const SENT: readonly NotificationStatus[] = ['sent', 'delivered'];
const FAILED: readonly NotificationStatus[] = [
  'unconfirmed',
  'bounced',
  'complained',
  'rejected',
  'suppressed',
  'refused',
];

/** What others are told of the change between two states. */
export const tell = (before: NotificationState, after: NotificationState): readonly ToldEvent[] =>
  [...after.notifications.values()].flatMap((notification) => {
    const was = before.notifications.get(notification.notificationId);
    const event = newsOf(was && statusOf(was), notification);
    return event
      ? [{ type: event.type, data: { ...aboutOf(after, notification), ...event.more } }]
      : [];
  });

interface News {
  readonly type: ToldEvent['type'];
  readonly more?: { readonly code: string; readonly willRetry: boolean };
}

const newsOf = (
  old: NotificationStatus | undefined,
  notification: Notification,
): News | undefined => {
  const status = statusOf(notification);
  if (status === old) return undefined;
  if (SENT.includes(status)) {
    return old && SENT.includes(old) ? undefined : { type: 'NotificationSent' };
  }
  if (!FAILED.includes(status)) return undefined;
  const willRetry = retryDueAt(notification) !== null;
  // Of many tries the first refusal is told, and the last.
  if (willRetry && notification.said.count > 1) return undefined;
  const code = (status === 'refused' ? notification.attempt?.ended?.code : null) ?? status;
  return { type: 'NotificationFailed', more: { code, willRetry } };
};

const aboutOf = ({ order }: NotificationState, notification: Notification) => {
  const { notificationId, channel, template, locale, key, revision } = notification;
  return {
    orderId: order?.orderId ?? '',
    notificationId,
    channel,
    template,
    locale,
    dedupeKey: `${key}/${channel}/${revision}`,
  };
};
