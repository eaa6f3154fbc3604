import { HOUR } from '../../../../functions/shared/spans.ts';
import { BUYERS } from '../../../../local/simulators/storefronts/buyers.ts';
import {
  lineWith,
  orderWith,
  type SampleOrder,
} from '../../../../local/simulators/storefronts/order.ts';
import { editOf } from '../../workload/edits.ts';
import type { ActPlan } from '../../workload/scenario.ts';
import { goodsOf } from '../oracle/evidence.ts';
import type { WideWorld } from '../wide-world.ts';
import { giveBackByHand, payByCard } from './card-buyers.ts';
import type { Life } from './life.ts';
import { cancelAtStore, heldAtStore, putOrder, refundAtStore, sayAgain } from './store.ts';

/** One thing that somebody does about an order. */
export type Act = (world: WideWorld, life: Life, act: ActPlan) => void;

const REPRICE_TRIES = 20;

/** Each text about a buyer is sealed, so that many cost time and show nothing that few do not. */
const UNSAID = { phone: '', company: '', city: '', region: '', postcode: '' };

/** The order as the buyer placed it. */
export const place = (world: WideWorld, life: Life): void => {
  const { plan, merchant, externalId } = life;
  const placedAt = new Date(Math.floor(world.agenda.now() / 1000) * 1000).toISOString();
  const buyer = BUYERS[plan.index % BUYERS.length];
  const order = orderWith({
    ...{ externalId, number: String(10_000 + plan.index), placedAt, updatedAt: placedAt },
    ...{ currency: merchant.plan.currency, payment: plan.payment, paid: plan.paid },
    shipping: BigInt(plan.shipping),
    lines: plan.lines.map(({ quantity, unitPrice }, index) =>
      lineWith({
        ...{ id: lineIdOf(life, index), sku: `SKU-${index}`, quantity },
        unitPrice: BigInt(unitPrice),
      }),
    ),
    // An address of its own: where one does not exist, no other order’s buyer goes without mails.
    ...(buyer ? { buyer: { ...buyer, ...UNSAID, email: `buyer-${plan.index}@mail.example` } } : {}),
  });
  putOrder(world, life, order);
};

export const lineIdOf = ({ plan }: Life, index: number): string =>
  String(466_157_049 + plan.index * 10 + index);

const change = (
  world: WideWorld,
  life: Life,
  changed: (order: SampleOrder) => Partial<SampleOrder> | undefined,
): void => {
  const { order } = life;
  const changes = order && changed(order);
  if (order && changes) putOrder(world, life, { ...order, ...changes });
};

const edit: Act = (world, life, { luck }) =>
  change(world, life, (order) => {
    const edited = editOf(order, luck);
    return isGone(life, order, edited) ? undefined : edited;
  });

/** Shopify lets nobody take a piece out of a line that was sent or refunded to the last. */
const isGone = (
  { externalId, isDeleted, merchant }: Life,
  { lines: [before] }: SampleOrder,
  edited: Partial<SampleOrder> | undefined,
): boolean => {
  const after = edited?.lines?.[0];
  if (isDeleted || merchant.plan.dialect !== 'shopify' || !before || !after) return false;
  const left = merchant.books.unsent(externalId).find(({ lineId }) => lineId === before.id);
  return after.quantity < before.quantity && (left?.quantity ?? 0) < 1;
};

/** Its store takes the cancellation back; what the buyer had paid may have gone back, so they pay again. */
const revive: Act = (world, life, act) => {
  if (!life.order || life.order.cancelledAt === null) return;
  change(world, life, () => ({ cancelledAt: null }));
  const isCard = life.plan.payment === 'card' && life.merchant.plan.cards !== 'store';
  if (isCard) payByCard(world, life, { ...act, luck: act.luck * 0.85 });
};

/** Some give the money back where it came from before they cancel. */
const isGivenByHand = ({ luck }: ActPlan): boolean => (luck * 1_000) % 1 < 0.15;

/** Some buyers change their mind once more, within seconds or hours. */
const cancel: Act = (world, life, act) => {
  const { agenda } = world;
  if (!life.order || life.order.cancelledAt !== null) return;
  const held = heldAtStore(life);
  if (held > 0n) refundAtStore(life, { amount: held, movesMoney: true });
  if (isGivenByHand(act)) giveBackByHand(world, life);
  cancelAtStore(life);
  if (act.luck > 0.35) return;
  agenda.at(agenda.now() + 2_000 * 10 ** (act.luck * 10), () => revive(world, life, act));
};

/**
 * A store lets the shipping off and wants it after all, within seconds or hours: what went back for it pays
 * for nothing then. Some do so once the goods are away, when nobody can hold them any more.
 */
const reprice =
  (tries = 0): Act =>
  (world, life, act) => {
    const { agenda } = world;
    const isAway = goodsOf(world, life)?.handedOver ?? false;
    if (act.luck < 0.6 && !isAway && tries < REPRICE_TRIES) {
      agenda.at(agenda.now() + HOUR, () => reprice(tries + 1)(world, life, act));
      return;
    }
    const shipping = life.order?.shipping ?? 0n;
    if (shipping === 0n || life.order?.cancelledAt !== null) return;
    change(world, life, () => ({ shipping: 0n }));
    const pause = 2_000 * 10 ** ((act.luck % 0.1) * 40);
    agenda.at(agenda.now() + pause, () => change(world, life, () => ({ shipping })));
  };

const refund: Act = (_world, life, { luck }) => {
  const held = heldAtStore(life);
  if (held <= 0n) return;
  const amount = luck < 0.3 ? held : held / 3n || 1n;
  refundAtStore(life, { amount, movesMoney: true });
};

/** The store sends again what it said. */
const repeat =
  (which: 0 | -1): Act =>
  (world, life) =>
    sayAgain(world, life, which);

export const storeActs = {
  'store-edit': edit,
  'store-pay': (world, life) => change(world, life, () => ({ paid: true })),
  'store-cancel': cancel,
  'store-revive': revive,
  'store-refund': refund,
  'store-repeat': repeat(-1),
  'store-repeat-old': repeat(0),
  'store-reprice': reprice(),
} satisfies Record<string, Act>;
