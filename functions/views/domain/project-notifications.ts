import * as z from 'zod';
import { keys, type NotificationsView, notificationsViewSchema } from '../contract.ts';
import { listedIn } from './listed.ts';
import type { Projection } from './subject-view.ts';

type Shown = NotificationsView['notifications'][string];

const requestedFacts = z.object({
  notificationId: z.string(),
  template: z.string(),
  channel: z.string(),
  locale: z.string(),
  revision: z.number().int(),
  orderNumber: z.string(),
  channelId: z.string(),
  at: z.iso.datetime(),
});
const endedFacts = z.object({ outcome: z.string(), code: z.string().nullable() });
const reportFacts = z.object({ report: z.string() });
const namedFacts = z.object({ notificationId: z.string() });

/** What the provider reported, strongest word first; then what was last known here. */
const BY_REPORT: readonly (readonly [report: string, state: string])[] = [
  ['complaint', 'complained'],
  ['bounce', 'bounced'],
  ['delivery', 'delivered'],
  ['reject', 'rejected'],
  ['failure', 'rejected'],
  ['send', 'sent'],
];

type Apply = (shown: Shown, data: unknown) => Shown;

const APPLIED: ReadonlyMap<string, Apply> = new Map(
  Object.entries<Apply>({
    AttemptEnded: (shown, data) => {
      const { outcome, code } = endedFacts.parse(data);
      if (shown.reports.length > 0) return shown;
      return { ...shown, code, state: stateOfEnding(outcome, code) };
    },
    ReportHeard: (shown, data) => {
      const reports = [...new Set([...shown.reports, reportFacts.parse(data).report])];
      const state = BY_REPORT.find(([report]) => reports.includes(report))?.[1];
      return { ...shown, reports, state: state ?? shown.state };
    },
    NotificationUnconfirmed: (shown) =>
      shown.reports.length > 0 ? shown : { ...shown, state: 'unconfirmed' },
  }),
);

const stateOfEnding = (outcome: string, code: string | null): string => {
  if (outcome === 'refused') return code === 'suppressed' ? 'suppressed' : 'refused';
  return outcome === 'accepted' ? 'sent' : outcome;
};

const withRequested = (view: NotificationsView, data: unknown): NotificationsView => {
  const { at, ...facts } = requestedFacts.parse(data);
  const { merchantId, orderId } = view;
  const code = null;
  const shown = { merchantId, orderId, ...facts, state: 'requested', code, requestedAt: at };
  return withShown(view, { ...shown, reports: [] });
};

const withShown = (view: NotificationsView, shown: Shown): NotificationsView => ({
  ...view,
  notifications: { ...view.notifications, [shown.notificationId]: shown },
});

/** A list names the order once for each day on which its buyer was told something. */
const firstOfDays = (all: readonly Shown[]): readonly string[] => {
  const times = all.map(({ requestedAt }) => requestedAt).toSorted();
  return times.filter((at, index) => at.slice(0, 10) !== times[index - 1]?.slice(0, 10));
};

/** What an order's buyer was told: apart from the order, which is not written anew for each mail. */
export const notificationsProjection: Projection<NotificationsView> = {
  prefix: 'order/',
  owner: 'notifications',
  hears: (context) => context === 'notifications',
  keyOf: keys.notifications,
  parse: (stored) => notificationsViewSchema.parse(stored),
  begin: (merchantId, orderId, at) => ({
    merchantId,
    orderId,
    state: 'open',
    versions: {},
    changedAt: at,
    notifications: {},
  }),
  apply: (view, { type, data }) => {
    if (type === 'NotificationRequested') return withRequested(view, data);
    const apply = APPLIED.get(type);
    const known = apply && view.notifications[namedFacts.parse(data).notificationId];
    return known ? withShown(view, apply(known, data)) : view;
  },
  sideRows: ({ merchantId, orderId: id, notifications }) =>
    firstOfDays(Object.values(notifications)).map((at) =>
      listedIn('notifications', { merchantId, id, at }),
    ),
};
