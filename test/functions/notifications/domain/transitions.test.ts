import { describe, expect, it } from '@jest/globals';
import { REPORTS } from '../../../../functions/notifications/domain/events.ts';
import type { NotificationMessage } from '../../../../functions/notifications/domain/messages.ts';
import { evolveNotifications } from '../../../../functions/notifications/domain/state.ts';
import { statusOf } from '../../../../functions/notifications/domain/status.ts';
import {
  NOTIFICATION_LIFECYCLE,
  NOTIFICATION_TRANSITIONS,
} from '../../../../functions/notifications/domain/transitions.ts';
import { checkLifecycle } from '../../../../functions/shared/lifecycle.ts';
import { fc } from '../../../properties.ts';
import { ACCEPTED, HEARD, REFUSED, told, UNCLEAR } from './mail-stream.ts';
import { minute, type Stream, streamOf } from './notifications.ts';

type Ask = (id: string, minutes: number) => NotificationMessage;
type Ending = Extract<NotificationMessage, { type: 'EndAttempt' }>['ending'];

const start: Ask = (notificationId, minutes) => ({
  ...{ type: 'StartAttempt', notificationId, owner: 'w1' },
  leaseUntil: minute(minutes + 1),
});
const end =
  (n: number, ending: Ending): Ask =>
  (notificationId) => ({ type: 'EndAttempt', notificationId, n, ending });
const report =
  (heard: (typeof REPORTS)[number]): Ask =>
  (notificationId) => ({ type: 'HearReport', notificationId, report: heard });
const due =
  (kind: string): Ask =>
  () => ({ type: 'DeadlineReached', kind, dueAt: '' });

const THROTTLED: Ending = { ...REFUSED, code: 'throttled', retriable: true };
const SUPPRESSED: Ending = { ...REFUSED, code: 'suppressed' };
const ENDINGS = [ACCEPTED, UNCLEAR, THROTTLED, SUPPRESSED];

const asks: readonly Ask[] = [
  start,
  ...[1, 2].flatMap((n) => ENDINGS.map((ending) => end(n, ending))),
  ...REPORTS.map(report),
  due('mail_confirmation'),
  due('mail_retry'),
];

/** How far it has come before anything may happen. */
const beginnings: readonly (readonly Ask[])[] = [
  [],
  [start, end(1, THROTTLED)],
  [start, end(1, SUPPRESSED)],
  [start, end(1, UNCLEAR)],
  [start, end(1, UNCLEAR), due('mail_confirmation')],
];
const anyMoves = fc
  .tuple(fc.constantFrom(...beginnings), fc.array(fc.constantFrom(...asks), { maxLength: 6 }))
  .map(([beginning, more]) => [...beginning, ...more]);

/** What each event changed, of every message of the stream. */
const changesOf = ({ events }: Pick<Stream, 'events'>): string[] => {
  const known = new Map<string, string>();
  let state = streamOf().state;
  return events.flatMap((event) => {
    state = evolveNotifications(state, event);
    return [...state.notifications].flatMap(([id, notification]) => {
      const before = known.get(id) ?? 'none';
      const after = statusOf(notification);
      known.set(id, after);
      const name = event.type === 'ReportHeard' ? `report ${event.data.report}` : event.type;
      return after === before ? [] : [`${before} ${name} ${after}`];
    });
  });
};

const nameOf = ({ from, event, to }: (typeof NOTIFICATION_TRANSITIONS)[number]): string =>
  `${from} ${event} ${to}`;

describe('the table of a message’s transitions', () => {
  it('has every change of status that any messages lead to, and no other', () => {
    const known = new Set(NOTIFICATION_TRANSITIONS.map(nameOf));
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyMoves, (moves) => {
        const stream = streamOf();
        stream.tell(HEARD);
        stream.tell(told('confirmed'));
        const [id = ''] = [...stream.state.notifications.keys()];
        for (const [index, ask] of moves.entries()) {
          stream.tell(ask(id, (index + 1) * 20), (index + 1) * 20);
        }
        for (const change of changesOf(stream)) {
          if (!known.has(change)) throw new Error(`not in the table: ${change}`);
          seen.add(change);
        }
      }),
      { numRuns: 3000, seed: 7 },
    );
    expect([...known].filter((change) => !seen.has(change))).toEqual([]);
  });

  it.each([
    ['reached', ({ to }: { to: string }) => to !== 'suppressed', 'suppressed cannot be reached'],
    ['left', ({ from }: { from: string }) => from !== 'unclear', 'unclear cannot be left'],
  ])('is refused when a status cannot be %s', (_how, keep, message) => {
    const transitions = NOTIFICATION_TRANSITIONS.filter(keep);
    const lasting = transitions.concat(
      NOTIFICATION_TRANSITIONS.filter(({ to }) => to === 'unconfirmed').map((row) => ({
        ...row,
        from: 'requested' as const,
      })),
    );
    expect(() => checkLifecycle({ ...NOTIFICATION_LIFECYCLE, transitions: lasting })).toThrow(
      message,
    );
  });
});
