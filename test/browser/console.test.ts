import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { orderWith } from '../../local/simulators/storefronts/order.ts';
import {
  shopifyBody,
  shopifyOrder,
  signShopify,
} from '../../local/simulators/storefronts/shopify.ts';
import { newFolder, type StartedKarwan, startKarwan } from '../bin/started-karwan.ts';
import { HAS_CHROMIUM, launchChromium } from './chromium.ts';

const SECRET = 'a secret of the browser test';
const PATIENCE_MS = 120_000;
const TITLE = 'فٹ بال، سائز 4';

let karwan: StartedKarwan;
let browser: Browser;
let page: Page;
let url: string;
const complaints: string[] = [];

const send = async (number: string, corrupt: (body: string) => string = (body) => body) => {
  const order = orderWith({ externalId: `82098291194616${number}`, number });
  const [line] = order.lines;
  if (!line) throw new Error('the sample has lines');
  const titled = { ...order, lines: [{ ...line, title: TITLE }, ...order.lines.slice(1)] };
  const text = shopifyBody(shopifyOrder(titled)).toString('utf8');
  const body = Buffer.from(corrupt(text));
  const headers = signShopify(body, SECRET, {
    webhookId: `browser-${number}`,
    eventId: `browser-${number}`,
  });
  const response = await fetch(url, { method: 'POST', headers, body });
  expect(response.status).toBe(200);
};

const open = async (hash: string, wanted: string): Promise<void> => {
  await page.goto(`${karwan.running.consoleUrl}#/${hash}`);
  await page.locator(wanted).first().waitFor();
};

/** Nobody's envelope, put into the step's queue by hand: its worker can only park it. */
const sendPoison = async (): Promise<void> => {
  const client = new SQSClient({
    endpoint: karwan.running.awsUrl,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  const QueueUrl = QueueUrls.find((each) => /ordersQueue/.test(each));
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"not":"an envelope"}' }));
  client.destroy();
};

const start = async (): Promise<void> => {
  karwan = await startKarwan(newFolder());
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const input = { merchantId: 'browser-shop', provider: 'shopify', secret: SECRET };
  ({ url } = await karwan.ask<{ url: string }>('channels.add', input));
};

(HAS_CHROMIUM ? describe : describe.skip)('the console in a browser', () => {
  beforeAll(start);
  afterAll(async () => {
    await browser?.close();
    await karwan?.stop();
  });

  it('teaches while there is nothing, then shows an order without being asked', async () => {
    await open('orders', 'text=No orders yet');
    await send('1001');
    await page.locator('tbody tr', { hasText: 'confirmed' }).waitFor();
  });

  it('shows an order with its story, right-to-left titles in their own direction', async () => {
    await open('orders', 'tbody th a');
    await page.locator('tbody th a').first().click();
    await page.locator('ol.story li').first().waitFor();
    expect(await page.locator('h1').textContent()).toMatch(/Order #?1001/);
    const told = page.locator('ol.story li:visible');
    expect(await told.first().textContent()).toContain('Placed through shopify');
    const short = await told.count();
    await page.getByRole('button', { name: 'Every step between' }).click();
    expect(await told.count()).toBeGreaterThan(short);
    const title = page.locator('bdi', { hasText: TITLE }).first();
    expect(await title.evaluate((node) => node.matches(':dir(rtl)'))).toBe(true);
  });

  it('finds an order by its number, and lists those of one state by an address', async () => {
    await open('orders?state=cancelled', 'text=No order is like this');
    await page.locator('select').selectOption('confirmed');
    await page.locator('tbody tr', { hasText: '1001' }).waitFor();
    // Not by its colour alone: it is an id, which is a block of its own in a table.
    const look = "getComputedStyle(document.querySelector('tbody td a .id')).textDecorationLine";
    expect(await page.evaluate(look)).toBe('underline');
    expect(page.url()).toContain('#/orders?state=confirmed');
    await page.locator('input[name=order]').fill('1001');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.locator('h1', { hasText: '1001' }).waitFor();
    await open('orders', 'input[name=order]');
    await page.locator('input[name=order]').fill('#9999');
    await page.getByRole('button', { name: 'Open' }).click();
    const status = page.locator('#status', { hasText: 'no order goes by this' });
    await status.waitFor();
    expect(await status.textContent()).toContain('Number, the store’s id or ours: ');
  });

  it('shows what is in quarantine and why, and takes a decision with its reason', async () => {
    await send('1002', (body) => body.replace(/"total_price":"[^"]*"/, '"total_price":"1.00"'));
    await open('quarantine', 'tbody th a');
    await page.locator('tbody th a').first().click();
    await page.locator('input[name=why]').fill('The store sent a wrong total.');
    await page.getByRole('button', { name: 'It is no order' }).click();
    await page.locator('h1 .chip', { hasText: 'rejected' }).waitFor();
    expect(await page.locator('ol.story li').count()).toBeGreaterThan(1);
  });

  it('shows dead letters with their reason and sends them back', async () => {
    await sendPoison();
    await open('dead-letters', 'button.main');
    await page.locator('#counts a', { hasText: /^1 dead letter$/ }).waitFor();
    await page.getByRole('link', { name: 'Look into orders' }).click();
    await page.locator('tbody tr', { hasText: /unreadable\s*poison: not an envelope/ }).waitFor();
    await page.getByRole('button', { name: 'Send back' }).click();
    await page.locator('#status', { hasText: 'Sent back to orders: 1.' }).waitFor();
  });

  it('takes away what nobody can act upon, once it was told why', async () => {
    await sendPoison();
    await open('dead-letters', 'button.main');
    await page.getByRole('link', { name: 'Look into orders' }).click();
    await page.locator('tbody tr', { hasText: 'poison' }).first().waitFor();
    const discard = page.getByRole('button', { name: 'Discard' });
    await discard.first().click();
    expect(await page.locator('input[name=why]:invalid').count()).toBe(1);
    await page.locator('input[name=why]').fill('None of ours.');
    await discard.first().click();
    await page.locator('#status', { hasText: 'Discarded: 1.' }).waitFor();
  });

  it('fits a phone: each row is a card, with its buttons in sight and its cells named', async () => {
    await sendPoison();
    await page.setViewportSize({ width: 390, height: 844 });
    for (const list of ['orders', 'quarantine?cursor=', 'dead-letters', 'dead-letters/orders']) {
      await open(list, 'main:not(:has(> p.quiet)) h1');
      const aside = await page
        .locator('html')
        .evaluate((node) => node.scrollWidth - node.clientWidth);
      expect(aside).toBe(0);
    }
    await open('dead-letters', 'button.main');
    const button = await page
      .getByRole('button', { name: 'Send all back to orders' })
      .boundingBox();
    expect((button?.x ?? 390) + (button?.width ?? 390)).toBeLessThan(390);
    const card = page.getByRole('row').filter({ has: page.getByRole('button') });
    expect(await card.getByRole('cell').count()).toBeGreaterThan(3);
    expect(await page.getByRole('columnheader', { name: 'Waiting' }).count()).toBe(1);
  });

  it('keeps what it says in sight on a long page, in a phone’s hand', async () => {
    await page.getByRole('button', { name: 'Send all back to orders' }).click();
    // Those that were sent back before may have come again.
    await page.locator('#status', { hasText: /^Sent back to orders: \d+\.$/ }).waitFor();
    await page.locator('footer').scrollIntoViewIfNeeded();
    const status = await page.locator('#status').boundingBox();
    expect(status?.y).toBe(0);
    await page.setViewportSize({ width: 1200, height: 800 });
  });

  it('says so when there is no such page, and names the zone of its times', async () => {
    await open('nonsense', 'text=Nothing is at this address');
    expect(await page.locator('nav [aria-current]').count()).toBe(0);
    expect(await page.locator('footer').textContent()).toMatch(/^Times are in /);
    await open('', 'nav [aria-current]');
    // The link to the content is no address of a screen.
    await page.locator('tbody th a').last().focus();
    await send('1003');
    await page.locator('tbody tr', { hasText: '1003' }).waitFor();
    // The list was drawn anew under the keyboard.
    await page.locator('tbody th a:focus', { hasText: '1001' }).waitFor();
    await page.locator('#skip').focus();
    await page.keyboard.press('Enter');
    await page.locator('main:focus').waitFor();
    expect(await page.locator('h1').textContent()).toBe('Orders');
  });

  it('never made the browser complain', () => {
    expect(complaints).toEqual([]);
  });
});
