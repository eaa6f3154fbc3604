import type { NotificationState } from './state.ts';
import { isSuppressing } from './status.ts';

/** An address that must not be written to again, by its HMAC, and the message that showed it. */
export interface Suppression {
  readonly addressHash: string;
  readonly notificationId: string;
}

/** What the commit between two states adds; the report and the hash may come in either order. */
export const newSuppressions = (
  before: NotificationState,
  after: NotificationState,
): readonly Suppression[] => {
  const known = new Set(suppressionsOf(before).map(({ addressHash }) => addressHash));
  return suppressionsOf(after).filter(({ addressHash }) => !known.has(addressHash));
};

const suppressionsOf = ({ notifications }: NotificationState): readonly Suppression[] => {
  const byHash = new Map<string, Suppression>();
  for (const notification of notifications.values()) {
    const addressHash = notification.attempt?.ended?.addressHash;
    if (!addressHash || !isSuppressing(notification) || byHash.has(addressHash)) continue;
    byHash.set(addressHash, { addressHash, notificationId: notification.notificationId });
  }
  return [...byHash.values()];
};
