import {
  PARCEL_LIFECYCLE,
  RETURN_LIFECYCLE,
} from '../../../../functions/fulfilment/domain/transitions.ts';
import { NOTIFICATION_TRANSITIONS } from '../../../../functions/notifications/domain/transitions.ts';
import { PAYMENT_TRANSITIONS } from '../../../../functions/payments/domain/transitions.ts';
import { guardOf, type Row } from '../../oracle/lifecycle-checks.ts';

/** Why no story of this depth leads to some transitions; the first reason that fits a row is its own. */
type Excuse = readonly [because: string, fits: (row: Row) => boolean];

const among =
  (...names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name);

const isUntaken = among('pending', 'requires_action', 'failed', 'authorised');
const isFreed = among('auth_expired', 'voided');
const isTold = among('captured', 'remitted');
const isBack = among('partially_refunded', 'refunded');

const MONEY: readonly Excuse[] = [
  [
    'the pretended provider takes no debits yet: payments-debits.test.ts shows them over the embedded cloud',
    ({ event }) => event === 'capture_pending',
  ],
  [
    'the pretended provider tells of a page and of what was paid on it under two references',
    ({ event, from, to }) =>
      among(
        'authorised',
        'captured',
        'dispute_opened',
        'dispute_lost',
        'collected',
        'remitted',
      )(event) &&
      among('pending', 'requires_action', 'failed')(from) &&
      to !== from,
  ],
  [
    'what is told of cards is not told of cash',
    ({ event, from, to }) =>
      (among('collected', 'remitted')(event) && (isUntaken(from) || isFreed(from))) ||
      (event !== 'remitted' && from === 'cod_collected') ||
      (event === 'dispute_won' && to === 'cod_collected'),
  ],
  [
    'a pretended courier hands over all that it collected, and once',
    ({ event, from, to }) =>
      event === 'remitted' && !(from === 'cod_collected' && to === 'captured'),
  ],
  [
    'a pretended provider takes nothing that it freed, and frees nothing that lapsed',
    ({ event, from }) =>
      isFreed(from) && among('captured', 'voided', 'dispute_opened', 'dispute_lost')(event),
  ],
  [
    'banks dispute only what was taken, and is not all given back',
    ({ id, from, to }) =>
      (id === 'PAY13' && (from === 'authorised' || from === 'refunded')) ||
      (id === 'PAY14' &&
        (isUntaken(from) ||
          isUntaken(to) ||
          isFreed(to) ||
          from === 'refunded' ||
          to === 'refunded')),
  ],
  [
    'no pretended bank disputes a charge twice',
    ({ id, event, from, to }) =>
      (among('PAY13', 'PAY14')(id) && from === 'charged_back') ||
      (event === 'dispute_won' && to === 'charged_back'),
  ],
  [
    'what was taken is known by the answer to the call, long before anything becomes of it',
    ({ event, from, to }) =>
      (isTold(event) && (isBack(to) || from === 'partially_captured')) ||
      (event === 'authorised' && from === 'captured') ||
      (from === 'none' &&
        !among('CheckoutRequested', 'PaymentOpened', 'authorised', 'captured')(event)) ||
      (event === 'authorisation_expired' && from !== 'authorised') ||
      (from === 'none' && to === 'partially_captured'),
  ],
  [
    'a page that failed for good is closed',
    ({ from, event }) => from === 'failed' && event === 'failed',
  ],
];

const isHere = among('planned', 'packed', 'cancelled');

const GOODS: readonly Excuse[] = [
  [
    'the first scan of a parcel that nobody gave away is seldom just this one',
    ({ from, event }) => isHere(from) && event.startsWith('scan'),
  ],
  [
    'a third attempt is told after the second, and so of a parcel that failed, or moves again',
    ({ event, from, to }) =>
      event === 'scan attempt_failed' &&
      to === 'returning' &&
      (from === 'handed_over' || from === 'out_for_delivery'),
  ],
];

const isReport = (event: string): boolean => event.startsWith('report');

const MAILS: readonly Excuse[] = [
  [
    'what the pretended mail service never took it never reports on',
    ({ from, event }) => isReport(event) && among('suppressed', 'refused')(from),
  ],
  [
    'it takes a lost answer and just this report of one mail: once in some thousand orders',
    ({ from, event, to }) =>
      isReport(event) &&
      to !== 'sent' &&
      (from === 'unclear' || (from === 'unconfirmed' && to !== 'delivered')),
  ],
];

/** Two rare things that have to happen to one order; each is seen once in some thousand. */
const SELDOM = 'seldom: two rare things have to happen to one order';
const SELDOM_ROWS: ReadonlySet<string> = new Set([
  'PAY12 partially_captured refunded partially_refunded',
  'PAY12 partially_captured refunded refunded',
  'PAY12 partially_refunded refunded refunded',
  'PAY12 partially_refunded refund_failed captured',
  'PAY12 refunded refund_failed captured',
  'PAY12 partially_refunded refund_failed partially_captured',
  'PAY12 refunded refund_failed partially_captured',
  'PAY12 refunded refund_failed partially_refunded',
  'PAY13 partially_captured dispute_opened disputed',
  'PAY13 partially_refunded dispute_opened disputed',
  'PAY14 disputed dispute_won partially_captured',
  'PAY14 disputed dispute_won partially_refunded',
  'PAY14 captured dispute_lost charged_back',
  'PAY14 partially_captured dispute_lost charged_back',
  'PAY14 partially_refunded dispute_lost charged_back',
  'FUL13 lost scan attempt_failed delivery_failed',
  'FUL14 delivered scan return_to_sender returned_to_origin',
  'FUL14 delivered scan return_to_sender lost',
  'FUL14 returning scan return_to_sender returned_to_origin',
  'FUL14 lost scan return_to_sender returned_to_origin',
  'FUL14 delivery_failed scan returned returned_to_origin',
  'FUL14 in_transit scan returned returned_to_origin',
  'FUL14 lost scan returned returned_to_origin',
  'FUL10 lost scan available_for_pickup out_for_delivery',
  'NOT3 requested report complaint complained',
]);

const isSeldom = ({ id, from, event, to }: Row): boolean =>
  SELDOM_ROWS.has(`${id} ${from} ${event} ${to}`);

const excused = (
  rows: readonly Row[],
  excuses: readonly Excuse[],
): readonly (readonly [guard: string, because: string])[] =>
  rows.flatMap((row) => {
    const because = isSeldom(row) ? SELDOM : excuses.find(([, fits]) => fits(row))?.[0];
    return because === undefined ? [] : [[guardOf(row), because] as const];
  });

/** Transitions of money, goods and mails that this depth’s stories do not lead to, and why. */
export const LIFECYCLES_NOT_REACHED: Readonly<Record<string, string>> = Object.fromEntries([
  ...excused(PAYMENT_TRANSITIONS, MONEY),
  ...excused([...PARCEL_LIFECYCLE.transitions, ...RETURN_LIFECYCLE.transitions], GOODS),
  ...excused(NOTIFICATION_TRANSITIONS, MAILS),
]);
