import { stockCommand } from '../../../../functions/console/stock-input.ts';
import { HOUR, MINUTE } from '../../../../functions/shared/spans.ts';
import { luckOf } from '../../engine/luck.ts';
import { SKUS } from '../../workload/scenario.ts';
import { piecesFound } from '../../workload/shelf-acts.ts';
import type { WideWorld } from '../wide-world.ts';
import { sendCommand } from './desk.ts';
import type { Merchant } from './merchant.ts';
import type { Act } from './store-acts.ts';

const LOCATION = 'main';

/** Where faults of a merchant’s shelf strike. */
export const shelfOf = (merchantId: string): string => `shelf of ${merchantId}`;

interface Told {
  readonly name: 'ReceiveStock' | 'CountStock';
  readonly sku: string;
  readonly pieces: number;
  /** One id for one wish, however often it is sent. */
  readonly commandId: string;
}

const tell = (
  world: WideWorld,
  { plan: { merchantId } }: Merchant,
  { commandId, ...change }: Told,
  times = 1,
): void => {
  const told = { merchantId, commandId, why: 'the simulation wants it' };
  const what = stockCommand(told, 'a person', { ...change, location: LOCATION });
  sendCommand(world, what, { to: 'stock', about: shelfOf(merchantId), times });
};

const receive = (world: WideWorld, merchant: Merchant, { name, sku, pieces, ...told }: Told) => {
  const { received } = merchant.shelf ?? {};
  received?.set(sku, (received.get(sku) ?? 0) + pieces);
  tell(world, merchant, { name, sku, pieces, ...told });
};

/** What lies there in the beginning. Set-up is no part of the story: it has a minute of its own. */
export const fillShelves = async (world: WideWorld): Promise<void> => {
  const { agenda, merchants, seed } = world;
  const kept = merchants.filter(({ shelf }) => shelf !== undefined);
  if (kept.length === 0) return;
  for (const merchant of kept) {
    const pieces = merchant.plan.shelf ?? 0;
    for (const sku of SKUS) {
      receive(world, merchant, { name: 'ReceiveStock', sku, pieces, commandId: `first-${sku}` });
    }
  }
  await agenda.runUntil(agenda.now() + MINUTE);
  for (const merchant of kept) {
    const luck = luckOf(seed, `delivery to ${merchant.plan.merchantId}`);
    if (luck.chance(0.5)) deliverLater(world, merchant, luck);
  }
};

/** Some of what was short comes in while the orders are under way. */
const deliverLater = (
  world: WideWorld,
  merchant: Merchant,
  luck: ReturnType<typeof luckOf>,
): void => {
  const { agenda } = world;
  for (const sku of SKUS) {
    const told = { sku, pieces: luck.whole(1, 40), commandId: `second-${sku}` };
    agenda.at(agenda.now() + luck.logUniform(MINUTE, 34 * HOUR), () =>
      receive(world, merchant, { name: 'ReceiveStock', ...told }),
    );
  }
};

/** While orders come, somebody counts what lies there: the books are right, a piece is broken, or one turns up. */
const count: Act = (world, { merchant, plan }, { luck }) => {
  const { shelf } = merchant;
  const { merchantId } = merchant.plan;
  const [sku] = SKUS;
  const [level] = shelf ? world.shelves.shelf({ merchantId, sku }).levels : [];
  if (!shelf || !level) return;
  const pieces = piecesFound(level, luck);
  if (pieces < 0) return;
  shelf.counted.set(sku, (shelf.counted.get(sku) ?? new Set()).add(pieces));
  const told = { name: 'CountStock', sku, pieces, commandId: `count-${plan.index}` } as const;
  tell(world, merchant, told, luck < 0.8 ? 1 : 2);
};

export const shelfActs = { 'person-count': count } satisfies Record<string, Act>;
