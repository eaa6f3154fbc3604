import { describe, expect, it } from '@jest/globals';
import type { NotificationMessage } from '../../../../functions/notifications/domain/messages.ts';
import { statusOf } from '../../../../functions/notifications/domain/status.ts';
import { newSuppressions } from '../../../../functions/notifications/domain/suppression.ts';
import { notificationsProjection } from '../../../../functions/views/domain/project-notifications.ts';
import { fc } from '../../../properties.ts';
import { ACCEPTED, claimed, due, ended, reported, started, UNCLEAR } from './mail-stream.ts';
import { NOW, onlyOf, type Stream, streamOf } from './notifications.ts';

const REPORTS = ['send', 'delivery', 'bounce', 'complaint'] as const;

type Reported = (typeof REPORTS)[number];

/** Every report twice, and the answer of the call where there was one. */
const hearingsOf = (
  stream: Stream,
  reports: readonly Reported[],
  accepted: boolean,
): readonly NotificationMessage[] => {
  const { notificationId } = onlyOf(stream);
  const ending = { type: 'EndAttempt', notificationId, n: 1, ending: ACCEPTED } as const;
  return [
    ...[...reports, ...reports].map(
      (report): NotificationMessage => ({ type: 'HearReport', notificationId, report }),
    ),
    ...(accepted ? [ending] : []),
  ];
};

const shuffledBy = <Item>(items: readonly Item[], order: readonly number[]): readonly Item[] =>
  items
    .map((item, index) => ({ item, at: order[index] ?? 0 }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);

const WORDS: readonly (readonly [Reported, string])[] = [
  ['complaint', 'complained'],
  ['bounce', 'bounced'],
  ['delivery', 'delivered'],
  ['send', 'sent'],
];

const statusAfter = (reports: readonly Reported[], accepted: boolean): string =>
  WORDS.find(([report]) => reports.includes(report))?.[1] ?? (accepted ? 'sent' : 'requested');

const shownOf = (stream: Stream): string | undefined => {
  const view = stream.events.reduce(
    (before, { type, data }) =>
      notificationsProjection.apply(before, {
        id: '',
        type,
        schemaVersion: 1,
        occurredAt: NOW,
        data,
      }),
    notificationsProjection.begin('m', 'ord_1', NOW),
  );
  return Object.values(view.notifications)[0]?.state;
};

describe('what is reported of a message', () => {
  it('adds up to the same in any order, and the list shows what the stream says', () => {
    fc.assert(
      fc.property(
        fc.subarray([...REPORTS]),
        fc.boolean(),
        fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
        (reports, accepted, order) => {
          const stream = claimed();
          started(stream);
          const messages = hearingsOf(stream, reports, accepted);
          for (const message of shuffledBy(messages, order)) stream.tell(message);
          const status = statusAfter(reports, accepted);
          expect(statusOf(onlyOf(stream))).toBe(status);
          expect(shownOf(stream)).toBe(status);
          const suppressed = newSuppressions(streamOf().state, stream.state);
          const bad = reports.includes('bounce') || reports.includes('complaint');
          expect(suppressed).toHaveLength(bad && accepted ? 1 : 0);
        },
      ),
    );
  });

  it('comes after it was given up all the same', () => {
    const stream = claimed();
    ended(stream, UNCLEAR);
    due(stream, 'mail_confirmation', 15);
    reported(stream, 'delivery');
    expect(statusOf(onlyOf(stream))).toBe('delivered');
    expect(shownOf(stream)).toBe('delivered');
  });
});
