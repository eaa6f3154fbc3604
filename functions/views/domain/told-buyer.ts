import * as z from 'zod';
import { BY_REPORT } from '../../notifications/contract.ts';

export const notificationRowSchema = z.object({
  merchantId: z.string(),
  orderId: z.string(),
  orderNumber: z.string(),
  channelId: z.string(),
  notificationId: z.string(),
  /** `email`, `sms` */
  channel: z.string(),
  template: z.string(),
  locale: z.string(),
  revision: z.number().int(),
  /** `requested`, `sent`, `delivered`, `unconfirmed` … */
  state: z.string(),
  /** Why it was refused, or what is not clear; kebab-case. */
  code: z.string().nullable(),
  requestedAt: z.iso.datetime(),
});
export type NotificationRow = z.infer<typeof notificationRowSchema>;

/** A row with what the provider reported, which alone says where a message stands. */
interface Told extends NotificationRow {
  readonly reports: readonly string[];
}

/** Everything an order's buyer was told, or is to be, by id; whom it went to is not here. */
export type ToldBuyer = Readonly<Record<string, Told>>;

/** The event by which a message comes to be. */
export const REQUESTED = 'NotificationRequested';

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

type Apply = (told: Told, data: unknown) => Told;

const APPLIED: ReadonlyMap<string, Apply> = new Map(
  Object.entries<Apply>({
    AttemptEnded: (told, data) => {
      const { outcome, code } = endedFacts.parse(data);
      if (told.reports.length > 0) return told;
      return { ...told, code, state: stateOfEnding(outcome, code) };
    },
    ReportHeard: (told, data) => {
      const reports = [...new Set([...told.reports, reportFacts.parse(data).report])];
      const state = BY_REPORT.find(([report]) => reports.includes(report))?.[1];
      return { ...told, reports, state: state ?? told.state };
    },
    NotificationUnconfirmed: (told) =>
      told.reports.length > 0 ? told : { ...told, state: 'unconfirmed' },
  }),
);

const stateOfEnding = (outcome: string, code: string | null): string => {
  if (outcome === 'refused') return code === 'suppressed' ? 'suppressed' : 'refused';
  return outcome === 'accepted' ? 'sent' : outcome;
};

interface Order {
  readonly merchantId: string;
  readonly orderId: string;
}

/** After one more event of the order's stream of notifications; a type that tells nothing changes nothing. */
export const toldAfter = (
  before: ToldBuyer,
  { merchantId, orderId }: Order,
  { type, data }: { readonly type: string; readonly data: unknown },
): ToldBuyer => {
  if (type === REQUESTED) {
    const { at, ...facts } = requestedFacts.parse(data);
    const fresh = { state: 'requested', code: null, requestedAt: at, reports: [] };
    return { ...before, [facts.notificationId]: { merchantId, orderId, ...facts, ...fresh } };
  }
  const apply = APPLIED.get(type);
  const known = apply && before[namedFacts.parse(data).notificationId];
  return known ? { ...before, [known.notificationId]: apply(known, data) } : before;
};

/** What the buyer was told on the day of which `at` is the first time, newest first; folded by the reader. */
export const toldOnDay = (
  order: Order,
  at: string,
  events: readonly { readonly type: string; readonly data: unknown }[],
): readonly NotificationRow[] => {
  const all = events.reduce((told, event) => toldAfter(told, order, event), {} as ToldBuyer);
  const day = at.slice(0, 10);
  const told = Object.values(all)
    .filter(({ requestedAt }) => requestedAt.startsWith(day))
    .toSorted((a, b) => (a.requestedAt < b.requestedAt ? 1 : -1));
  // A clock that went back may have left a row beside the day's first.
  return told.at(-1)?.requestedAt === at ? told.map(({ reports: _, ...row }) => row) : [];
};
