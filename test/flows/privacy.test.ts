import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { detailOf, viewOf, waitingIn } from './books.ts';
import { CANARY_NOTE, canaryBuyer, canaryTexts, tracesIn } from './canary.ts';
import { NO_FAULTS, type PortCall } from './faults.ts';
import { type Holding, holdingsOf, unpacked } from './holdings.ts';
import { MAILS, mailsOf } from './mail.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { bodyOf, nextOrder, openShop, PROVIDERS, type Shop } from './shop.ts';
import { type Subscriber, subscribe } from './subscriber.ts';

let pipeline: Pipeline;
let subscriber: Subscriber;
/** Everything that any handler ever sent to a service. */
const sent: Holding[] = [];
const orders = new Map<Shop, SampleOrder>();

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    member instanceof Uint8Array ? unpacked(member) : member,
  );

const placeOf = ({ functionName, operation, input }: PortCall): string =>
  `${functionName} ${operation} ${input['Key'] ?? input['TableName'] ?? input['QueueUrl'] ?? ''}`;

beforeAll(async () => {
  pipeline = await startPipeline();
  subscriber = await subscribe(pipeline);
  pipeline.faults = {
    ...NO_FAULTS,
    before: async (call) => {
      sent.push({ place: placeOf(call), text: textOf(call.input) });
      const reason = call.input['MessageAttributes'];
      if (reason) sent.push({ place: 'reason of a dead letter', text: textOf(reason) });
    },
  };
  for (const provider of PROVIDERS)
    await placeAmendAndBreak(await openShop(pipeline, { provider, settings: MAILS }));
  await park(await openShop(pipeline, { merchantId: 'poisoned' }));
  await comeToRest(pipeline, subscriber);
});
afterAll(() => pipeline.stop());

const canaryOrder = (): SampleOrder => nextOrder({ buyer: canaryBuyer, note: CANARY_NOTE });

/** The order is placed, amended, cancelled; a broken one is quarantined and replayed in vain. */
const placeAmendAndBreak = async (shop: Shop): Promise<void> => {
  const order = canaryOrder();
  orders.set(shop, order);
  await shop.insist(shop.signed(order));
  const moved = { ...canaryBuyer, line1: `${canaryBuyer.line1}, rear house` };
  const updatedAt = '2026-11-02T10:00:00.000Z';
  await shop.insist(shop.signed({ ...order, updatedAt, buyer: moved }, 'updated'));
  await comeToRest(pipeline);
  const total = /("(?:total_price|total)":)"[^"]+"/g;
  const broken = bodyOf(shop.provider, canaryOrder()).toString().replaceAll(total, '$1"0.01"');
  await shop.insist(shop.sign(Buffer.from(broken)));
  // Not JSON at all: nothing of it may be quoted in the reasons.
  await shop.insist(shop.sign(Buffer.from(broken.slice(0, -1))));
  await comeToRest(pipeline);
  const listed = await pipeline.ask('quarantine.list', { merchants: [shop.merchantId] });
  const { quarantined } = (listed as unknown as Listed).result;
  for (const { quarantineId } of quarantined) {
    const commandId = `again-${quarantineId}`;
    await pipeline.ask('quarantine.replay', { quarantineId, commandId, why: 'to see' });
  }
};

interface Listed {
  readonly result: { readonly quarantined: readonly { readonly quarantineId: string }[] };
}

/** A webhook whose mapping throws what it read: the dead letters are an exception, the log is none. */
const park = async (shop: Shop): Promise<void> => {
  const { shopify } = pipeline.storefronts;
  if (!shopify) throw new Error('no shopify');
  pipeline.storefronts['shopify'] = {
    ...shopify,
    map: () => {
      throw new TypeError('the mapping failed');
    },
  };
  await shop.insist(shop.signed(canaryOrder()));
  await pipeline.until(async () => (await waitingIn(pipeline, 'ordersDeadLetter')) > 0);
  pipeline.storefronts['shopify'] = shopify;
};

/** `place: text` of everything that holds a trace, the allowed places left out. */
const leaksIn = (holdings: readonly Holding[], allowed: RegExp): string[] =>
  holdings
    .filter(({ place }) => !allowed.test(place))
    .flatMap(({ place, text }) => tracesIn(text).map((trace) => `${place}: ${trace}`));

/** By design raw bodies live in queues for at most 14 days and in the archive for at most 30. */
const RAW_STORED = /^bucket archive\//;
/** A mail goes to its buyer, and is the only other place; SES’s reports of it carry ids alone. */
const RAW_SENT =
  /(?:notifications(?:calls)?Work\S* SendEmail|WebhookDoor\S* SendMessage|archivewebhooksWorker\S* PutObject archive\/|ordersWorker\S* SendMessage \S*ordersDeadLetters)/;

describe('a buyer’s name, address, e-mail, phone and note', () => {
  it('are there, for who may unseal them', async () => {
    for (const [shop, order] of orders) {
      const shown = await detailOf(pipeline, shop.orderId(order), true);
      const personal = Object.values(shown?.personal ?? {});
      expect(personal).toContain('Quxofina Wyrmblatt');
      expect(personal).toContain(CANARY_NOTE);
      expect(personal).toContain('77 Jabberfjord Way, rear house');
      expect(tracesIn(JSON.stringify(await viewOf(pipeline, shop.orderId(order))))).toEqual([]);
      expect(tracesIn(JSON.stringify(await detailOf(pipeline, shop.orderId(order))))).toEqual([]);
    }
  });

  it('would be found where they are: raw bodies are in the archive alone', async () => {
    const held = await holdingsOf(pipeline);
    const places = held.filter(({ text }) => tracesIn(text).length > 0).map(({ place }) => place);
    expect(places.length).toBeGreaterThan(0);
    expect(places.filter((place) => !RAW_STORED.test(place))).toEqual([]);
    const found = new Set(held.flatMap(({ text }) => tracesIn(text)));
    expect([...found].toSorted()).toEqual([...canaryTexts].toSorted());
  });

  it('stand in no row of any table and no object: commits, views, channels, quarantine', async () => {
    const held = await holdingsOf(pipeline);
    const tables = new Set(
      held.map(({ place }) => place).filter((place) => place.startsWith('table')),
    );
    expect(tables.size).toBe(7);
    expect(held.filter(({ place }) => place.startsWith('bucket quarantine/')).length).toBe(6);
    expect(leaksIn(held, RAW_STORED)).toEqual([]);
  });

  it('were never sent anywhere else: no command, no event, no dead letter’s reason', () => {
    const events = sent.filter(({ place }) => place.includes('PutEvents'));
    expect(events.length).toBeGreaterThan(5);
    expect(sent.map(({ place }) => place)).toContain('reason of a dead letter');
    expect(leaksIn(sent, RAW_SENT)).toEqual([]);
    const raw = sent.filter(({ place, text }) => RAW_SENT.test(place) && tracesIn(text).length > 0);
    expect(raw.length).toBeGreaterThan(5);
  });

  it('are in the mails to the buyer, and nowhere on the way there or back', () => {
    const mails = mailsOf(pipeline);
    expect(mails.length).toBeGreaterThanOrEqual(PROVIDERS.length);
    expect(mails.flatMap(({ to }) => to)).toEqual(mails.map(() => canaryBuyer.email));
    expect(mails.every(({ html }) => html?.includes('Quxofina Wyrmblatt'))).toBe(true);
    const reported = pipeline.logs.filter((line) => line.includes('ReportHeard'));
    expect(reported.length).toBeGreaterThanOrEqual(mails.length);
  });

  it('stand in no event that a subscriber or the bus’s archive got', () => {
    expect(subscriber.acted.length).toBeGreaterThan(8);
    expect(subscriber.texts.flatMap(tracesIn)).toEqual([]);
  });

  it('stand in no line of any log', () => {
    expect(pipeline.logs.length).toBeGreaterThan(20);
    const platform = pipeline.cloud.logs.lines().map(({ text }) => text);
    expect([...pipeline.logs, ...platform].flatMap(tracesIn)).toEqual([]);
  });
});
