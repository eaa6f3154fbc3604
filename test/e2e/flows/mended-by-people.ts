import assert from 'node:assert/strict';
import * as z from 'zod';
import { sialkotSports } from '../../../local/simulators/storefronts/catalogue.ts';
import { brokenSums } from '../../../local/simulators/storefronts/delivery.ts';
import { nextOrder } from '../../flows/shop.ts';
import { CANNOT_READ, THROWS_ON } from '../broken-release.ts';
import type { Shop } from '../shop.ts';
import type { Flow, World } from '../world.ts';
import { depths } from './duplicates.ts';
import { assertPlacedOnce } from './placed.ts';

const lettersSchema = z.object({
  messages: z.array(z.looseObject({ reason: z.string(), error: z.string().nullable() })),
});
const listSchema = z.looseObject({
  quarantined: z.array(
    z.looseObject({
      quarantineId: z.string(),
      state: z.string(),
      problems: z.array(z.looseObject({ code: z.string() })),
    }),
  ),
});

const lettersOf = async ({ karwan }: World) =>
  lettersSchema.parse(await karwan.json('dlq', 'show', 'orders')).messages;

const quarantinedOf = async ({ karwan }: World, { merchantId }: Shop) =>
  listSchema.parse(
    await karwan.json('quarantine', 'list', '--merchant', merchantId, '--state', 'all'),
  ).quarantined;

/** The only body in quarantine of the shop's merchant, in this state. */
const quarantined = (world: World, shop: Shop, state: string) =>
  world.until(`one ${state} of ${shop.merchantId}`, async () => {
    const all = await quarantinedOf(world, shop);
    assert.ok(all.length <= 1, 'quarantined more than once');
    return all.find((one) => one.state === state);
  });

const replay = ({ karwan }: World, quarantineId: string) =>
  karwan.json('quarantine', 'replay', quarantineId, '--why', 'the release was mended');

const badRelease: Flow = {
  name: 'a release with bugs: poison is parked and redriven, misread is quarantined and replayed',
  run: async (world) => {
    const { karwan, openShop, release, until, orderOf } = world;
    const shop = await openShop();
    const poison = nextOrder({ note: THROWS_ON });
    const misread = nextOrder({ note: CANNOT_READ });
    const good = nextOrder();
    await release('broken');
    try {
      for (const order of [poison, misread, good]) await shop.insist(shop.signed(order));
      await assertPlacedOnce(world, await orderOf(shop, good));

      const { quarantineId } = await quarantined(world, shop, 'quarantined');
      await replay(world, quarantineId);
      await until('the replay in vain', async () => {
        const story = JSON.stringify(await karwan.json('quarantine', 'show', quarantineId));
        return story.includes('QuarantineReplayFailed');
      });
      const [letter, ...others] = await until('the dead letter', async () => {
        const letters = await lettersOf(world);
        return letters.length > 0 && letters;
      });
      assert.deepEqual(others, []);
      assert.equal(letter?.reason, 'poison');
      assert.equal(letter?.error, 'lines is not iterable');
      assert.equal(await karwan.showOrder(shop.orderId(poison)), undefined);
    } finally {
      await release('good');
    }
    const { quarantineId } = await quarantined(world, shop, 'quarantined');
    await replay(world, quarantineId);
    await quarantined(world, shop, 'resolved');
    assert.partialDeepStrictEqual(await karwan.json('dlq', 'redrive', 'orders'), { redriven: 1 });
    for (const order of [poison, misread]) {
      await assertPlacedOnce(world, await orderOf(shop, order));
    }
    assert.deepEqual(await lettersOf(world), []);
  },
};

const rejected: Flow = {
  name: 'an order whose sums are wrong is quarantined once and can be rejected',
  run: async (world) => {
    const shop = await world.openShop();
    const { body } = brokenSums(sialkotSports, nextOrder(), 'signed again below');
    const webhook = shop.sign(body);
    await Promise.all([shop.insist(webhook), shop.insist(webhook)]);
    const { quarantineId, problems } = await quarantined(world, shop, 'quarantined');
    assert.ok(problems.some(({ code }) => code === 'sums-differ'));
    await world.karwan.json('quarantine', 'reject', quarantineId, '--why', 'a test of the shop');
    await quarantined(world, shop, 'rejected');
    assert.deepEqual(await world.karwan.orderIds(shop.merchantId), []);
  },
};

const atRest: Flow = {
  name: 'in the end nothing waits, nothing is parked',
  run: async (world) => {
    await world.until('rest', async () =>
      (await depths(world)).every(({ waiting, inFlight }) => waiting + inFlight === 0),
    );
    for (const { step, deadLetters } of await depths(world)) {
      assert.equal(deadLetters, 0, `dead letters of ${step}`);
    }
  },
};

export const mendedByPeople: readonly Flow[] = [badRelease, rejected, atRest];
