import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createMerchantServer, hooksPathOf } from '../../../local/simulators/merchant-server.ts';
import { startEndpoints } from '../../../local/start/demo-endpoints.ts';
import { webhookTo } from '../simulators/given-webhook.ts';
import { createVirtualClock } from '../virtual-clock.ts';

const HERE = 'http://127.0.0.1:4811';

/** A console that keeps endpoints, and a folder that outlives every start. */
const givenWorld = () => {
  const kept: { merchantId: string; endpointId: string; url: string }[] = [];
  const secrets = new Map<string, string>();
  const asked: string[] = [];
  const faults: unknown[] = [];
  const broken = { console: false, meanwhile: (): void => undefined };
  const dataDir = mkdtempSync(join(tmpdir(), 'karwan-endpoints-'));
  const remove = (id: unknown): void => {
    const at = kept.findIndex(({ endpointId }) => endpointId === id);
    kept.splice(at, 1);
  };
  const ask = async (_by: string, operation: string, input: unknown): Promise<unknown> => {
    asked.push(operation);
    broken.meanwhile();
    if (broken.console) throw new Error('the console refused');
    if (operation === 'endpoints.list') return { endpoints: [...kept] };
    const { merchantId = '', url = '', endpointId } = input as Record<string, string>;
    if (operation === 'endpoints.remove') return remove(endpointId);
    const added = { merchantId, url, endpointId: `enp_${secrets.size + 1}` };
    const secret = `whsec_${Buffer.alloc(32, secrets.size + 1).toString('base64')}`;
    secrets.set(added.endpointId, secret);
    kept.push(added);
    return { ...added, secret };
  };
  const start = async (origin = HERE, waitMs = 10_000) => {
    const clock = createVirtualClock(0);
    const server = createMerchantServer(() => 0);
    const merchants = ['shop-a', 'shop-b'];
    const onFault = (fault: unknown): void => void faults.push(fault);
    const { stop } = startEndpoints({ server, origin, merchants, dataDir, clock, ask }, onFault);
    await clock.advance(waitMs);
    /** What a webhook of the merchant's first endpoint is answered. */
    const deliver = async (merchantId: string): Promise<unknown> => {
      const { endpointId } = kept.find((one) => one.merchantId === merchantId) ?? {};
      const secret = secrets.get(endpointId ?? '') ?? '';
      return server.answer(webhookTo(hooksPathOf(merchantId), { secret }));
    };
    return { stop, deliver, clock };
  };
  return { kept, asked, faults, broken, dataDir, remove, start };
};

const OK = { status: 204 };

describe('the demo’s endpoints', () => {
  it('are added for each shop, whose server then verifies by their secrets', async () => {
    const { kept, dataDir, start } = givenWorld();
    const { deliver } = await start();
    expect(kept.map(({ url }) => url)).toEqual([`${HERE}/hooks/shop-a`, `${HERE}/hooks/shop-b`]);
    expect(await deliver('shop-a')).toMatchObject(OK);
    expect(await deliver('shop-b')).toMatchObject(OK);
    expect(statSync(join(dataDir, 'demo-endpoints.json')).mode & 0o777).toBe(0o600);
  });

  it('leave the first orders alone: nothing is asked at once', async () => {
    const { asked, start } = givenWorld();
    await start(HERE, 3_000);
    expect(asked).toEqual([]);
  });

  it('are found again, and verified before anything is asked', async () => {
    const { kept, asked, start } = givenWorld();
    await start();
    const before = [...kept];
    asked.length = 0;
    const { deliver } = await start(HERE, 0);
    expect(await deliver('shop-a')).toMatchObject(OK);
    expect(asked).toEqual([]);
    await start();
    expect(kept).toEqual(before);
  });

  it('move with the server, and are not left behind', async () => {
    const { kept, start } = givenWorld();
    await start();
    const { deliver } = await start('http://127.0.0.1:5000');
    expect(kept.map(({ url }) => new URL(url).port)).toEqual(['5000', '5000']);
    expect(await deliver('shop-b')).toMatchObject(OK);
  });

  it('are made anew when their secrets are damaged', async () => {
    const { kept, dataDir, start } = givenWorld();
    await start();
    writeFileSync(join(dataDir, 'demo-endpoints.json'), '{"shop-a":');
    const { deliver } = await start();
    expect(kept.map(({ endpointId }) => endpointId)).toEqual(['enp_3', 'enp_4']);
    expect(await deliver('shop-a')).toMatchObject(OK);
  });

  it('stay away when a person has removed them, and leave a person’s own alone', async () => {
    const { kept, remove, start } = givenWorld();
    await start();
    remove('enp_1');
    const own = { merchantId: 'shop-a', endpointId: 'enp_mine', url: 'https://shop.example/hooks' };
    kept.push(own);
    await start();
    expect(kept.map(({ endpointId }) => endpointId)).toEqual(['enp_2', 'enp_mine']);
  });

  it('say what went wrong, but not what went wrong because all was stopped', async () => {
    const { broken, asked, faults, start } = givenWorld();
    broken.console = true;
    await start();
    expect(faults).toMatchObject([{ message: 'the console refused' }]);
    const { stop, clock } = await start(HERE, 0);
    broken.meanwhile = stop;
    await clock.advance(10_000);
    expect(asked).toHaveLength(2);
    expect(faults).toHaveLength(1);
  });
});
