import { BY_REPORT } from '../contract.ts';
import type { Attempt, Notification } from './state.ts';

export const NOTIFICATION_STATES = [
  'requested',
  'unclear',
  'unconfirmed',
  'sent',
  'delivered',
  'bounced',
  'complained',
  'rejected',
  'suppressed',
  'refused',
] as const;
export type NotificationStatus = (typeof NOTIFICATION_STATES)[number];

/** Where a message stands: what the provider reported, else what became of the last try. */
export const statusOf = ({
  reports,
  unconfirmed,
  attempt,
}: Pick<Notification, 'reports' | 'unconfirmed' | 'attempt'>): NotificationStatus => {
  const reported = BY_REPORT.find(([report]) => reports.has(report));
  if (reported) return reported[1];
  if (unconfirmed) return 'unconfirmed';
  const ended = attempt?.ended ?? null;
  return ended === null ? 'requested' : statusOfEnding(ended);
};

const statusOfEnding = ({ outcome, code }: NonNullable<Attempt['ended']>): NotificationStatus => {
  // The provider's answer is its word as much as a report: it has the message and will deliver it.
  if (outcome === 'accepted') return 'sent';
  if (outcome === 'unclear') return 'unclear';
  return code === SUPPRESSED ? 'suppressed' : 'refused';
};

/** The refusal of an address that bounced or complained before. */
export const SUPPRESSED = 'suppressed';

/** To be sent, or just being sent. */
export const isUnderWay = (notification: Notification): boolean =>
  !hasReport(notification) &&
  !notification.unconfirmed &&
  (!notification.attempt?.ended || isToBeTriedAgain(notification));

/** Refused for the time being, and its time has come. */
export const isToBeTriedAgain = ({ attempt, said }: Notification): boolean =>
  said.again && attempt?.ended?.outcome === 'refused';

const hasReport = ({ reports }: Notification): boolean => reports.size > 0;

/** Nobody has said yet whether it was sent: another one now might be the second. */
export const isOpen = (notification: Notification): boolean =>
  ['requested', 'unclear'].includes(statusOf(notification)) || isUnderWay(notification);

/** The address must not be written to again. */
export const isSuppressing = ({ reports }: Notification): boolean =>
  reports.has('bounce') || reports.has('complaint');
