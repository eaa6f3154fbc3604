import { command } from './desk.ts';
import type { Life } from './life.ts';
import { type Act, lineIdOf, storeActs } from './store-acts.ts';

const MINUTE = 60_000;

type Wish = Parameters<typeof command>[2];

/** Now and then somebody gives a command twice, as the console did not answer. */
const person =
  (to: Wish['to'], name: string, dataOf: (life: Life, luck: number) => object = () => ({})): Act =>
  (world, life, { luck }) =>
    command(world, life, { to, name, data: dataOf(life, luck), times: luck < 0.8 ? 1 : 2 });

const HOLD = { reason: 'address-check' };
const hold = person('orders', 'HoldOrder', () => HOLD);
const release = person('orders', 'ReleaseHold', () => HOLD);
const cancel = person('orders', 'CancelOrder');

const CARTON = { lengthMm: 300, widthMm: 200, heightMm: 100, weightGrams: 9_000, lines: null };

export const handOver = person('fulfilment', 'HandOverParcel', ({ plan }) => ({
  carrier: 'A courier',
  trackingNumber: `TRACK-${plan.index}`,
}));

export const deliver = person('fulfilment', 'DeliverParcel');
export const releaseHold = release;

const refundDataOf = (life: Life, luck: number) => {
  const { currency } = life.merchant.plan;
  const refundId = `rfd-${life.plan.index}-${life.commands.length}`;
  if (luck < 0.4) return { refundId };
  return { refundId, amount: { amount: luck < 0.7 ? '100' : '1000', currency } };
};

const giveBack: Act = (world, life, act) => {
  const { agenda } = world;
  const lines = { [lineIdOf(life, 0)]: 1 };
  const returnId = `ret-${life.plan.index}`;
  const steps = [
    ['RequestReturn', { returnId, lines, reason: 'damaged' }],
    ['ApproveReturn', {}],
    ['ReceiveReturn', { lines }],
    ['InspectReturn', { refund: act.luck < 0.7 }],
  ] as const;
  for (const [index, [name, data]] of steps.entries()) {
    const luck = act.luck / (index + 2);
    agenda.at(agenda.now() + index * 20 * MINUTE, () =>
      person('fulfilment', name, () => data)(world, life, { ...act, luck }),
    );
  }
};

export const deskActs = {
  'person-hand-over': handOver,
  'person-cancel': cancel,
  'person-refund': person('orders', 'RefundOrder', refundDataOf),
  'person-hold': (world, life, act) => {
    const { agenda } = world;
    hold(world, life, act);
    if (act.luck >= 0.75) return;
    const pause = (1 + act.luck * 200) * MINUTE;
    agenda.at(agenda.now() + pause, () => release(world, life, { ...act, luck: act.luck / 2 }));
  },
  'person-release': release,
  'person-amend': person('orders', 'AmendOrder', (life, luck) => {
    const quantity = life.plan.lines[0]?.quantity ?? 1;
    const quantities = { [lineIdOf(life, 0)]: luck < 0.5 ? Math.max(1, quantity - 1) : quantity };
    return { refundId: `amd-${life.plan.index}-${life.commands.length}`, quantities };
  }),
  'person-confirm': person('orders', 'ConfirmOrder'),
  'person-pack': person('fulfilment', 'PackParcel', () => ({ cartons: [CARTON] })),
  'person-deliver': deliver,
  'person-return': giveBack,
  /** The parcel is given away just when somebody cancels. */
  'person-waver': (world, life, act) => {
    cancel(world, life, act);
    handOver(world, life, act);
  },
  /** The store cancels an order that is on hold, and thinks better of it. */
  'store-waver': (world, life, act) => {
    const { agenda } = world;
    hold(world, life, { ...act, luck: act.luck / 2 });
    agenda.at(agenda.now() + MINUTE, () => {
      if (!life.order || life.order.cancelledAt !== null) return;
      storeActs['store-cancel'](world, life, { ...act, luck: 1 });
      agenda.at(agenda.now() + act.luck * 1_500, () => storeActs['store-revive'](world, life, act));
    });
  },
} satisfies Record<string, Act>;
