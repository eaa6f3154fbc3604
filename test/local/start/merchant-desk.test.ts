import { afterEach, describe, expect, it } from '@jest/globals';
import { type MerchantDesk, openMerchantDesk } from '../../../local/start/merchant-desk.ts';

const opened: MerchantDesk[] = [];
afterEach(async () => {
  for (const desk of opened.splice(0)) await desk.close();
});
const open = async (cloudPort: number): Promise<MerchantDesk> => {
  const desk = await openMerchantDesk(cloudPort);
  opened.push(desk);
  return desk;
};

describe('the demo’s merchants', () => {
  it('are next to the cloud’s port, or anywhere when another program is there', async () => {
    const first = await open(0);
    const port = Number(new URL(first.origin).port);
    const second = await open(port - 1);
    expect(second.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(second.origin).not.toBe(first.origin);
    await opened.shift()?.close();
    expect((await open(port - 1)).origin).toBe(first.origin);
  });

  it('are somewhere when no port comes after the cloud’s', async () => {
    expect(Number(new URL((await open(65_535)).origin).port)).toBeGreaterThan(0);
  });

  it('answer over the network', async () => {
    const { origin } = await open(0);
    expect((await fetch(`${origin}/hooks/nobody`, { method: 'POST' })).status).toBe(404);
  });
});
