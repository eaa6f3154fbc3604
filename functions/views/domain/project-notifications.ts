import * as z from 'zod';
import type { Commit } from '../../shared/commit.ts';
import { keys } from '../contract.ts';
import { listedIn } from './listed.ts';
import type { NamedProjection, SideRow, SubjectView } from './subject-view.ts';
import { REQUESTED, type ToldBuyer, toldAfter } from './told-buyer.ts';

interface NotificationsView extends SubjectView {
  readonly orderId: string;
  readonly notifications: ToldBuyer;
}

/** A list names the order once for each day on which its buyer was told something. */
const firstOfDays = (told: ToldBuyer): readonly string[] => {
  const times = Object.values(told)
    .map(({ requestedAt }) => requestedAt)
    .toSorted();
  return times.filter((at, index) => at.slice(0, 10) !== times[index - 1]?.slice(0, 10));
};

const PREFIX = 'order/';
const opening = z.object({ at: z.string(), opensDay: z.boolean().optional() });

/** Each message says whether it opens its day; one of an earlier release does not. */
const opened = (commits: readonly Commit[]): readonly SideRow[] | undefined => {
  const messages = commits.flatMap(({ merchantId, subject, events }) =>
    events
      .filter(({ type }) => type === REQUESTED)
      .map(({ data }) => ({
        ...opening.parse(data),
        merchantId,
        id: subject.slice(PREFIX.length),
      })),
  );
  return messages.some(({ opensDay }) => opensDay === undefined)
    ? undefined
    : messages
        .filter(({ opensDay }) => opensDay)
        .map(({ merchantId, id, at }) => listedIn('notifications', { merchantId, id, at }));
};

/** What an order's buyer was told: a list names the order, and whoever shows it folds the stream. */
export const notificationsProjection: NamedProjection<NotificationsView> = {
  prefix: PREFIX,
  owner: 'notifications',
  hears: (context) => context === 'notifications',
  namedBy: new Set([REQUESTED]),
  sidesBy: opened,
  keyOf: keys.notifications,
  begin: (merchantId, orderId, at) => ({
    merchantId,
    orderId,
    state: 'open',
    versions: {},
    changedAt: at,
    notifications: {},
  }),
  apply: (view, event) => ({ ...view, notifications: toldAfter(view.notifications, view, event) }),
  sideRows: ({ merchantId, orderId: id, notifications }) =>
    firstOfDays(notifications).map((at) => listedIn('notifications', { merchantId, id, at })),
};
