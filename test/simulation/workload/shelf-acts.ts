import type { Act } from './store-acts.ts';

interface Listed {
  readonly levels: readonly { readonly onHand: number; readonly available: number }[];
}

/** What somebody counts where so many should lie. Nobody breaks what lies packed for somebody. */
export const piecesFound = (
  { onHand, available }: Listed['levels'][number],
  luck: number,
): number => {
  const broken = luck < 0.3 ? Math.ceil((Math.max(available, 0) * luck) / 2) : 0;
  return onHand - broken + (luck > 0.8 ? 1 : 0);
};

/** While orders come, somebody counts what lies there: the books are right, a piece is broken, or one turns up. */
const count: Act = async (world, { merchant, plan }, { luck }) => {
  const { merchantId, shelf } = merchant.plan;
  if (shelf === undefined) return;
  const sku = 'SKU-0';
  const listed = await world.console.ask('stock.list', { merchantId, sku });
  const [level] = listed.ok ? (listed.result as Listed).levels : [];
  if (!level) return;
  const pieces = piecesFound(level, luck);
  if (pieces < 0) return;
  merchant.counted.set(sku, (merchant.counted.get(sku) ?? new Set()).add(pieces));
  const commandId = `count-${plan.index}-${Math.floor(luck * 1e9)}`;
  const why = 'somebody counted';
  await world.console.ask('stock.set', { merchantId, sku, pieces, why, commandId });
};

export const shelfActs = { 'person-count': count } satisfies Record<string, Act>;
