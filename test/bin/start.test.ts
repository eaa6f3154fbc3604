import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newFolder, type StartedKarwan, startKarwan, startProcess } from './started-karwan.ts';

interface Listed {
  readonly channels: readonly { readonly channelId: string; readonly url: string }[];
}

describe('npm start', () => {
  const folder = newFolder();
  let karwan: StartedKarwan;
  beforeAll(async () => {
    karwan = await startKarwan(folder, []);
  });
  afterAll(() => karwan.stop());

  it('says what runs where, and what to try next in the folder it uses', () => {
    expect(karwan.said()).toContain(karwan.running.consoleUrl);
    expect(karwan.said()).toContain('Sialkot Sports (shopify)');
    expect(karwan.said()).toContain('Chiniot Furniture (woocommerce)');
    expect(karwan.said()).toContain('Wazirabad Cutlery (woocommerce, cards by its own Stripe)');
    expect(karwan.said()).toContain(`npm run -s karwan -- orders list --data ${folder}`);
  });

  it('has its shops’ webhooks verified by their own server on this machine', async () => {
    const page = `${karwan.running.origin}/merchant/`;
    expect(karwan.said()).toContain(page);
    let shown = '';
    while (!shown.includes('<td>verified</td><td>204</td>')) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      shown = await (await fetch(page)).text();
    }
    expect(shown).not.toContain('<td>refused</td>');
    const { endpoints } = await karwan.ask<{ endpoints: { url: string; state: string }[] }>(
      'endpoints.list',
    );
    expect(endpoints).toHaveLength(3);
    for (const { url, state } of endpoints) {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/hooks\//);
      expect(state).toBe('working');
    }
    expect(statSync(join(folder, 'demo-endpoints.json')).mode & 0o777).toBe(0o600);
  });

  it('keeps what it made up for itself from other users of the machine', () => {
    expect(statSync(join(folder, 'local-secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('refuses a folder that is in use, and touches nothing in it', async () => {
    const assembly = statSync(join(folder, 'assembly', 'manifest.json')).mtimeMs;
    const { code, said } = await startProcess(['--port', '0', '--data', folder]).ended;
    expect(code).toBe(1);
    expect(said).toContain(`is in use by process ${karwan.running.pid}`);
    expect(statSync(join(folder, 'assembly', 'manifest.json')).mtimeMs).toBe(assembly);
  });

  it('names the option when the port is taken, and makes nothing', async () => {
    const other = join(newFolder(), 'data');
    const words = ['--port', String(karwan.running.port), '--data', other];
    const { code, said } = await startProcess(words).ended;
    expect(code).toBe(1);
    expect(said).toContain(`Port ${karwan.running.port} is taken`);
    expect(said).toContain('--port');
  });
});

describe('npm start, again', () => {
  it('takes up where it left off: the same channels, the orders still there', async () => {
    const folder = newFolder();
    const first = await startKarwan(folder, []);
    const channels = await first.ask<Listed>('channels.list');
    // Three shops, and the Stripe account of one of them.
    expect(channels.channels).toHaveLength(4);
    let orders: readonly { orderId: string }[] = [];
    while (orders.length === 0) {
      ({ orders } = await first.ask<{ orders: { orderId: string }[] }>('orders.list', {}));
    }
    const { code, said } = await first.stop();
    expect(said).toContain('Stopped.');
    expect(code).toBe(0);
    expect(existsSync(join(folder, 'cloud.json'))).toBe(false);

    const second = await startKarwan(folder);
    const again = await second.ask<Listed>('channels.list');
    const kept = await second.ask<{ orders: { orderId: string }[] }>('orders.list', {});
    await second.stop();
    expect(again.channels.map(({ channelId }) => channelId)).toEqual(
      channels.channels.map(({ channelId }) => channelId),
    );
    expect(kept.orders.map(({ orderId }) => orderId)).toEqual(
      expect.arrayContaining(orders.map(({ orderId }) => orderId)),
    );
  });
});

describe('npm start over a database that is not its own', () => {
  const foreign = (path: string): void => {
    const db = new DatabaseSync(path);
    db.exec('CREATE TABLE precious (text); INSERT INTO precious VALUES (1)');
    db.close();
  };
  it.each([
    [
      'damaged',
      (path: string) => writeFileSync(path, 'precious, and no database'),
      /not a readable/,
    ],
    ['another program’s', foreign, /another program's database/],
  ])('refuses a %s file and leaves it as it was', async (_name, make, reason) => {
    const folder = join(newFolder(), 'data');
    mkdirSync(folder);
    const path = join(folder, 'karwan.sqlite');
    make(path);
    const before = readFileSync(path);
    const { code, said } = await startProcess(['--port', '0', '--data', folder]).ended;
    expect(code).toBe(1);
    expect(said).toMatch(reason);
    expect(said).toContain('--data');
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder)).not.toContain('local-secrets.json');
  });
});

describe('npm start with words it does not know', () => {
  it.each([
    [['--prot', '1'], "Unknown option '--prot'"],
    [['--port', 'abc'], '--port: use a whole number'],
    [['--data', ''], '--data: name a folder'],
  ])('%j ends with 2 and says what to use', async (words, reason) => {
    const { code, said } = await startProcess(words).ended;
    expect(code).toBe(2);
    expect(said).toContain(reason);
  });
});
