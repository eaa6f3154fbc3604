import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { signShopify } from '../../local/simulators/storefronts/shopify.ts';
import { askConsole, resultOf } from '../../local/start/console-client.ts';
import { bodyOf, secretOf } from '../flows/shop.ts';
import { threeLines } from './whole-life.ts';

export interface EmbeddedFigures {
  readonly orders: number;
  readonly inMemoryPerSecond: number;
  readonly onFilePerSecond: number;
}

const AT_ONCE = 20;
const POLL_MS = 100;
const PATIENCE_MS = 300_000;

/** The whole embedded cloud with the real bundles, on real time: orders until each is confirmed. */
export const measureEmbedded = async (
  assembly: string,
  orders: number,
): Promise<EmbeddedFigures> => {
  const folder = mkdtempSync(join(tmpdir(), 'karwan-bench-'));
  try {
    return {
      orders,
      inMemoryPerSecond: await ordersPerSecond(assembly, ':memory:', orders),
      onFilePerSecond: await ordersPerSecond(assembly, join(folder, 'cloud'), orders),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const ordersPerSecond = async (
  assembly: string,
  dataDir: string,
  orders: number,
): Promise<number> => {
  const parameters = { ChannelTagKey: 'a channel tag key for the bench, 40 bytes' };
  const cloud = await startCloud({ assembly, dataDir, port: 0, parameters });
  try {
    const secret = secretOf('shopify', 'secret of the bench');
    const spec = { merchantId: 'sialkot-sports', provider: 'shopify', secret };
    const added = resultOf(await askConsole(cloud, 'channels.add', spec, 'bench'));
    const { channelId } = added as { readonly channelId: string };
    const send = () => post(`${cloud.origin}/webhooks/${channelId}`, secret);
    await confirmed(cloud, send, AT_ONCE);
    const start = performance.now();
    await confirmed(cloud, send, orders);
    return (orders * 1000) / (performance.now() - start);
  } finally {
    await cloud.stop();
  }
};

const post = async (url: string, secret: string): Promise<void> => {
  const body = bodyOf('shopify', threeLines({ paid: true }));
  const headers = signShopify(body, secret);
  const { status } = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
  if (status !== 200) throw new Error(`a webhook was answered with ${status}`);
};

/** Sends so many orders, a few at once, and waits until each of them is confirmed. */
const confirmed = async (cloud: Cloud, send: () => Promise<void>, many: number): Promise<void> => {
  const subjects = new Set<unknown>();
  const forget = cloud.logs.onLine(({ text }) => {
    if (!text.includes('"OrderConfirmed"')) return;
    const { message, subject } = JSON.parse(text) as { message?: string; subject?: string };
    if (message === 'record') subjects.add(subject);
  });
  for (let sent = 0; sent < many; sent += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, many - sent) }, send));
  }
  const until = performance.now() + PATIENCE_MS;
  while (subjects.size < many) {
    if (performance.now() > until) throw new Error(`${subjects.size} of ${many} were confirmed`);
    await pause(POLL_MS);
  }
  forget();
};
