import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idOf, sha256Hex } from '../../functions/shared/ids.ts';
import { waitUntil } from '../local/wait-until.ts';
import { type KillableCloud, startKillableCloud } from './killable-cloud.ts';
import { type Books, openBooks, sendUntilDead } from './sender.ts';

const KILLS = 20;
const SENDERS = 4;
/** Longer than the visibility of any queue: what a killed worker held is given out again. */
const OFF_MS = 10 * 60_000;

let dataDir: string;
let cloud: KillableCloud | undefined;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'karwan-kill-nine-'));
});
afterAll(async () => {
  await cloud?.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

const openChannel = async (): Promise<string> => {
  cloud = await startKillableCloud(dataDir);
  const merchantId = 'sialkot-sports';
  const added = await cloud.ask('channels.add', {
    merchantId,
    provider: 'shopify',
    secret: SECRET,
  });
  if (!added.ok) throw new Error(added.error.message);
  await cloud.kill();
  return (added.result as { channelId: string }).channelId;
};
const SECRET = 'a secret that outlives twenty deaths';

/** Starts it, sends from all sides, and kills it when so many were acknowledged in this life. */
const liveAndDie = async (books: Books, channelId: string, enough: number): Promise<void> => {
  const life = await startKillableCloud(dataDir);
  cloud = life;
  const url = `${life.origin}/webhooks/${channelId}`;
  const killed = new Promise<void>((resolve, reject) => {
    let left = enough;
    const count = (): void => {
      left -= 1;
      if (left <= 0) life.kill().then(resolve, reject);
    };
    if (enough === 0) count();
    books.onAcknowledged = count;
  });
  await Promise.all(Array.from({ length: SENDERS }, () => sendUntilDead(url, books)));
  await killed;
};

interface Listed {
  readonly orders?: readonly { readonly orderId: string }[];
  readonly quarantined?: readonly { readonly quarantineId: string }[];
  readonly next?: string;
}

/** Every row of a list, page by page. */
const listAll = async (operation: string, input: object = {}): Promise<Listed[]> => {
  const pages: Listed[] = [];
  let cursor: string | undefined;
  do {
    const page = { limit: 200, ...input, ...(cursor === undefined ? {} : { cursor }) };
    const answer = await cloud?.ask(operation, page);
    if (!answer?.ok) throw new Error(answer?.error.message);
    pages.push(answer.result as Listed);
    cursor = pages.at(-1)?.next;
  } while (cursor !== undefined);
  return pages;
};

const ordersListed = async (): Promise<readonly string[]> =>
  (await listAll('orders.list')).flatMap(({ orders = [] }) => orders.map(({ orderId }) => orderId));
const quarantineListed = async (): Promise<readonly string[]> =>
  (await listAll('quarantine.list', { state: 'all' })).flatMap(({ quarantined = [] }) =>
    quarantined.map(({ quarantineId }) => quarantineId),
  );

const status = async (): Promise<Status> => {
  const answer = await cloud?.ask('status', {});
  if (!answer?.ok) throw new Error(answer?.error.message);
  return answer.result as Status;
};
interface Status {
  readonly deadLetters: number;
  readonly steps: readonly {
    readonly step: string;
    readonly waiting: number;
    readonly inFlight: number;
  }[];
}

describe('the whole application, killed twenty times under load', () => {
  it('keeps every acknowledged webhook: an order or quarantined, and once', async () => {
    const channelId = await openChannel();
    const books = openBooks(channelId, SECRET);
    // A different moment each time, told by what was acknowledged and not by a clock.
    for (let round = 0; round < KILLS; round += 1) {
      await liveAndDie(books, channelId, (round * 7) % 23);
    }
    cloud = await startKillableCloud(dataDir, OFF_MS);
    const acknowledged = [...books.acknowledged];
    expect(acknowledged.length).toBeGreaterThan(KILLS * 5);
    const orders = new Set(acknowledged.filter(({ good }) => good).map(({ orderId }) => orderId));
    const broken = new Set(
      acknowledged
        .filter(({ good }) => !good)
        .map(({ body }) => idOf('quarantine', idOf('webhook', channelId, sha256Hex(body)))),
    );
    expect(broken.size).toBeGreaterThan(5);

    await waitUntil(
      'the orders step to have nothing to do',
      async () => {
        const { steps } = await status();
        const orders = steps.find(({ step }) => step === 'orders');
        return orders?.waiting === 0 && orders.inFlight === 0;
      },
      240_000,
    );
    await waitUntil(
      'every acknowledged webhook to be shown',
      async () => {
        const [listed, quarantined] = [await ordersListed(), await quarantineListed()];
        return holdsAll(listed, orders) && holdsAll(quarantined, broken);
      },
      240_000,
    );
    expect((await status()).deadLetters).toBe(0);
    await expectOnce(books, [...orders]);
  });
});

const holdsAll = (listed: readonly string[], wanted: ReadonlySet<string>): boolean => {
  const known = new Set(listed);
  return [...wanted].every((id) => known.has(id));
};

/** Nothing is listed twice, and nothing that was never sent; each order was placed once, exactly. */
const expectOnce = async (books: Books, orders: readonly string[]): Promise<void> => {
  const listed = await ordersListed();
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed.filter((orderId) => !books.sent.has(orderId))).toEqual([]);
  for (const order of orders.filter((_, index) => index % 9 === 0)) {
    const shown = await cloud?.ask('orders.show', { order });
    expect(shown).toMatchObject({
      ok: true,
      result: { order: { totalText: '106.00 EUR', state: 'confirmed', versions: { orders: 3 } } },
    });
  }
};
