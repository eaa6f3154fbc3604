import { HOUR, MINUTE } from '../../../../functions/shared/spans.ts';
import { luckOf } from '../../engine/luck.ts';
import { goodsOf } from '../oracle/evidence.ts';
import type { WideWorld } from '../wide-world.ts';
import { command } from './desk.ts';
import type { Life } from './life.ts';
import { type Act, lineIdOf, storeActs } from './store-acts.ts';

const RETURN_TRIES = 10;

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

export const CARTON = {
  lengthMm: 300,
  widthMm: 200,
  heightMm: 100,
  weightGrams: 9_000,
  lines: null,
};

/** Under which its parcels travel. */
export const numberOf = ({ plan }: Life): string => `TRACK-${plan.index}`;

export const handOver = person('fulfilment', 'HandOverParcel', (life) => ({
  carrier: 'A courier',
  // A label has one already.
  trackingNumber: life.merchant.labels ? null : numberOf(life),
}));

const pack: Act = (world, life, act) => {
  const cartons = life.merchant.labels ? cartonsApart(world, life) : [CARTON];
  person('fulfilment', 'PackParcel', () => ({ cartons }))(world, life, act);
};

/** One piece of what is to be packed goes in a carton of its own. */
const cartonsApart = (world: WideWorld, life: Life): readonly object[] => {
  const parcel = goodsOf(world, life)?.parcels.find(({ status }) => status === 'planned');
  const [first, ...others] = parcel?.lines ?? [];
  if (!first || (others.length === 0 && first.quantity < 2)) return [CARTON];
  const one = { ...first, quantity: 1 };
  const rest = [...others, { ...first, quantity: first.quantity - 1 }];
  return [[one], rest.filter(({ quantity }) => quantity > 0)].map((lines) => ({
    ...CARTON,
    lines,
  }));
};

const label = person('fulfilment', 'TrackParcel', (life) => ({
  carrier: 'A courier',
  trackingNumber: numberOf(life),
}));

/** Where stock is kept here, what leaves is packed before, and nobody packs what is not planned. */
const giveAway: Act = (world, life, act) => {
  if (!life.merchant.shelf && !life.merchant.labels) return handOver(world, life, act);
  const { agenda } = world;
  const is = (wanted: string): boolean =>
    goodsOf(world, life)?.parcels.some(({ status }) => status === wanted) ?? false;
  if (is('planned')) pack(world, life, { ...act, luck: act.luck / 2 });
  agenda.at(agenda.now() + 5 * MINUTE, () => {
    if (is('packed')) handOver(world, life, act);
  });
};

export const deliver = person('fulfilment', 'DeliverParcel');
export const releaseHold = release;

/** That a parcel came back, as the carrier told somebody. */
export const returnedAt = ({ agenda }: WideWorld) => ({
  status: 'returned',
  at: new Date(agenda.now()).toISOString(),
});

const refundDataOf = (life: Life, luck: number) => {
  const { currency } = life.merchant.plan;
  const refundId = `rfd-${life.plan.index}-${life.commands.length}`;
  if (luck < 0.4) return { refundId };
  return { refundId, amount: { amount: luck < 0.7 ? '100' : '1000', currency } };
};

type Step = readonly [name: string, data: object];

/** How a return goes: mostly by the book; now and then the buyer, the parcel or the desk is not. */
const returnSteps = (life: Life, luck: number): readonly Step[] => {
  const lines = { [lineIdOf(life, 0)]: 1 };
  const came: Step = ['ReceiveReturn', { lines }];
  const lost: Step = ['ReceiveReturn', { lines: null, fact: 'lost-in-transit' }];
  const looked: Step = ['InspectReturn', { refund: luck < 0.7 }];
  const course = luckOf(Math.floor(luck * 1e9), 'return').pick<readonly Step[]>([
    [['ApproveReturn', {}], came, looked],
    [['ApproveReturn', {}], ['SendReturn', {}], came, looked],
    [['ApproveReturn', {}], ['SendReturn', {}], lost],
    [['ApproveReturn', {}], lost],
    [['ApproveReturn', {}], came, looked, lost],
    [
      ['ApproveReturn', {}],
      ['SendReturn', {}],
    ],
    [['ApproveReturn', {}]],
    [['RejectReturn', {}]],
  ]);
  // Of some the whole parcel is to come back, so that a part of it may be missing.
  const what = luck % 0.1 < 0.05 ? lines : null;
  const returnId = `ret-${life.plan.index}`;
  return [['RequestReturn', { returnId, lines: what, reason: 'damaged' }], ...course];
};

/** Nobody sends back what did not come: some ask too early, the others once it is here. */
const giveBack =
  (tries = 0): Act =>
  (world, life, act) => {
    const { agenda } = world;
    const isHere = goodsOf(world, life)?.parcels.some(({ status }) => status === 'delivered');
    if (isHere || act.luck > 0.9) return sendBack(world, life, act);
    if (tries >= RETURN_TRIES) return;
    agenda.at(agenda.now() + 2 * HOUR, () => giveBack(tries + 1)(world, life, act));
  };

const sendBack: Act = (world, life, act) => {
  const { agenda } = world;
  const steps = returnSteps(life, act.luck);
  for (const [index, [name, data]] of steps.entries()) {
    const luck = act.luck / (index + 2);
    agenda.at(agenda.now() + index * 20 * MINUTE, () =>
      person('fulfilment', name, () => data)(world, life, { ...act, luck }),
    );
  }
};

export const deskActs = {
  'person-hand-over': giveAway,
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
  /** Some type its number as the label is printed, before or after it is packed: then a scan may come first. */
  'person-pack': (world, life, act) => {
    if (act.luck < 0.3) label(world, life, act);
    if (act.luck > 0.15) pack(world, life, act);
  },
  'person-deliver': deliver,
  'person-return': giveBack(),
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
