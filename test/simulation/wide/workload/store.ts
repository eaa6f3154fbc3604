import { markInText, writeBackText } from '../../../../functions/orders/storefronts/marks.ts';
import type { WriteBack } from '../../../../functions/orders/storefronts/storefront-calls.ts';
import { MINUTE } from '../../../../functions/shared/spans.ts';
import type { SampleOrder } from '../../../../local/simulators/storefronts/order.ts';
import type { ToldChange } from '../../../../local/simulators/stores/pretended-store.ts';
import type { BookedRefund } from '../../../../local/simulators/stores/store-books.ts';
import { STORE_KEYS } from '../parties/store-dialects.ts';
import type { WideWorld } from '../wide-world.ts';
import type { Life, Told } from './life.ts';
import { sendWebhook } from './webhooks.ts';

/** So late the first word of an order may come from a shop that is in no hurry with it. */
export const FIRST_LATE_MS = 3 * MINUTE;

/** Its books have an order so from now on: that is noted, and the store tells of it. */
export const tellChange = (world: WideWorld, life: Life, change: ToldChange): void => {
  const { refund } = change;
  const atMs = world.agenda.now();
  life.isDeleted = change.kind === 'deleted';
  // Who deletes an order gives it up.
  const order = life.isDeleted
    ? { ...change.order, cancelledAt: new Date(atMs).toISOString() }
    : change.order;
  life.order = order;
  life.told.push(order);
  if (refund && (refund.movesMoney || refund.amount > 0n)) {
    const { id, amount, movesMoney, at, note, lines = [] } = refund;
    if (movesMoney) life.takenOut.push(...lines.map((line) => ({ ...line, atMs })));
    const ownRefundId = markInText('karwan_refund_id', note);
    life.storeRefunds.push({ id, amount, movesMoney, at, ownRefundId });
  }
  for (const { id, quantity } of order.lines) {
    life.mostOrdered.set(id, Math.max(quantity, life.mostOrdered.get(id) ?? 0));
  }
  const { dialect, tellsTwice } = life.merchant.plan;
  // Such a shop is in no hurry with the order itself: what follows may come first.
  const isLate = dialect !== undefined && tellsTwice && change.kind === 'created';
  for (const said of webhooksOf(life, change)) {
    life.said.push(said);
    sendWebhook(world, life.about, said, isLate ? FIRST_LATE_MS : 0);
  }
};

const webhooksOf = (
  { about, merchant }: Pick<Life, 'about' | 'merchant'>,
  change: ToldChange,
): readonly Told[] => {
  const { channel, books, dialect, topics } = merchant;
  const { secret } = STORE_KEYS;
  return topics.flatMap((topic) => {
    const delivery = dialect.tell(books, change, { topic, secret });
    if (!delivery) return [];
    const { body: rawBody, headers } = delivery;
    return [{ step: 'orders', about, channel, rawBody, headers }];
  });
};

/** The store sends again what it said: the first thing or the last. */
export const sayAgain = (world: WideWorld, life: Life, which: 0 | -1): void => {
  const { told, said, merchant, about } = life;
  if (merchant.plan.dialect) {
    const webhook = said.at(which);
    if (webhook) sendWebhook(world, about, webhook);
    return;
  }
  // A shop of one's own tells of the version as it would tell of it now.
  const order = told.at(which);
  const kind = told.length <= 1 ? 'created' : 'updated';
  if (!order) return;
  for (const webhook of webhooksOf(life, { order, kind })) sendWebhook(world, about, webhook);
};

/** The order as the webhook of a shop of one's own would show it; null where it has none. */
export const shownBy = (life: Life): Uint8Array | null => {
  const { order, told } = life;
  const kind = told.length <= 1 ? 'created' : 'updated';
  return order ? (webhooksOf(life, { order, kind })[0]?.rawBody ?? null) : null;
};

/** The store has the order so from now on, and says so; each version has a second of its own. */
export const putOrder = (world: WideWorld, life: Life, changed: SampleOrder): void => {
  const second = Math.floor(world.agenda.now() / 1000) * 1000;
  const before = life.order ? Date.parse(life.order.updatedAt) + 1000 : second;
  const updatedAt = new Date(Math.max(second, before)).toISOString();
  if (!life.isDeleted) life.merchant.books.put({ ...changed, updatedAt });
};

/** Paid at the store and not given back by it yet. */
export const heldAtStore = ({ order, isDeleted, merchant, externalId }: Life): bigint =>
  order && !isDeleted && merchant.plan.cards === 'store' ? merchant.books.held(externalId) : 0n;

export const refundAtStore = (
  { order, isDeleted, merchant, externalId: orderId }: Life,
  refund: Pick<BookedRefund, 'amount' | 'movesMoney' | 'lines'> & { readonly note?: string },
): void => {
  if (order && !isDeleted) merchant.books.refund({ note: '', ...refund, orderId });
};

export const cancelAtStore = ({ order, merchant, externalId }: Life): void => {
  if (order?.cancelledAt === null) merchant.books.cancel(externalId);
};

/** What our write-backs do at a shop of one's own. */
export const heedWriteBack = (life: Life, writeBack: WriteBack): void => {
  const { kind, amount, moneyAtStore } = writeBack;
  const held = heldAtStore(life);
  if (kind === 'cancellation') {
    if (moneyAtStore && held > 0n) refundAtStore(life, { amount: held, movesMoney: true });
    cancelAtStore(life);
    return;
  }
  const wanted = amount?.amount ?? held;
  const given = moneyAtStore && wanted > held ? held : wanted;
  if (given > 0n) {
    const note = writeBackText(writeBack);
    refundAtStore(life, { amount: given, note, movesMoney: moneyAtStore });
  }
};
