import type { Commit } from '../../../functions/shared/commit.ts';
import { commit } from './commits.ts';

/** As a stream of notifications has them. */
const mails = {
  requested: (notificationId: string, at: string, opensDay?: boolean) => ({
    type: 'NotificationRequested',
    data: {
      ...{ notificationId, key: notificationId, template: 'confirmed', channel: 'email' },
      ...{ locale: 'en', revision: 1, orderNumber: '#1001', channelId: 'chn_1', at },
      ...(opensDay !== undefined && { opensDay }),
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
const mailsOf = (opens: Readonly<Record<string, boolean>>): readonly Commit[] => {
  const requested = (id: string, at: string) => [mails.requested(id, at, opens[id])];
  return [
    mailCommit(1, [{ type: 'OrderHeard', data: {} }]),
    mailCommit(2, requested('ntf_1', '2026-11-02T09:00:02.000Z'), { deadlines: UNCONFIRMED }),
    mailCommit(3, [mails.ended('ntf_1')], { deadlines: UNCONFIRMED }),
    mailCommit(4, [mails.reported('ntf_1', 'delivery')]),
    mailCommit(5, requested('ntf_2', '2026-11-02T09:00:05.000Z'), { deadlines: UNCONFIRMED }),
    mailCommit(6, [mails.reported('ntf_2', 'bounce')]),
    mailCommit(7, requested('ntf_3', '2026-11-03T09:00:00.000Z')),
  ];
};

export const MAILS = mailsOf({ ntf_1: true, ntf_2: false, ntf_3: true });

/** They do not say which of them opens a day. */
export const EARLIER_MAILS = mailsOf({});
