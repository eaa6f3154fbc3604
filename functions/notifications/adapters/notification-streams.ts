import type { CommitLog } from '../../shared/adapters/commit-log.ts';
import type { StreamName } from '../../shared/commit.ts';
import type { StreamPorts } from '../../shared/decide-stream.ts';
import type { Decider, DomainEvent } from '../../shared/decider.ts';
import { notificationDecider } from '../domain/decide-notifications.ts';
import { notificationBook } from '../domain/events.ts';
import type { NotificationMessage } from '../domain/messages.ts';
import type { NotificationState } from '../domain/state.ts';
import { newSuppressions } from '../domain/suppression.ts';
import { suppressionRow } from './suppression-rows.ts';

/** What both steps need to decide on the stream of an order's notifications. */
export const notificationStreamPorts = (
  { merchantId }: StreamName,
  ports: { readonly log: CommitLog; readonly now: () => number },
): StreamPorts<NotificationState, NotificationMessage> => ({
  ...ports,
  book: notificationBook,
  decider: notificationDecider as unknown as Decider<
    NotificationState,
    NotificationMessage,
    DomainEvent
  >,
  rowsOf: (before, after) =>
    newSuppressions(before, after).map((suppression) => suppressionRow(merchantId, suppression)),
  // That all is well with a mail is no news; what went wrong is.
  isRoutine: (events) => !events.includes('NotificationFailed'),
});
