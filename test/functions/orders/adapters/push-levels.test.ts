import { describe, expect, it } from '@jest/globals';
import { pushLevels } from '../../../../functions/orders/adapters/push-levels.ts';
import type { ToldLevel } from '../../../../functions/orders/adapters/told-levels.ts';
import type {
  StockAnswer,
  StockWish,
} from '../../../../functions/orders/storefronts/storefront-calls.ts';
import { DAY } from '../../../../functions/shared/spans.ts';

const CHANNEL = {
  channelId: 'ch_1',
  merchantId: 'm1',
  provider: 'shopify',
  context: 'orders',
  label: '',
  settings: {},
  createdAt: '',
  rotatedAt: '',
};

/** A shelf with levels by SKU and location, and a store that answers as it is told to. */
const setUp = (shelf: Readonly<Record<string, readonly number[]>>) => {
  const levels = new Map(Object.entries(shelf));
  const rows = new Map<string, ToldLevel>();
  const calls: (readonly StockWish[])[] = [];
  const warnings: string[] = [];
  const odd = new Map<string, StockAnswer['kind']>();
  let time = Date.parse('2026-11-10T12:00:00.000Z');
  let patience = Number.POSITIVE_INFINITY;
  const places = [...levels].flatMap(([sku, amounts]) =>
    amounts.map((_, index) => ({ key: `${sku}@${index}`, sku, location: String(index) })),
  );
  const store = {
    setStock: (wishes: readonly StockWish[]): Promise<readonly StockAnswer[]> => {
      calls.push(wishes);
      return Promise.resolve(
        wishes.map(({ sku }): StockAnswer => {
          const kind = odd.get(sku) ?? 'done';
          if (kind === 'refused') return { sku, kind, because: 'not like this' };
          return kind === 'done' ? { sku, kind, externalId: `id of ${sku}` } : { sku, kind };
        }),
      );
    },
  };
  const ports = {
    now: () => time,
    hasTime: () => patience-- > 0,
    warn: (sku: string, because: string) => void warnings.push(`${sku}: ${because}`),
    stock: {
      places: (_merchant: string, page: { after: string | undefined; limit: number }) => {
        const start = places.findIndex(({ key }) => key === page.after) + 1;
        return Promise.resolve(places.slice(start, start + page.limit));
      },
      shelf: (_merchant: string, sku: string) =>
        Promise.resolve({
          awaited: 0,
          levels: (levels.get(sku) ?? []).map((available, index) => ({
            ...{ sku, location: String(index), onHand: available, allocated: 0, available },
          })),
        }),
    },
    told: {
      read: () => Promise.resolve(new Map(rows)),
      write: (_channel: string, told: ToldLevel) => {
        rows.set(told.sku, told);
        return Promise.resolve();
      },
      lease: () => Promise.resolve(true),
    },
  };
  return {
    levels,
    warnings,
    odd,
    run: () => pushLevels(ports, CHANNEL, store),
    told: () => calls.splice(0).flatMap((wishes) => wishes.map((w) => `${w.sku}=${w.available}`)),
    ids: () => calls.flat().map(({ externalId }) => externalId),
    pass: (ms: number) => {
      time += ms;
    },
    onlyAsks: (times: number) => {
      patience = times;
    },
  };
};

describe('levels of stock', () => {
  it('are the sum of what is free everywhere, and never below nothing', async () => {
    const { run, told } = setUp({ A: [3, 4], B: [-2], C: [5, -1] });
    expect(await run()).toEqual({ told: 3, complete: true });
    expect(told()).toEqual(['A=7', 'B=0', 'C=4']);
  });

  it('are told only when they are others than last time, however often they moved', async () => {
    const { run, told, levels, ids } = setUp({ A: [3], B: [4] });
    await run();
    told();
    expect(await run()).toEqual({ told: 0, complete: true });
    levels.set('A', [2]);
    levels.set('A', [1]);
    await run();
    expect(ids()).toEqual(['id of A']);
    expect(told()).toEqual(['A=1']);
  });

  it('of many SKUs and places are all told, page by page', async () => {
    const shelf = Object.fromEntries(
      Array.from({ length: 130 }, (_, index) => [`SKU-${String(index).padStart(3, '0')}`, [1, 1]]),
    );
    const { run, told } = setUp(shelf);
    await run();
    expect(told()).toEqual(Object.keys(shelf).map((sku) => `${sku}=2`));
  });

  it('that no time was left for are told by the next run', async () => {
    const shelf = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`S-${index}`, [1]]));
    const { run, told, onlyAsks } = setUp(shelf);
    onlyAsks(1);
    expect(await run()).toEqual({ told: 20, complete: false });
    onlyAsks(Number.POSITIVE_INFINITY);
    expect(await run()).toEqual({ told: 10, complete: true });
    expect(new Set(told()).size).toBe(30);
  });

  it('of a SKU that the store does not have are said once, and looked for once a day', async () => {
    const { run, told, odd, levels, warnings, pass } = setUp({ A: [3] });
    odd.set('A', 'unknown');
    await run();
    levels.set('A', [2]);
    await run();
    expect(told()).toEqual(['A=3']);
    pass(DAY);
    await run();
    expect(told()).toEqual(['A=2']);
    expect(warnings).toEqual(['A: the store has no such SKU']);
    odd.clear();
    pass(DAY);
    await run();
    expect(told()).toEqual(['A=2']);
    await run();
    expect(told()).toEqual([]);
  });

  it('that the store refuses are tried again when they are others, or after a day', async () => {
    const { run, told, odd, levels, warnings, pass } = setUp({ A: [3] });
    odd.set('A', 'refused');
    await run();
    await run();
    expect(told()).toEqual(['A=3']);
    levels.set('A', [2]);
    await run();
    pass(DAY);
    await run();
    expect(told()).toEqual(['A=2', 'A=2']);
    expect(warnings).toEqual(['A: not like this']);
  });
});
