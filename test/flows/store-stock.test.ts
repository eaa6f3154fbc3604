import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lineWith } from '../../local/simulators/storefronts/order.ts';
import { waitingIn } from './books.ts';
import { NO_FAULTS, neverAnswer } from './faults.ts';
import { partiesOutside } from './outside.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop } from './shop.ts';
import { stockIs } from './stock-books.ts';
import { CALLED_STORES, type CalledStore, openStore, type StoreSide } from './store-side.ts';

/** The job runs every five minutes. */
const NEXT_RUN_MS = 6 * 60_000;
const SETTINGS = { 'stock.mode': 'karwan', 'store.stock': 'on' };

let pipeline: Pipeline;
let side: StoreSide;

beforeEach(async () => {
  pipeline = await startPipeline();
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const open = async (provider: CalledStore): Promise<void> => {
  side = openStore(pipeline, provider);
  pipeline.outside = partiesOutside(pipeline.clock, side.parties);
  side.connect(await openShop(pipeline, { ...side.spec, settings: SETTINGS }));
  side.store.books.stock.set('BALL', 0);
};
const rest = () => comeToRest(pipeline);
const nextRun = async (): Promise<void> => {
  await pipeline.clock.advance(NEXT_RUN_MS);
  await rest();
};
const shown = () => side.store.books.stock.get('BALL');
const writes = () =>
  side.store.requests.filter((line) => /KarwanStock$|^PUT .*products/.test(line)).length;
const order = (quantity: number) =>
  side.order(nextOrder({ lines: [lineWith({ sku: 'BALL', quantity })] }));

describe.each(CALLED_STORES)('stock that is kept here, at %s', (provider) => {
  it('is what can be bought there, told once however often it moved', async () => {
    await open(provider);
    await stockIs(pipeline, 'set', { sku: 'BALL', pieces: 10 });
    await rest();
    await nextRun();
    expect(shown()).toBe(10);
    for (const quantity of [1, 2, 1]) order(quantity);
    await rest();
    const before = writes();
    await nextRun();
    expect(shown()).toBe(6);
    expect(writes()).toBe(before + 1);
    await nextRun();
    expect(writes()).toBe(before + 1);
  });

  it('is told as it is now, when a run died after the store had heard something older', async () => {
    await open(provider);
    await stockIs(pipeline, 'set', { sku: 'BALL', pieces: 10 });
    await rest();
    let died = false;
    pipeline.faults = {
      ...NO_FAULTS,
      before: ({ functionName, input }) => {
        const isNote = JSON.stringify(input).includes('SKU#BALL');
        if (died || !/pushlevels/.test(functionName) || !isNote) return Promise.resolve();
        died = true;
        return neverAnswer();
      },
    };
    await pipeline.clock.advance(NEXT_RUN_MS);
    expect(died).toBe(true);
    expect(shown()).toBe(10);
    pipeline.faults = NO_FAULTS;
    order(3);
    await rest();
    await nextRun();
    await nextRun();
    expect(shown()).toBe(7);
  });

  it('of a SKU that the store does not have is said once', async () => {
    await open(provider);
    await stockIs(pipeline, 'set', { sku: 'PUMP', pieces: 4 });
    await rest();
    await nextRun();
    const asked = side.store.requests.length;
    await nextRun();
    expect(side.store.requests.length).toBe(asked);
    expect(writes()).toBe(0);
    const said = pipeline.logs.filter((line) => String(line).includes('stock level not taken'));
    expect(said).toHaveLength(1);
  });
});
