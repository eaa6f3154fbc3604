import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsError } from '../../local/engine/aws-error.ts';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { eventsOf, PAID_AT_STORE, PAID_AT_STORE_TOLD, viewOf, waitingIn } from './books.ts';
import { type Faults, NO_FAULTS, neverAnswer, type PortCall } from './faults.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop, type Shop } from './shop.ts';
import { type Subscriber, subscribe } from './subscriber.ts';

let pipeline: Pipeline;
let shop: Shop;
let subscriber: Subscriber;

beforeAll(async () => {
  pipeline = await startPipeline();
  shop = await openShop(pipeline);
  subscriber = await subscribe(pipeline);
});
afterAll(() => pipeline.stop());
afterEach(() => {
  pipeline.faults = NO_FAULTS;
});

/** What an entry holds is counted as it is put, beside whatever else goes wrong. */
const watchEntries = (faults: Partial<Faults>): { readonly most: () => number } => {
  let most = 0;
  pipeline.faults = {
    ...NO_FAULTS,
    after: async ({ operation, input }) => {
      if (operation !== 'PutEvents') return;
      for (const { Detail } of input['Entries'] as readonly { readonly Detail: string }[]) {
        const { events } = JSON.parse(Detail) as { readonly events: readonly unknown[] };
        most = Math.max(most, events.length);
      }
    },
    ...faults,
  };
  return { most: () => most };
};

const tenAtOnce = async (): Promise<readonly [SampleOrder, ...SampleOrder[]]> => {
  const [first, ...others] = Array.from({ length: 10 }, () => nextOrder());
  const orders = [first as SampleOrder, ...others] as const;
  await pipeline.postAll(orders.map((order) => shop.request(shop.signed(order))));
  return orders;
};

const expectExactlyOnce = async (orders: readonly SampleOrder[]): Promise<void> => {
  await comeToRest(pipeline, subscriber);
  for (const order of orders) {
    const orderId = shop.orderId(order);
    expect((await eventsOf(pipeline, orderId)).toSorted()).toEqual(PAID_AT_STORE);
    expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'confirmed' });
    const acts = subscriber.acted.filter((act) => act.endsWith(orderId));
    expect(acts.toSorted()).toEqual(PAID_AT_STORE_TOLD.map((name) => `${name} order/${orderId}`));
  }
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
};

/** Payments hears of each order by the bus, and writes its own first commit. */
const isPaymentsCommit = ({ functionName, operation }: PortCall): boolean =>
  functionName.includes('paymentsWorker') && /PutItem|TransactWriteItems/.test(operation);

interface Letter {
  readonly messageId: string;
  readonly id: string;
  readonly error: string;
  readonly subject: string;
  readonly holds: readonly { readonly subject: string; readonly failed: boolean }[];
}

const lettersOf = async (step: string): Promise<readonly Letter[]> => {
  const answer = await pipeline.ask('dlq.show', { step });
  if (!answer.ok) throw new Error(answer.error.message);
  return (answer.result as { messages: Letter[] }).messages;
};

describe('one poisoned event of an entry that carries those of many orders', () => {
  it('is named in the dead letters while the others go on, and is done when it is sent back', async () => {
    let poisonId = '';
    const entries = watchEntries({
      before: async (call) => {
        if (!isPaymentsCommit(call)) return;
        poisonId ||= /order\/(ord_\w+)/.exec(JSON.stringify(call.input))?.[1] ?? '';
        if (!JSON.stringify(call.input).includes(poisonId)) return;
        throw new AwsError('ValidationException', 'the item is not as it should be');
      },
    });
    const orders = await tenAtOnce();
    await pipeline.until(async () => (await waitingIn(pipeline, 'paymentsDeadLetter')) > 0);
    expect(entries.most()).toBeGreaterThan(1);
    const [poison, ...good] = orders.toSorted(
      (one, other) =>
        Number(shop.orderId(other) === poisonId) - Number(shop.orderId(one) === poisonId),
    );
    const [letter, ...more] = await lettersOf('payments');
    expect(more).toEqual([]);
    expect(letter).toMatchObject({
      reason: 'poison',
      subject: `order/${poisonId}`,
      error: expect.stringContaining('the item is not as it should be'),
    });
    expect(letter?.holds.length).toBeGreaterThan(1);
    expect(letter?.holds.filter(({ failed }) => failed)).toEqual([
      expect.objectContaining({ subject: `order/${poisonId}` }),
    ]);
    for (const order of good) {
      expect(await viewOf(pipeline, shop.orderId(order))).toMatchObject({ state: 'confirmed' });
    }

    pipeline.faults = NO_FAULTS;
    const sentBack = await pipeline.ask('dlq.redrive', { step: 'payments', ids: [letter?.id] });
    expect(sentBack).toMatchObject({ ok: true, result: { redriven: 1, failed: [] } });
    await expectExactlyOnce([poison as SampleOrder, ...good]);
  });
});

describe('a worker that dies with some of an entry’s events decided', () => {
  it.each([1, 3, 6])('decides the others in its next life, and none twice: %d', async (decided) => {
    let commits = 0;
    const entries = watchEntries({
      make: async (call, proceed) => {
        if (!isPaymentsCommit(call)) return proceed(call.input);
        commits += 1;
        return commits > decided && commits <= 10 ? neverAnswer() : proceed(call.input);
      },
    });
    const orders = await tenAtOnce();
    await expectExactlyOnce(orders);
    expect(entries.most()).toBeGreaterThan(1);
    expect(commits).toBeGreaterThanOrEqual(20 - decided);
  });
});
