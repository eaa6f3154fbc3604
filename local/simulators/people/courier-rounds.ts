import { isAmountProblem, parseAmount } from '../../../functions/shared/money.ts';
import type { Clock } from '../../engine/clock.ts';
import { createCourier, type ListFault } from '../courier.ts';
import type { DemoMerchant } from '../storefronts/catalogue.ts';
import type { Agenda } from './agenda.ts';
import type { AskAs, MoneyRow, Person } from './person.ts';

/** Out of a hundred parcels. */
const AT_THE_DOOR = [
  ['paid', 88],
  ['not-at-home', 12],
] as const;
const DOOR_AFTER = 10;
const LIST_EVERY_MS = 12_000;
const FEE = 150n;
const TURNED = { status: 'return_to_sender', why: 'nobody was at home' };

export interface CourierRoundsParts {
  readonly merchant: DemoMerchant;
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly ask: AskAs;
  /** A command id that nobody else has. */
  readonly newId: () => string;
}

/** One shop's courier: takes the cash at the door, lists it, and hands it over later. */
export interface CourierRounds extends Person {
  /** Takes a parcel whose money is to be collected. */
  take(row: MoneyRow, tracking: string): void;
}

export const courierRounds = (parts: CourierRoundsParts): CourierRounds => {
  const { merchant, clock, agenda } = parts;
  const courier = createCourier(clock, { currency: merchant.currencies[0], fee: FEE });
  let listed = 0;
  let remitNext = false;
  let nextListAt = 0;
  /** Now and then a list is wrong, and a person has to look. */
  let faults: readonly ListFault[] = [];

  const send = async (text: string): Promise<void> => {
    const { merchantId } = merchant;
    const input = { merchantId, kind: 'remittance', text, commandId: parts.newId() };
    await parts.ask('bookkeeper', 'payments.import', input);
  };

  const tell = async (order: string, operation: string, more: object): Promise<void> => {
    const { merchantId } = merchant;
    await parts.ask('courier', operation, { order, merchantId, commandId: parts.newId(), ...more });
  };

  return {
    take: ({ due, number, orderId }, tracking) => {
      const [text = '', currency = ''] = due?.split(' ') ?? [];
      const amount = parseAmount(text, currency);
      if (isAmountProblem(amount)) return;
      if (agenda.habit(AT_THE_DOOR) !== 'paid') {
        agenda.once(`back ${orderId}`, DOOR_AFTER, () => tell(orderId, 'orders.track', TURNED));
        return;
      }
      agenda.once(`door ${orderId}`, DOOR_AFTER, async () => {
        await tell(orderId, 'orders.deliver', { why: 'paid at the door' });
        courier.collect({ tracking, order: number ?? orderId, amount });
        if (agenda.luck() < 0.06) faults = [...faults, { tracking, fault: 'net-wrong' }];
      });
    },
    act: async () => {
      const { parcels, held } = courier.books();
      if (clock.now() < nextListAt || (parcels.length === listed && held === 0n)) return;
      nextListAt = clock.now() + LIST_EVERY_MS;
      if (remitNext) await send(courier.remit(faults));
      else if (parcels.length > listed) await send(courier.collections());
      listed = parcels.length;
      remitNext = !remitNext;
    },
  };
};
