import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { operations } from '../../functions/console/operations/index.ts';
import type { Cloud } from '../../local/cloud.ts';
import { sialkotSports } from '../../local/simulators/storefronts/catalogue.ts';
import { brokenSums } from '../../local/simulators/storefronts/delivery.ts';
import { createPost, openShop, type Shop } from '../e2e/shop.ts';
import { MAILS } from '../flows/mail.ts';
import { nextOrder } from '../flows/shop.ts';
import type { Ask } from './ask.ts';
import {
  keepPrivacy,
  lookAfterChannels,
  lookAfterLetters,
  lookAfterMessages,
  lookAfterQuarantine,
} from './desk-care.ts';
import { MERCHANT, until, wish } from './wishes.ts';

/** Above what a message carries by itself. */
const LARGE_BYTES = 150_000;

const channelSchema = z.object({ channelId: z.string(), url: z.string() });
const stateSchema = z.object({ order: z.looseObject({ state: z.string() }) });

/**
 * What people do at the desk, every operation of the console at least once: with a shop of its own, whose
 * buyers get short messages too. What cannot be done, as the shop has no store behind it, is asked all the same.
 */
export const workAtTheDesk = async (cloud: Cloud, ask: Ask): Promise<void> => {
  const shop = await openOwnShop(cloud, ask);
  const first = nextOrder();
  await shop.insist(shop.signed(first));
  await shop.insist(shop.signed(nextOrder({ note: randomBytes(LARGE_BYTES).toString('hex') })));
  await shop.insist(brokenSums(sialkotSports, nextOrder(), shop.secret));
  const order = shop.orderId(first);
  await until('the first order', async () => {
    const shown = stateSchema.safeParse(await ask.anyhow('orders.show', { order }));
    return shown.success && shown.data.order.state === 'confirmed' ? true : undefined;
  });
  await lookAtLists(ask, order);
  await commandAnOrder(ask, order);
  await lookAfterGoods(ask);
  await lookAfterLetters(cloud, ask);
  await lookAfterQuarantine(ask);
  await lookAfterMessages(ask, order);
  await keepPrivacy(ask, first.buyer.email);
  await lookAfterChannels(ask, shop.channelId, shop.secret);
  const left = [...operations.keys()].filter((name) => !ask.asked.has(name));
  if (left.length > 0) throw new Error(`nobody asked for ${left.join(', ')}`);
};

interface OwnShop extends Shop {
  readonly secret: string;
}

const openOwnShop = async (cloud: Cloud, ask: Ask): Promise<OwnShop> => {
  let secret = '';
  const addChannel = async (channel: {
    readonly merchantId: string;
    readonly provider: string;
    readonly secret: string;
  }) => {
    secret = channel.secret;
    const settings = { ...MAILS, 'sms.buyer': 'on', 'sms.sender': 'CHAKWAL' };
    return channelSchema.parse(await ask.done('channels.add', { ...channel, settings }));
  };
  const post = createPost(Number(new URL(cloud.origin).port));
  return { ...(await openShop({ karwan: { addChannel }, post }, MERCHANT)), secret };
};

const lookAtLists = async (ask: Ask, order: string): Promise<void> => {
  const all = { merchants: [MERCHANT], limit: 2 };
  await ask.done('status');
  await ask.done('channels.list');
  await ask.done('orders.list', all);
  await ask.done('orders.list');
  await ask.done('orders.show', { order, reveal: true });
  await ask.done('payments.list', { cases: 'all' });
  await ask.done('payments.show', { payment: order });
  await ask.done('parcels.cases');
  await ask.done('orders.labels', { order });
  const { canaryId } = z.looseObject({ canaryId: z.string() }).parse(await ask.done('canary.send'));
  await until('the canary', async () => {
    const shown = await ask.done('canary.show', { canaryId });
    return z.object({ arrived: z.boolean() }).parse(shown).arrived || undefined;
  });
};

const commandAnOrder = async (ask: Ask, order: string): Promise<void> => {
  const carton = { lengthMm: 300, widthMm: 200, heightMm: 150, weightGrams: 900 };
  const given = { order, parcel: null };
  const tracked = { ...given, carrier: 'TCS', trackingNumber: 'TCS-1' };
  const commands: readonly (readonly [string, object])[] = [
    ['hold', { order, reason: 'a-person' }],
    ['release', { order, reason: 'a-person' }],
    ['confirm', { order }],
    ['amend', { order, quantities: { '866550311766439020': 2 } }],
    ['label', given],
    ['cancel-label', { ...given, trackingNumber: 'TCS-1' }],
    ['pack', { ...given, cartons: [carton] }],
    ['hand-over', tracked],
    ['track', { ...tracked, status: 'in_transit' }],
    ['deliver', { ...given, parcel: 'TCS-1' }],
    ['return', { order, lines: { '866550311766439020': 1 }, reason: 'wrong-size' }],
    ['inspect', { order }],
    ['refund', { order, amount: '1.00' }],
    ['tell-store', { order }],
    ['told', { order }],
    ['each', { acts: [{ act: 'deliver', ...given }] }],
    ['cancel', { order, reason: 'a-person' }],
  ];
  for (const [name, input] of commands) {
    const command = wish();
    await ask.anyhow(`orders.${name}`, { ...input, ...command });
    const of = { merchantId: MERCHANT, subject: `order/${order}`, ...command };
    await ask.anyhow('commands.outcome', of);
  }
};

const lookAfterGoods = async (ask: Ask): Promise<void> => {
  const goods = { merchantId: MERCHANT, sku: 'CS-41', location: 'chakwal', pieces: 5 };
  await ask.done('stock.receive', { ...goods, ...wish() });
  await ask.done('stock.set', { ...goods, ...wish() });
  const text = 'sku,quantity\nCS-42,7\nCS-43,9\n';
  await ask.done('stock.import', { merchantId: MERCHANT, text, ...wish() });
  await ask.done('stock.list', { merchantId: MERCHANT, sku: goods.sku });
  await ask.done('stock.list', { merchantId: MERCHANT, limit: 1 });
  await ask.done('stock.untaken', { merchantId: MERCHANT });
  const statement = 'Date,Amount,Currency,Reference\n2026-11-02,10.00,EUR,nobody knows\n';
  const file = { merchantId: MERCHANT, kind: 'statement', text: statement };
  await ask.anyhow('payments.import', { ...file, ...wish() });
  const nowhere = { caseId: `cas_${'0'.repeat(26)}`, order: '#0', ...wish() };
  await ask.anyhow('payments.link', nowhere);
  await ask.anyhow('payments.retry', nowhere);
  await ask.anyhow('payments.refunded', nowhere);
  await ask.anyhow('parcels.link', nowhere);
};
