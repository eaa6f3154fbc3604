import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createStripeDesk, type StripeDesk } from '../../../local/start/stripe-desk.ts';
import { createSeededRandom, createVirtualClock } from '../virtual-clock.ts';

const KEYS = { secret: 'whsec_demo', key: 'sk_test_demo' };
const newDesk = (): StripeDesk =>
  createStripeDesk(KEYS, { clock: createVirtualClock(), random: createSeededRandom(1) });

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const open = async (desk: StripeDesk, known?: string): Promise<string> => {
  closing.push(() => desk.close());
  return desk.open(known);
};
const listening = async (): Promise<Server> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return server;
};

describe('the demo’s Stripe', () => {
  it('answers whoever has its key', async () => {
    const origin = await open(newDesk());
    const ask = (key: string) =>
      fetch(`${origin}/v1/events`, { headers: { authorization: `Bearer ${key}` } });
    expect((await ask(KEYS.key)).status).toBe(200);
    expect((await ask('sk_test_other')).status).toBe(401);
  });

  it('comes back where it was, and once', async () => {
    const first = newDesk();
    const origin = await first.open(undefined);
    await first.close();
    const second = newDesk();
    expect(await open(second, origin)).toBe(origin);
    expect(await second.open('http://127.0.0.1:1')).toBe(origin);
  });

  it('moves when another program has taken its place', async () => {
    const { port } = (await listening()).address() as AddressInfo;
    const taken = `http://127.0.0.1:${port}`;
    const origin = await open(newDesk(), taken);
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(origin).not.toBe(taken);
  });
});
