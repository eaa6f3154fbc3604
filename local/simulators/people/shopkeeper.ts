import type { Agenda } from './agenda.ts';
import type { AskAs, MoneyRow, Person } from './person.ts';

/** Out of a hundred confirmed orders. */
const HABITS = [
  ['send', 74],
  ['send-and-refund-some', 10],
  ['send-and-refund-all', 6],
  ['cancel', 10],
] as const;
const PACKED_AFTER = 8;
const REGRETTED_AFTER = 20;
const SOME = '5.00';

export interface ShopkeeperParts {
  readonly agenda: Agenda;
  readonly ask: AskAs;
  /** A command id that nobody else has. */
  readonly newId: () => string;
  /** Gives a parcel whose cash is to be collected to the shop's courier. */
  readonly giveToCourier: (row: MoneyRow, tracking: string) => void;
}

/** Packs and sends what is confirmed, cancels what cannot be sent, and gives money back. */
export const shopkeeper = (parts: ShopkeeperParts): Person => {
  const { agenda } = parts;
  const command = ({ orderId, merchantId }: MoneyRow, name: string, more: object) =>
    parts.ask('shopkeeper', `orders.${name}`, {
      order: orderId,
      merchantId,
      commandId: parts.newId(),
      ...more,
    });

  const send = async (row: MoneyRow): Promise<void> => {
    const trackingNumber = `DEMO-${row.number?.replace(/\D/g, '') ?? row.orderId}`;
    const why = 'packed and given to the courier';
    await command(row, 'hand-over', { carrier: 'Demo Courier', trackingNumber, why });
    if (row.provider === 'cash-on-delivery') parts.giveToCourier(row, trackingNumber);
  };

  const serve = async (row: MoneyRow): Promise<void> => {
    const habit = agenda.habit(HABITS);
    // Only there can the shopkeeper's word give the money back: elsewhere a person or the store must.
    const isFree = row.provider === 'stripe' || row.provider === 'cash-on-delivery';
    if (habit === 'cancel' && isFree) {
      await command(row, 'cancel', { why: 'the last one was damaged' });
      return;
    }
    await send(row);
    if (row.provider !== 'stripe' || habit === 'send' || habit === 'cancel') return;
    const part =
      habit === 'send-and-refund-some'
        ? { amount: SOME, why: 'a scratch on the handle' }
        : { why: 'it never arrived' };
    agenda.once(`refund ${row.orderId}`, REGRETTED_AFTER, async () => {
      await command(row, 'refund', part);
    });
  };

  return {
    act: (rows) => {
      for (const row of rows) {
        if (row.orderState !== 'confirmed') continue;
        agenda.once(`parcel ${row.orderId}`, PACKED_AFTER, () => serve(row));
      }
    },
  };
};
