import { idOf } from '../../../functions/shared/ids.ts';
import type { Agenda } from './agenda.ts';
import type { AskAs, MoneyRow } from './person.ts';

/** What becomes of a hundred parcels once they left. */
const JOURNEYS = [
  ['arrives', 78],
  ['second-try', 6],
  ['turned-back', 4],
  ['lost', 4],
  ['sent-back', 8],
] as const;
const LEG_SECONDS = 3;

export interface JourneysParts {
  readonly agenda: Agenda;
  readonly ask: AskAs;
  /** A command id that nobody else has. */
  readonly newId: () => string;
}

/** The carriers of parcels that are paid for already, and buyers who send something back. */
export interface Journeys {
  /** Takes a parcel that has left. */
  take(row: MoneyRow): void;
}

export const parcelJourneys = ({ agenda, ask, newId }: JourneysParts): Journeys => {
  /** One act after the other, a leg apart. */
  const travel = (row: MoneyRow, acts: readonly (() => Promise<unknown>)[]): void => {
    for (const [leg, act] of acts.entries()) {
      agenda.once(`leg ${leg} ${row.orderId}`, (leg + 1) * LEG_SECONDS, async () => {
        await act();
      });
    }
  };

  const acting = ({ orderId, merchantId }: MoneyRow) => {
    const of = { order: orderId, merchantId };
    const carrier = (operation: string, more: object) => () =>
      ask('carrier', operation, { ...of, commandId: newId(), why: 'as scanned', ...more });
    const track = (status: string) => carrier('orders.track', { status });
    const request = newId();
    const returnId = idOf('return', idOf('command', merchantId, 'RequestReturn', orderId, request));
    const back =
      (step: string, more: object = {}) =>
      () =>
        ask('buyer', 'orders.return', {
          ...of,
          ...{ returnId, step, commandId: newId(), why: 'it does not fit' },
          ...more,
        });
    return { of, track, delivered: carrier('orders.deliver', {}), request, returnId, back };
  };

  /** It comes back, is looked at, goes on the shelf, and the money goes to the buyer. */
  const sentBack = (row: MoneyRow): readonly (() => Promise<unknown>)[] => {
    const { of, track, delivered, request, returnId, back } = acting(row);
    const inspect = { ...of, returnId, commandId: newId(), why: 'as new' };
    return [
      track('in_transit'),
      delivered,
      back('request', { commandId: request, reason: 'wrong-size' }),
      back('approve'),
      back('sent'),
      back('received'),
      () => ask('shopkeeper', 'orders.inspect', inspect),
    ];
  };

  const journeyOf = (row: MoneyRow): readonly (() => Promise<unknown>)[] => {
    const { track, delivered } = acting(row);
    const failed = track('attempt_failed');
    switch (agenda.habit(JOURNEYS)) {
      case 'arrives':
        return [track('in_transit'), delivered];
      case 'second-try':
        return [track('in_transit'), failed, track('out_for_delivery'), delivered];
      case 'turned-back':
        return [track('in_transit'), failed, track('return_to_sender'), track('returned')];
      case 'lost':
        return [track('in_transit'), track('lost')];
      case 'sent-back':
        return sentBack(row);
    }
  };

  return { take: (row) => travel(row, journeyOf(row)) };
};
