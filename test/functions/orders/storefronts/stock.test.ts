import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type OpenStore, openStore, STORES } from './open-store.ts';

let open: OpenStore;
afterEach(() => open.store.stop());
const wish = (sku: string, available: number, externalId: string | null = null) => ({
  sku,
  available,
  externalId,
});
const lookUps = () =>
  open.store.requests.filter((line) => /KarwanItem$|^GET .*products$/.test(line)).length;

describe.each(STORES)('levels told to %s', (name) => {
  beforeEach(async () => {
    open = await openStore(name);
    for (const sku of ['FB-5', 'FB-5-RED', 'PUMP "S"']) open.store.books.stock.set(sku, 1);
  });

  it('are what can be bought there', async () => {
    const answers = await open.calls.setStock([wish('FB-5', 7), wish('FB-5-RED', 0)], 'k1');
    expect(answers).toMatchObject([
      { sku: 'FB-5', kind: 'done' },
      { sku: 'FB-5-RED', kind: 'done' },
    ]);
    expect([...open.store.books.stock.values()]).toEqual([7, 0, 1]);
  });

  it('are told by the id that the store gave, without looking again', async () => {
    const [first] = await open.calls.setStock([wish('PUMP "S"', 4)], 'k1');
    expect(first).toMatchObject({ kind: 'done' });
    const before = lookUps();
    const id = first?.kind === 'done' ? first.externalId : null;
    await open.calls.setStock([wish('PUMP "S"', 3, id)], 'k2');
    expect(lookUps()).toBe(before);
    expect(open.store.books.stock.get('PUMP "S"')).toBe(3);
  });

  it('of a SKU that is not there are answered so, and keep no other back', async () => {
    const answers = await open.calls.setStock([wish('FB', 9), wish('FB-5', 7)], 'k1');
    expect(answers.find(({ sku }) => sku === 'FB')).toEqual({ sku: 'FB', kind: 'unknown' });
    expect(open.store.books.stock.get('FB-5')).toBe(7);
  });

  it('of an item that was deleted since keep no other back', async () => {
    const wishes = [wish('FB-5', 7, '99'), wish('FB-5-RED', 8)];
    const answers = await open.calls.setStock(wishes, 'k1');
    expect(answers.find(({ sku }) => sku === 'FB-5')?.kind).not.toBe('done');
    expect(answers.find(({ sku }) => sku === 'FB-5-RED')).toMatchObject({ kind: 'done' });
    expect(open.store.books.stock.get('FB-5-RED')).toBe(8);
  });

  it('that got no answer are a fault that may be repeated', async () => {
    open.store.failNext(/KarwanStock$|^PUT /, 'cut-after');
    const told = open.calls.setStock([wish('FB-5', 7)], 'k1');
    await expect(told).rejects.toMatchObject({ code: 'store-unreachable', retryable: true });
    await open.calls.setStock([wish('FB-5', 6)], 'k2');
    expect(open.store.books.stock.get('FB-5')).toBe(6);
  });
});
