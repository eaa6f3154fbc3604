import type { FactOf, NotificationEvent, Report } from './events.ts';
import type { Occasion } from './occasion.ts';
import type { OrderFacts } from './order-facts.ts';

export interface Attempt {
  readonly n: number;
  readonly owner: string;
  readonly leaseUntil: string;
  readonly ended: Omit<FactOf<'AttemptEnded'>, 'notificationId' | 'n'> | null;
}

/** One message to one recipient, from its claim on. */
export interface Notification extends FactOf<'NotificationRequested'> {
  readonly attempt: Attempt | null;
  /** How often, and when last, the calls step was told; `again`: since the last definitive answer. */
  readonly said: { readonly count: number; readonly at: string; readonly again: boolean };
  readonly reports: ReadonlySet<Report>;
  readonly unconfirmed: boolean;
}

/** What the stream of an order's notifications adds up to. */
export interface NotificationState {
  /** `unheard` until the order came; `silent` where its buyer is told of nothing. */
  readonly standing: 'unheard' | 'silent' | 'open';
  readonly order: OrderFacts | null;
  readonly total: FactOf<'TotalHeard'> | null;
  readonly occasions: ReadonlyMap<string, Occasion>;
  readonly notifications: ReadonlyMap<string, Notification>;
  /** Of occasions without an order. */
  readonly firstHeardAt: string | null;
  readonly missed: FactOf<'OrderMissed'> | null;
}

export const initialNotifications: NotificationState = {
  standing: 'unheard',
  order: null,
  total: null,
  occasions: new Map(),
  notifications: new Map(),
  firstHeardAt: null,
  missed: null,
};

/** Published events fold to nothing: what they say is derived from the others. */
export const evolveNotifications = (
  state: NotificationState,
  event: NotificationEvent,
): NotificationState => {
  switch (event.type) {
    case 'OrderHeard': {
      const { order } = event.data;
      return { ...state, order, standing: order === null ? 'silent' : 'open' };
    }
    case 'TotalHeard': {
      const linesChanged = event.data.linesChanged || (state.total?.linesChanged ?? false);
      const newer = event.data.sequence > (state.total?.sequence ?? 0) ? event.data : state.total;
      return newer === null ? state : { ...state, total: { ...newer, linesChanged } };
    }
    case 'OccasionHeard': {
      const { occasion } = event.data;
      const occasions = new Map(state.occasions).set(occasion.key, occasion);
      return { ...state, occasions, firstHeardAt: state.firstHeardAt ?? occasion.at };
    }
    case 'OrderMissed':
      return { ...state, missed: event.data };
    case 'NotificationRequested':
      return withNotification(state, requested(event.data));
    case 'AttemptStarted':
    case 'AttemptEnded':
    case 'ReportHeard':
    case 'CallSaidAgain':
    case 'NotificationUnconfirmed':
      return evolveNotification(state, event);
    default:
      return state;
  }
};

const requested = (data: FactOf<'NotificationRequested'>): Notification => ({
  ...data,
  attempt: null,
  said: { count: 1, at: data.at, again: false },
  reports: new Set(),
  unconfirmed: false,
});

const withNotification = (
  state: NotificationState,
  notification: Notification,
): NotificationState => ({
  ...state,
  notifications: new Map(state.notifications).set(notification.notificationId, notification),
});

type Of = Extract<
  NotificationEvent,
  {
    type:
      | 'AttemptStarted'
      | 'AttemptEnded'
      | 'ReportHeard'
      | 'CallSaidAgain'
      | 'NotificationUnconfirmed';
  }
>;

const evolveNotification = (state: NotificationState, event: Of): NotificationState => {
  const known = state.notifications.get(event.data.notificationId);
  return known ? withNotification(state, changed(known, event)) : state;
};

const changed = (known: Notification, event: Of): Notification => {
  switch (event.type) {
    case 'AttemptStarted': {
      const { n, owner, leaseUntil } = event.data;
      return { ...known, attempt: { n, owner, leaseUntil, ended: null } };
    }
    case 'AttemptEnded': {
      const { notificationId: _id, n, ...ended } = event.data;
      if (known.attempt?.n !== n) return known;
      const said = { ...known.said, again: false };
      return { ...known, said, attempt: { ...known.attempt, ended } };
    }
    case 'ReportHeard':
      return { ...known, reports: new Set(known.reports).add(event.data.report) };
    case 'CallSaidAgain': {
      const said = { count: known.said.count + 1, at: event.data.at, again: true };
      return { ...known, said };
    }
    case 'NotificationUnconfirmed':
      return { ...known, unconfirmed: true };
  }
};

/** The order as it is now: what it contains may have been amended since it was placed. */
export const orderNow = ({ order, total }: NotificationState): OrderFacts | null =>
  order && { ...order, ...total?.content };
