import type { Commit } from '../../../functions/shared/commit.ts';
import { commit } from './commits.ts';

/** As a stream of notifications has them. */
const mails = {
  requested: (notificationId: string, at: string) => ({
    type: 'NotificationRequested',
    data: {
      ...{ notificationId, key: notificationId, template: 'confirmed', channel: 'email' },
      ...{ locale: 'en', revision: 1, orderNumber: '#1001', channelId: 'chn_1', at },
    },
  }),
  ended: (notificationId: string) => ({
    type: 'AttemptEnded',
    data: { notificationId, outcome: 'accepted', code: null },
  }),
  reported: (notificationId: string, report: string) => ({
    type: 'ReportHeard',
    data: { notificationId, report },
  }),
};

/** One commit of an order's stream of notifications. */
export const mailCommit = (
  version: number,
  drafts: Parameters<typeof commit>[1],
  overrides: Partial<Commit> = {},
): Commit => commit(version, drafts, { context: 'notifications', ...overrides });

const UNCONFIRMED = [{ kind: 'mail_confirmation', dueAt: '2026-11-02T09:20:00.000Z' }];

/** Two mails on one day, and one on the next, each taken and reported. */
export const MAILS: readonly Commit[] = [
  mailCommit(1, [{ type: 'OrderHeard', data: {} }]),
  mailCommit(2, [mails.requested('ntf_1', '2026-11-02T09:00:02.000Z')], { deadlines: UNCONFIRMED }),
  mailCommit(3, [mails.ended('ntf_1')], { deadlines: UNCONFIRMED }),
  mailCommit(4, [mails.reported('ntf_1', 'delivery')]),
  mailCommit(5, [mails.requested('ntf_2', '2026-11-02T09:00:05.000Z')], { deadlines: UNCONFIRMED }),
  mailCommit(6, [mails.reported('ntf_2', 'bounce')]),
  mailCommit(7, [mails.requested('ntf_3', '2026-11-03T09:00:00.000Z')]),
];
