import { evolveGoods, initialGoods } from '../../../functions/fulfilment/domain/state.ts';
import {
  PARCEL_LIFECYCLE,
  RETURN_LIFECYCLE,
} from '../../../functions/fulfilment/domain/transitions.ts';
import {
  evolveNotifications,
  initialNotifications,
  type NotificationState,
} from '../../../functions/notifications/domain/state.ts';
import { statusOf as mailStatusOf } from '../../../functions/notifications/domain/status.ts';
import { NOTIFICATION_TRANSITIONS } from '../../../functions/notifications/domain/transitions.ts';
import { PAYMENT_TRANSITIONS } from '../../../functions/payments/domain/transitions.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import {
  changesBy,
  type GoodsChange,
  isKnown,
  stepsOf,
} from '../../functions/fulfilment/domain/goods-changes.ts';
import type { CoverageBook } from './coverage.ts';
import type { Accuse } from './judging.ts';
import { paymentChanges } from './payment-changes.ts';

interface Judging {
  readonly accuse: Accuse;
  readonly coverage: CoverageBook;
}

/** A row of any lifecycle’s table. */
export interface Row {
  readonly id: string;
  readonly from: string;
  readonly event: string;
  readonly to: string;
}

const changeOf = ({ from, event, to }: Row): string => `${from} ${event} ${to}`;

/** A guard is named by its row, so that two lifecycles with the same words do not stand for each other. */
export const guardOf = (row: Row): string => `transition ${row.id} ${changeOf(row)}`;

export const MONEY_GUARDS: readonly string[] = PAYMENT_TRANSITIONS.map(guardOf);
export const GOODS_GUARDS: readonly string[] = [
  ...PARCEL_LIFECYCLE.transitions,
  ...RETURN_LIFECYCLE.transitions,
].map(guardOf);
export const MAIL_GUARDS: readonly string[] = NOTIFICATION_TRANSITIONS.map(guardOf);

const MONEY_ROWS = new Map<string, Row>(PAYMENT_TRANSITIONS.map((row) => [changeOf(row), row]));
const MAIL_ROWS = new Map<string, Row>(NOTIFICATION_TRANSITIONS.map((row) => [changeOf(row), row]));

/** Each change of a payment’s status is one of the published table. */
export const checkPayments = (
  judging: Judging,
  about: string,
  commits: readonly Commit[],
): void => {
  for (const change of paymentChanges(commits)) note(judging, about, { change, rows: MONEY_ROWS });
};

/** Each change of a parcel’s and of a return’s. */
export const checkParcels = (judging: Judging, about: string, commits: readonly Commit[]): void => {
  let state = initialGoods;
  for (const recorded of commits.flatMap(({ events }) => events)) {
    // Neither wish nor answer says of a parcel of ours where it stands; what does is kept as it is read.
    if (recorded.type === 'GoodsWishHeard') continue;
    const event = recorded as unknown as Parameters<typeof changesBy>[0];
    const before = state;
    state = evolveGoods(before, event);
    const changes = state === before ? [] : changesBy(event, before, state);
    for (const change of changes) noteGoods(judging, about, change);
  }
};

const noteGoods = ({ accuse, coverage }: Judging, about: string, change: GoodsChange): void => {
  for (const row of stepsOf(change)) coverage.saw(guardOf(row));
  if (!isKnown(change)) accuse('R18', about, `${wordsOf(change)} is not in the table`);
};

const wordsOf = ({ of, from, by, to }: GoodsChange): string =>
  `a ${of}’s ${from} ${by.join(', ')} ${to}`;

/** Each change of what became of a message to the buyer. */
export const checkMessages = (
  judging: Judging,
  about: string,
  commits: readonly Commit[],
): void => {
  let state = initialNotifications;
  for (const recorded of commits.flatMap(({ events }) => events)) {
    const event = recorded as unknown as Parameters<typeof evolveNotifications>[1];
    const before = state;
    state = evolveNotifications(before, event);
    for (const change of mailChanges(event, before, state)) {
      note(judging, about, { change, rows: MAIL_ROWS });
    }
  }
};

const mailChanges = (
  event: Parameters<typeof evolveNotifications>[1],
  { notifications: before }: NotificationState,
  { notifications: after }: NotificationState,
): readonly string[] => {
  if (before === after) return [];
  const name = event.type === 'ReportHeard' ? `report ${event.data.report}` : event.type;
  return [...after].flatMap(([id, notification]) => {
    const known = before.get(id);
    const from = known ? mailStatusOf(known) : 'none';
    const to = mailStatusOf(notification);
    return from === to ? [] : [`${from} ${name} ${to}`];
  });
};

const note = (
  { accuse, coverage }: Judging,
  about: string,
  { change, rows }: { readonly change: string; readonly rows: ReadonlyMap<string, Row> },
): void => {
  const row = rows.get(change);
  if (row) coverage.saw(guardOf(row));
  else accuse('R18', about, `${change} is not in the table`);
};
