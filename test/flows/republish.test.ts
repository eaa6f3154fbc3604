import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Commit } from '../../functions/shared/commit.ts';
import { HOUR } from '../../functions/shared/spans.ts';
import { eventsOf, rowsOf, viewOf } from './books.ts';
import { listFunctions } from './handlers.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop, type Shop } from './shop.ts';

let pipeline: Pipeline;
let shop: Shop;
let publisher: string;

beforeAll(async () => {
  pipeline = await startPipeline();
  shop = await openShop(pipeline);
  const names = (await listFunctions(pipeline.cloud.services.lambda)).map(
    ({ FunctionName }) => FunctionName,
  );
  publisher = names.find((name) => /orders.*publish/i.test(name)) ?? '';
});
afterAll(() => pipeline.stop());

/** Somebody disables the publisher's mapping, or enables it. */
const setReading = async (Enabled: boolean): Promise<void> => {
  const { lambda } = pipeline.cloud.services;
  const { EventSourceMappings } = (await lambda.call('ListEventSourceMappings', {
    FunctionName: publisher,
  })) as { EventSourceMappings: readonly { readonly UUID: string }[] };
  expect(EventSourceMappings).toHaveLength(1);
  for (const { UUID } of EventSourceMappings) {
    await lambda.call('UpdateEventSourceMapping', { UUID, Enabled });
  }
};

const heardBy = async (table: string, orderId: string): Promise<readonly string[]> =>
  (await rowsOf(pipeline, table))
    .filter(({ pk }) => pk.S.endsWith(`#order/${orderId}`))
    .flatMap(({ body }) => (JSON.parse(body?.S ?? '{}') as Commit).events ?? [])
    .map(({ type }) => type);

describe('commits that a stream forgot before anybody read them', () => {
  it('are published again from the log, and nothing is done twice', async () => {
    await setReading(false);
    const order = nextOrder();
    const orderId = shop.orderId(order);
    const from = new Date(pipeline.clock.now()).toISOString();
    await shop.insist(shop.signed(order));
    await pipeline.clock.advance(26 * HOUR);
    expect(await heardBy('paymentscommits', orderId)).toEqual([]);

    await setReading(true);
    const to = new Date(pipeline.clock.now()).toISOString();
    await pipeline.clock.advance(HOUR);
    await comeToRest(pipeline);
    // What somebody waits for is asked for again; what is said once is gone.
    expect(await heardBy('paymentscommits', orderId)).toContain('WishHeard');
    expect(await heardBy('notificationscommits', orderId)).not.toContain('OrderHeard');

    let ended = false;
    const invoked = pipeline.cloud.invoke(publisher, { republish: { from, to } }).finally(() => {
      ended = true;
    });
    await pipeline.until(() => ended);
    const outcome = await invoked;
    expect(outcome.ok).toBe(true);
    await comeToRest(pipeline);
    expect(await heardBy('notificationscommits', orderId)).toContain('OrderHeard');
    const told = await eventsOf(pipeline, orderId);
    expect(told.filter((type) => type === 'OrderPlaced')).toHaveLength(1);
    expect((await viewOf(pipeline, orderId))?.['state']).toBeDefined();
  });
});
