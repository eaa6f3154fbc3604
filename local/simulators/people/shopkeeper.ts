import * as z from 'zod';
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
const GIVEN_AFTER = 2;
const LOOKED_AGAIN_AFTER = 45;
const SOME = '5.00';
const CARTON = { lengthMm: 600, widthMm: 400, heightMm: 400 };
const CARTON_GRAMS = 450;

const shownSchema = z.object({
  lines: z.array(z.object({ lineId: z.string(), sku: z.string().nullable() })),
  parcels: z.array(
    z.object({
      fulfilmentId: z.string(),
      status: z.string(),
      lines: z.array(z.object({ lineId: z.string(), quantity: z.number() })),
    }),
  ),
});
type Line = z.infer<typeof shownSchema>['lines'][number];
type Parcel = z.infer<typeof shownSchema>['parcels'][number];

export interface ShopkeeperParts {
  readonly agenda: Agenda;
  readonly ask: AskAs;
  /** A command id that nobody else has. */
  readonly newId: () => string;
  /** Gives a parcel whose cash is to be collected to the shop's courier. */
  readonly giveToCourier: (row: MoneyRow, tracking: string) => void;
  /** Gives any other parcel to its carrier. */
  readonly giveToCarrier: (row: MoneyRow) => void;
  /** Grams of a piece, for shops that pack from their own shelves; others only hand over. */
  readonly weightOf: (merchantId: string, sku: string) => number | undefined;
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

  const handOver = async (row: MoneyRow, parcel: Parcel, index: number): Promise<void> => {
    const number = row.number?.replace(/\D/g, '') ?? row.orderId;
    const trackingNumber = index === 0 ? `DEMO-${number}` : `DEMO-${number}-${index + 1}`;
    const told = { carrier: 'Demo Courier', trackingNumber, parcel: parcel.fulfilmentId };
    await command(row, 'hand-over', { ...told, why: 'given to the courier' });
    if (index > 0) return;
    if (row.provider === 'cash-on-delivery') parts.giveToCourier(row, trackingNumber);
    else parts.giveToCarrier(row);
  };

  /** In one carton, weighed: where stock is kept here nothing leaves unpacked. */
  const pack = async (row: MoneyRow, parcel: Parcel, lines: readonly Line[]): Promise<void> => {
    const grams = parcel.lines.map(({ lineId, quantity }) => {
      const sku = lines.find((line) => line.lineId === lineId)?.sku ?? '';
      return (parts.weightOf(row.merchantId, sku) ?? 0) * quantity;
    });
    const weightGrams = grams.reduce((sum, each) => sum + each, CARTON_GRAMS);
    const carton = { ...CARTON, weightGrams };
    await command(row, 'pack', { cartons: [carton], parcel: parcel.fulfilmentId, why: 'packed' });
  };

  /** Every parcel that is planned by now; what waits for stock goes another day. */
  const send = async (row: MoneyRow): Promise<void> => {
    const shown = await parts.ask('shopkeeper', 'orders.show', {
      order: row.orderId,
      merchantId: row.merchantId,
    });
    const { lines, parcels } = shownSchema.parse(shown);
    const planned = parcels.filter(({ status }) => status === 'planned');
    for (const [index, parcel] of planned.entries()) {
      await pack(row, parcel, lines);
      agenda.once(`leaves ${parcel.fulfilmentId}`, GIVEN_AFTER, () => handOver(row, parcel, index));
    }
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
    // What waited for stock may be there by then.
    agenda.once(`rest ${row.orderId}`, LOOKED_AGAIN_AFTER, () => send(row));
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
