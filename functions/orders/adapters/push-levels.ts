import type { StockReader } from '../../shared/adapters/stock-reader.ts';
import type { Channel } from '../../shared/channel.ts';
import { idOf } from '../../shared/ids.ts';
import type { StockWish, StorefrontCalls } from '../storefronts/storefront-calls.ts';
import type { ToldLevel, ToldLevels } from './told-levels.ts';

export interface PushPorts {
  readonly stock: StockReader;
  readonly told: ToldLevels;
  readonly now: () => number;
  /** Whether more may still be asked. */
  readonly hasTime: () => boolean;
  /** A SKU that the store does not take, once. */
  readonly warn: (sku: string, because: string) => void;
}

export interface Pushed {
  readonly told: number;
  readonly complete: boolean;
}

const PAGE = 100;
/** Shopify's slowest: one look-up each, and one request for all. */
const AT_ONCE = 20;
/** What a store did not know or take is tried again then, or when it is another level. */
const AGAIN_MS = 24 * 60 * 60_000;

/**
 * Every level of a merchant that is not what the store was last told. A level is read just before it is
 * told and noted just after, by one run at a time, so the newest wins; what is cut off in between is
 * told again as it is then.
 */
export const pushLevels = async (
  ports: PushPorts,
  { channelId, merchantId }: Channel,
  calls: Pick<StorefrontCalls, 'setStock'>,
): Promise<Pushed> => {
  const known = await ports.told.read(channelId);
  let count = 0;
  for await (const skus of skusOf(ports.stock, merchantId)) {
    for (let start = 0; start < skus.length; start += AT_ONCE) {
      if (!ports.hasTime()) return { told: count, complete: false };
      const some = skus.slice(start, start + AT_ONCE);
      const wishes = await wishesOf(ports, merchantId, some, known);
      count += await tell(ports, channelId, wishes, { known, calls });
    }
  }
  return { told: count, complete: true };
};

/** All SKUs, page by page, each once: its places follow one another. */
async function* skusOf(stock: StockReader, merchantId: string): AsyncGenerator<readonly string[]> {
  let after: string | undefined;
  let last: string | undefined;
  do {
    const places = await stock.places(merchantId, { after, limit: PAGE });
    const skus = [...new Set(places.map(({ sku }) => sku))].filter((sku) => sku !== last);
    yield skus;
    after = places.length < PAGE ? undefined : places.at(-1)?.key;
    last = places.at(-1)?.sku;
  } while (after !== undefined);
}

type Known = ReadonlyMap<string, ToldLevel>;

const wishesOf = async (
  { stock, now }: PushPorts,
  merchantId: string,
  skus: readonly string[],
  known: Known,
): Promise<readonly StockWish[]> => {
  const wishes = await Promise.all(
    skus.map(async (sku) => {
      const { levels } = await stock.shelf(merchantId, sku);
      const sum = levels.reduce((total, { available }) => total + available, 0);
      const externalId = known.get(sku)?.externalId ?? null;
      return { sku, available: Math.max(0, sum), externalId };
    }),
  );
  return wishes.filter((wish) => isNews(wish, known.get(wish.sku), now()));
};

const isNews = (wish: StockWish, told: ToldLevel | undefined, now: number): boolean => {
  if (!told) return true;
  const isOver = now - Date.parse(told.at) >= AGAIN_MS;
  if (told.outcome === 'unknown') return isOver;
  return told.available !== wish.available || (told.outcome === 'refused' && isOver);
};

const tell = async (
  { told, now, warn }: PushPorts,
  channelId: string,
  wishes: readonly StockWish[],
  { known, calls }: { readonly known: Known; readonly calls: Pick<StorefrontCalls, 'setStock'> },
): Promise<number> => {
  if (wishes.length === 0) return 0;
  const at = new Date(now()).toISOString();
  const levels = wishes.flatMap(({ sku, available }) => [sku, String(available)]);
  const answers = await calls.setStock(wishes, idOf('request', channelId, at, ...levels));
  for (const answer of answers) {
    const { sku, kind: outcome } = answer;
    const available = wishes.find((wish) => wish.sku === sku)?.available ?? 0;
    const externalId = answer.kind === 'done' ? answer.externalId : null;
    const isFirst = known.get(sku)?.outcome !== outcome;
    if (isFirst && answer.kind === 'unknown') warn(sku, 'the store has no such SKU');
    if (isFirst && answer.kind === 'refused') warn(sku, answer.because);
    await told.write(channelId, { sku, available, outcome, externalId, at });
  }
  return answers.filter(({ kind }) => kind === 'done').length;
};
