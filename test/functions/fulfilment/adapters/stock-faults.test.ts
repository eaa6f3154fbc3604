import { describe, expect, it } from '@jest/globals';
import type { StockWork } from '../../../../functions/fulfilment/adapters/stock-ports.ts';
import type { GoodsWish } from '../../../../functions/orders/contract.ts';
import { AwsError } from '../../../../local/engine/aws-error.ts';
import { fc } from '../../../properties.ts';
import {
  byPlace,
  commandsIn,
  linesOf,
  type Sent,
  type StockScene,
  stockScene,
  waitsBySku,
} from './stock-scene.ts';

const isTransaction = (command: Sent): boolean =>
  command.constructor.name === 'TransactWriteItemsCommand';

/** What the SDK throws when another transaction is at one of the items. */
const clash = ({ input }: Sent): Error => {
  const { TransactItems } = input as { TransactItems: readonly object[] };
  const reasons = TransactItems.map((_, index) => ({
    Code: index === TransactItems.length - 1 ? 'TransactionConflict' : 'None',
  }));
  const name = 'TransactionCanceledException';
  return Object.assign(new Error(name), { name, CancellationReasons: reasons });
};

const placed = async (scene: StockScene, count: number) => {
  const ids = Array.from({ length: count }, (_, n) => `ord_${n}`);
  for (const id of ids) await scene.wish(id, { lines: linesOf({ ball: 1 }) });
  return ids;
};

describe('other transactions at the same items', () => {
  it.each([1, 3, 5])('%i clashes in a row are waited out', async (clashes) => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 9)]);
    const ids = await placed(scene, 3);
    let left = clashes;
    scene.hooks.before = (command) => {
      if (!isTransaction(command) || left === 0) return;
      left -= 1;
      throw clash(command);
    };
    const settled = await scene.decide(ids.map(scene.allocate));
    expect(settled.map((one) => one?.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  });

  it('go on and on: the orders come back later, and nothing is lost', async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 9)]);
    const ids = await placed(scene, 3);
    scene.hooks.before = (command) => {
      if (isTransaction(command)) throw clash(command);
    };
    const work = ids.map(scene.allocate);
    const settled = await scene.decide(work);
    for (const one of settled) {
      expect(one).toMatchObject({
        status: 'rejected',
        reason: { code: 'contended', retryable: true },
      });
    }
    scene.hooks.before = undefined;
    const again = await scene.decide(work);
    expect(again.map((one) => one?.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  });

  it('who wrote to an order first is read, and the others of the group still go through', async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 2)]);
    const ids = await placed(scene, 3);
    let cancelled = false;
    scene.hooks.before = async (command) => {
      if (!isTransaction(command) || cancelled) return;
      cancelled = true;
      const gone = { lines: linesOf({ ball: 1 }), number: 2, intent: 'release' as const };
      await scene.wish('ord_0', gone, 'bye');
    };
    const settled = await scene.decide(ids.map(scene.allocate));
    expect(
      settled.map((one) => (one?.status === 'fulfilled' ? one.value.events.join() : 'failed')),
    ).toEqual(['', 'StockAllocated', 'StockAllocated']);
  });

  it('took the last one: the order that does not get it is told', async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 2)]);
    const [first = '', second = '', third = ''] = await placed(scene, 3);
    let taken = false;
    scene.hooks.before = async (command) => {
      if (!isTransaction(command) || taken) return;
      taken = true;
      await scene.decide([scene.allocate(third)]);
    };
    const settled = await scene.decide([scene.allocate(first), scene.allocate(second)]);
    expect(
      settled.map((one) => (one?.status === 'fulfilled' ? one.value.events.join() : 'failed')),
    ).toEqual(['StockAllocated', 'StockAllocationFailed']);
    const { levels } = await scene.books();
    expect(levels[0]).toMatchObject({ allocated: 2, available: 0 });
  });
});

describe('a call that fails', () => {
  it('to read a shelf fails only who needs it', async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 9), scene.receive('net', 9)]);
    await scene.wish('ord_1', { lines: linesOf({ ball: 1 }) });
    await scene.wish('ord_2', { lines: linesOf({ net: 1 }) });
    scene.hooks.before = ({ input }) => {
      if (JSON.stringify(input).includes('STOCK#m1#net')) {
        throw new AwsError('ThrottlingException', 'slow down');
      }
    };
    const settled = await scene.decide([scene.allocate('ord_1'), scene.allocate('ord_2')]);
    expect(settled.map((one) => one?.status)).toEqual(['fulfilled', 'rejected']);
  });

  it('to read a stream fails it and those behind it', async () => {
    const scene = await stockScene();
    await scene.decide([scene.receive('ball', 9)]);
    await placed(scene, 2);
    scene.hooks.before = ({ input }) => {
      if (JSON.stringify(input).includes('order/ord_1')) {
        throw new AwsError('ThrottlingException', 'slow down');
      }
    };
    const work = [scene.allocate('ord_1'), scene.release('ord_1'), scene.allocate('ord_0')];
    const settled = await scene.decide(work);
    expect(settled.map((one) => one?.status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: { code: 'behind-a-failure', retryable: true } });
  });

  it('is not made without time', async () => {
    const scene = await stockScene();
    const work = [scene.receive('ball', 9), scene.allocate('ord_1'), scene.fill('ball')];
    expect(await scene.decide(work, () => false)).toEqual([undefined, undefined, undefined]);
  });
});

const SKUS = ['ball', 'net'] as const;
const sku = fc.constantFrom(...SKUS);
const order = fc.constantFrom('ord_1', 'ord_2', 'ord_3', 'ord_4');
const step = fc.oneof(
  fc.record({ kind: fc.constant('receive' as const), sku, quantity: fc.nat({ max: 4 }) }),
  fc.record({
    kind: fc.constant('order' as const),
    order,
    ball: fc.nat({ max: 3 }),
    net: fc.nat({ max: 3 }),
    waits: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('cancel' as const), order }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** At which of its calls a batch is cut off, whether the call took effect, and how. */
const cut = fc.record({
  at: fc.nat({ max: 12 }),
  when: fc.constantFrom('before' as const, 'after' as const),
  how: fc.constantFrom('dies' as const, 'throws' as const),
});
type Cut = typeof cut extends fc.Arbitrary<infer Value> ? Value : never;

const neverAnswer = (): Promise<never> => new Promise(() => undefined);

/** Decides a batch whose process dies, or meets an error, at one of its calls. */
const decideCut = async (scene: StockScene, work: readonly StockWork[], { at, when, how }: Cut) => {
  let calls = 0;
  let die: () => void = () => undefined;
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  scene.hooks[when] = () => {
    calls += 1;
    if (calls !== at) return undefined;
    if (how === 'throws') throw new AwsError('InternalServerError', 'the answer was lost');
    die();
    return neverAnswer();
  };
  await Promise.race([scene.decide(work), death]);
  scene.hooks.before = undefined;
  scene.hooks.after = undefined;
};

/** Everything that was sent is delivered again and again, as long as that changes anything. */
const settleAll = async (scene: StockScene, sent: readonly StockWork[]): Promise<void> => {
  let before = -1;
  for (;;) {
    const { commits } = await scene.books();
    if (commits.length === before) return;
    before = commits.length;
    const fills = commandsIn(commits, 'FillBackorders').flatMap((cause) =>
      SKUS.map((each) => scene.fill(each, `${cause} ${each}`)),
    );
    await scene.decide([...sent.map((one) => ({ ...one })), ...fills.slice(-SKUS.length)]);
  }
};

/** What a step wants done, its order's wish being told already. */
const workOf = async (scene: StockScene, one: Step, number: number): Promise<StockWork[]> => {
  if (one.kind === 'receive') {
    return one.quantity > 0 ? [scene.receive(one.sku, one.quantity)] : [];
  }
  await scene.wish(one.order, { ...wishedBy(one), number }, `wish ${number}`);
  return [scene.allocate(one.order), scene.release(one.order)];
};

const wishedBy = (one: Exclude<Step, { kind: 'receive' }>): Partial<GoodsWish> => {
  const settings = { 'stock.mode': 'karwan', 'stock.shortage': 'hold' };
  if (one.kind === 'cancel') return { lines: linesOf({ ball: 1 }), intent: 'release', settings };
  const lines = linesOf({ ball: one.ball, net: one.net }).filter(({ quantity }) => quantity > 0);
  return one.waits
    ? { lines, settings: { ...settings, 'stock.shortage': 'backorder' } }
    : { lines, settings };
};

const ORDERS = ['ord_1', 'ord_2', 'ord_3', 'ord_4'];

/** Counters, promises and queues as they must be of each other. */
const expectSound = async (scene: StockScene): Promise<void> => {
  const { levels, derived, waiting } = await scene.books();
  expect(byPlace(levels)).toEqual(byPlace(derived));
  for (const { available } of levels) expect(available).toBeGreaterThanOrEqual(0);
  const states = await Promise.all(ORDERS.map(scene.state));
  const kept = states.flatMap(({ stock }) => [...stock.kept.values()]);
  for (const { sku: of, location, allocated } of levels) {
    const here = kept.filter((one) => one.sku === of && one.location === location);
    expect(here.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(allocated);
  }
  const waits = states.flatMap(({ wish, stock }) =>
    [...stock.backordered.values()].map((one) => `${one.sku} ${wish?.orderId} ${one.quantity}`),
  );
  expect(waitsBySku(waiting)).toEqual(waits.toSorted());
  for (const { sku: of } of waiting) {
    expect(levels.find((level) => level.sku === of)?.available ?? 0).toBe(0);
  }
};

describe('whatever happens, and wherever it is cut off', () => {
  it('stock is not promised twice, counters are what the movements say, and nobody waits for what is free', async () => {
    const batch = fc.tuple(fc.array(step, { minLength: 1, maxLength: 5 }), cut);
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 5 }), async (batches) => {
        const scene = await stockScene();
        const sent: StockWork[] = [];
        let number = 0;
        for (const [steps, where] of batches) {
          const work: StockWork[] = [];
          for (const one of steps) {
            number += 1;
            work.push(...(await workOf(scene, one, number)));
          }
          sent.push(...work);
          await decideCut(scene, work, where);
        }
        await settleAll(scene, sent);
        await expectSound(scene);
      }),
      { numRuns: 30 },
    );
  });
});
