import { MINUTE } from '../../../functions/shared/spans.ts';
import { major } from '../../../local/simulators/storefronts/order.ts';
import type { World } from '../engine/world.ts';
import { journeyOf } from './journeys.ts';
import type { Life } from './life.ts';
import { type Act, storeActs } from './store-acts.ts';

const TRIES = 6;

/**
 * Somebody at the desk gives a command, again with the same id while the console does not answer, and
 * now and then twice though it did.
 */
const command = async (
  world: World,
  life: Life,
  kind: string,
  more: object,
  luck: number,
): Promise<void> => {
  const commandId = `${kind}-${life.plan.index}-${Math.floor(luck * 1e9)}`;
  const input = {
    order: life.orderId,
    merchantId: life.merchant.plan.merchantId,
    commandId,
    why: 'the simulation wants it',
    ...more,
  };
  life.asked.add(kind);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answer = await world.console.ask(`orders.${kind}`, input);
    if (answer.ok) {
      const { commandId: id } = answer.result as { readonly commandId: string };
      if (!life.commands.some((known) => known.id === id)) {
        life.commands.push({ kind, id, content: more });
      }
      if (luck < 0.8 || tries > 0) return;
    }
    await world.sleep(10 * MINUTE);
  }
};

const person =
  (kind: string, contentOf: (life: Life, luck: number) => object = () => ({})): Act =>
  (world, life, { luck }) =>
    command(world, life, kind, contentOf(life, luck), luck);

const currencyOf = ({ merchant }: Life): string => merchant.plan.currency;

export const deskActs = {
  'person-hand-over': person('hand-over', ({ plan }) => ({
    carrier: 'A courier',
    trackingNumber: `TRACK-${plan.index}`,
  })),
  'person-cancel': person('cancel'),
  'person-refund': person('refund', (life, luck) =>
    luck < 0.4 ? {} : { amount: major(luck < 0.7 ? 100n : 1_000n, currencyOf(life)) },
  ),
  'person-hold': async (world, life, { luck }) => {
    const reason = { reason: 'address-check' };
    await command(world, life, 'hold', reason, luck);
    await world.sleep((1 + luck * 200) * MINUTE);
    if (luck < 0.75) await command(world, life, 'release', reason, luck / 2);
  },
  /** The parcel is given away just when somebody cancels. */
  'person-waver': async (world, life, { luck }) => {
    await command(world, life, 'cancel', {}, luck);
    await command(
      world,
      life,
      'hand-over',
      { carrier: 'A courier', trackingNumber: 'AT-ONCE' },
      luck,
    );
  },
  /** The store cancels an order that is on hold, and thinks better of it. */
  'store-waver': async (world, life, act) => {
    const { books } = life.merchant.store;
    await command(world, life, 'hold', { reason: 'address-check' }, act.luck / 2);
    await world.sleep(MINUTE);
    if (books.order(life.externalId)?.cancelledAt !== null) return;
    books.cancel(life.externalId);
    await world.sleep(act.luck * 1_500);
    await storeActs['store-revive'](world, life, act);
  },
  /** The desk types what the carrier says, once the parcel is away. */
  'carrier-tells': async (world, life, { luck }) => {
    if (!life.asked.has('hand-over')) return;
    let atMs = 0;
    for (const { status, afterMs, agoMs } of journeyOf(luck)) {
      await world.sleep(afterMs - atMs);
      atMs = afterMs;
      const at = new Date(world.clock.now() - agoMs).toISOString();
      await command(world, life, 'track', { status, at }, luck / (afterMs / MINUTE + 2));
    }
  },
  'person-release': person('release', () => ({ reason: 'address-check' })),
  'person-amend': person('amend', ({ plan }, luck) => {
    const line = String(466_157_049 + plan.index * 10);
    const quantity = plan.lines[0]?.quantity ?? 1;
    return { quantities: { [line]: luck < 0.5 ? Math.max(1, quantity - 1) : quantity } };
  }),
  'person-confirm': person('confirm'),
  'person-pack': person('pack', () => ({
    cartons: [{ lengthMm: 300, widthMm: 200, heightMm: 100, weightGrams: 900 }],
  })),
  'person-deliver': person('deliver'),
  'person-told': person('told'),
  'person-return': async (world, life, { luck }) => {
    const lines = { [String(466_157_049 + life.plan.index * 10)]: 1 };
    const steps = [
      ['return', { step: 'request', lines, reason: 'damaged' }],
      ['return', { step: 'approve' }],
      ['return', { step: 'received', lines }],
      ['inspect', { refund: luck < 0.7 }],
    ] as const;
    for (const [index, [kind, more]] of steps.entries()) {
      await command(world, life, kind, more, luck / (index + 2));
      await world.sleep(20 * MINUTE);
    }
  },
} satisfies Record<string, Act>;
