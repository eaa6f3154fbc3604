import { type Lifecycle, rowsWith, type Transition } from '../../shared/lifecycle.ts';
import { NOTIFICATION_STATES, type NotificationStatus } from './status.ts';

type NotificationTransition = Transition<NotificationStatus>;

type From = NotificationTransition['from'];

const rows = rowsWith<NotificationStatus>({
  requested: 'mail_confirmation',
  unclear: 'mail_confirmation',
  unconfirmed: 'none; a person looks',
  sent: 'none',
  delivered: 'none',
  bounced: 'none',
  complained: 'none',
  rejected: 'none; a person looks',
  suppressed: 'none; a person looks',
  refused: 'mail_retry while it may pass',
});

/** Nobody has reported on it yet: what became of the last try is all that is known. */
const UNSENT: readonly From[] = ['requested', 'unclear', 'unconfirmed', 'suppressed', 'refused'];

/** The service’s reports come in any order, and its strongest word holds. */
const reported = (
  report: string,
  to: NotificationStatus,
  weaker: readonly From[],
  effects: string,
): readonly NotificationTransition[] =>
  rows('NOT3', `report ${report}`, to, [
    [...UNSENT, ...weaker],
    ['no stronger report was heard', effects, '–'],
  ]);

const FAILED = 'NotificationFailed';
const SENT = 'NotificationSent';

/** Every change of a message’s status; a test tells the decider at random and finds no other. */
export const NOTIFICATION_TRANSITIONS: readonly NotificationTransition[] = [
  ...rows('NOT1', 'NotificationRequested', 'requested', [
    ['none'],
    ['the occasion is one that buyers are told of, once', 'the channel is called', '–'],
  ]),
  ...rows('NOT2', 'AttemptEnded', 'sent', [['requested'], ['the service took it', SENT, '–']]),
  ...rows('NOT2', 'AttemptEnded', 'unclear', [
    ['requested'],
    ['nobody knows whether it was sent', 'never tried again by itself', 'sent again by a person'],
  ]),
  ...rows('NOT2', 'AttemptEnded', 'suppressed', [
    ['requested'],
    ['the address bounced or complained before', FAILED, 'sent again by a person'],
  ]),
  ...rows('NOT2', 'AttemptEnded', 'refused', [
    ['requested'],
    ['it was not sent', `tried again while it may pass; else ${FAILED}`, 'sent again by a person'],
  ]),
  ...rows('NOT2', 'AttemptStarted', 'requested', [
    ['refused'],
    ['its time to be tried again has come', 'the channel is called', '–'],
  ]),
  ...rows('NOT4', 'NotificationUnconfirmed', 'unconfirmed', [
    ['unclear'],
    ['nobody said within its time that it was sent', FAILED, 'sent again by a person'],
  ]),
  ...reported('send', 'sent', [], SENT),
  ...reported('reject', 'rejected', ['sent'], FAILED),
  ...reported('failure', 'rejected', ['sent'], FAILED),
  ...reported('delivery', 'delivered', ['sent', 'rejected'], SENT),
  ...reported('bounce', 'bounced', ['sent', 'rejected', 'delivered'], `${FAILED}; suppressed`),
  ...reported(
    'complaint',
    'complained',
    ['sent', 'rejected', 'delivered', 'bounced'],
    `${FAILED}; suppressed`,
  ),
];

/** Statuses that wait for somebody’s word. */
const WAITING: readonly NotificationStatus[] = ['requested', 'unclear'];

export const NOTIFICATION_LIFECYCLE: Lifecycle<NotificationStatus> = {
  statuses: NOTIFICATION_STATES,
  resting: NOTIFICATION_STATES.filter((status) => !WAITING.includes(status)),
  transitions: NOTIFICATION_TRANSITIONS,
};
