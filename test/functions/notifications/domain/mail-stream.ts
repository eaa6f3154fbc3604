import type { NotificationMessage } from '../../../../functions/notifications/domain/messages.ts';
import { minute, ORDER, occasion, onlyOf, type Stream, streamOf } from './notifications.ts';

export const HEARD: NotificationMessage = { type: 'HearOrder', order: ORDER, sequence: 1 };

export const told = (key: string, minutes = 0): NotificationMessage => ({
  type: 'HearOccasion',
  occasion: occasion(key, minutes),
});

export const ACCEPTED = {
  outcome: 'accepted',
  code: null,
  retriable: false,
  messageId: 'ses-1',
  addressHash: 'hash-1',
} as const;

export const UNCLEAR = { ...ACCEPTED, outcome: 'unclear' as const, code: 'no-answer' };

export const REFUSED = { ...ACCEPTED, outcome: 'refused', messageId: null } as const;

export const started = (stream: Stream, minutes = 0, owner = 'w1') =>
  stream.tell(
    {
      type: 'StartAttempt',
      notificationId: onlyOf(stream).notificationId,
      owner,
      leaseUntil: minute(minutes + 1.5),
    },
    minutes,
  );

export const claimed = (): Stream => {
  const stream = streamOf();
  stream.tell(HEARD);
  stream.tell(told('confirmed'));
  return stream;
};

export const ended = (
  stream: Stream,
  ending: Extract<NotificationMessage, { type: 'EndAttempt' }>['ending'],
  minutes = 0,
) => {
  started(stream, minutes);
  const { notificationId, attempt } = onlyOf(stream);
  return stream.tell({ type: 'EndAttempt', notificationId, n: attempt?.n ?? 0, ending }, minutes);
};

export const reported = (stream: Stream, report: 'send' | 'delivery' | 'bounce' | 'complaint') =>
  stream.tell({ type: 'HearReport', notificationId: onlyOf(stream).notificationId, report });

export const due = (stream: Stream, kind: string, minutes: number) =>
  stream.tell({ type: 'DeadlineReached', kind, dueAt: '' }, minutes);
