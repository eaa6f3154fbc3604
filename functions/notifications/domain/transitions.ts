import { NOTIFICATION_STATES, type NotificationStatus } from './status.ts';

/** One way from one status of a message to another. */
export interface NotificationTransition {
  /** Row of the lifecycle table that it implements. */
  readonly id: string;
  /** `none`: it was not asked for yet. */
  readonly from: NotificationStatus | 'none';
  readonly to: NotificationStatus;
  /** Our own event, or the mail service’s report by its name. */
  readonly event: string;
  readonly guard: string;
  readonly effects: string;
  readonly compensation: string;
  /** The deadline of the state that is entered. */
  readonly deadline: string;
}

type From = NotificationTransition['from'];
type Words = readonly [guard: string, effects: string, compensation: string];

const DEADLINE: Readonly<Record<NotificationStatus, string>> = {
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
};

const rows = (
  id: string,
  event: string,
  to: NotificationStatus,
  [from, words]: readonly [from: readonly From[], words: Words],
): readonly NotificationTransition[] => {
  const [guard, effects, compensation] = words;
  const deadline = DEADLINE[to];
  return from.map((status) => ({
    ...{ id, from: status, to, event },
    ...{ guard, effects, compensation, deadline },
  }));
};

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

/** Thrown at start-up: a status that cannot be reached, or one that waits and cannot be left. */
class BrokenNotificationLifecycle extends Error {
  override readonly name = 'BrokenNotificationLifecycle';
  readonly code = 'broken-lifecycle';
}

/** Proves over the table alone that every status can be reached and every waiting one left. */
export const checkNotificationTransitions = (
  transitions: readonly NotificationTransition[],
): void => {
  const reached = new Set<string>(['none']);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const { from, to } of transitions) if (reached.has(from)) reached.add(to);
  }
  for (const status of NOTIFICATION_STATES) {
    if (!reached.has(status)) {
      throw new BrokenNotificationLifecycle(`${status} cannot be reached`);
    }
    if (WAITING.includes(status) && !transitions.some(({ from }) => from === status)) {
      throw new BrokenNotificationLifecycle(`${status} cannot be left`);
    }
  }
};
