import { describe, expect, it } from '@jest/globals';
import {
  chiniotFurniture,
  type DemoMerchant,
  sialkotSports,
  wazirabadCutlery,
} from '../../../local/simulators/storefronts/catalogue.ts';
import { type DemoStripe, demoChannels } from '../../../local/start/demo-channels.ts';

interface Added {
  readonly merchantId: string;
  readonly provider: string;
  readonly label: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly apiBase?: string;
}

/** A console that keeps channels, and a Stripe that finds the ports in `taken` taken. */
const givenWorld = () => {
  const kept: (Added & { channelId: string; url: string })[] = [];
  const told: string[] = [];
  const taken: string[] = [];
  let ports = 40_000;
  const ask = async (operation: string, input: unknown) => {
    if (operation === 'channels.list') return { ok: true as const, result: { channels: kept } };
    const { apiBase, settings, ...added } = input as Added;
    const channelId = `chn_${kept.length + 1}`;
    const all = apiBase === undefined ? settings : { ...settings, apiBase };
    const channel = { ...added, settings: all, channelId, url: `http://here/${channelId}` };
    kept.push(channel);
    return { ok: true as const, result: channel };
  };
  const stripe: DemoStripe = {
    secret: 'whsec_demo',
    key: 'sk_test_demo',
    open: async (known) => {
      if (known !== undefined && !taken.includes(known)) return known;
      ports += 1;
      return `http://127.0.0.1:${ports}`;
    },
    sendTo: (url) => void told.push(url),
  };
  const start = (merchants: readonly DemoMerchant[]) => demoChannels(ask, merchants, {}, stripe);
  return { kept, told, taken, start };
};
const ALL = [sialkotSports, chiniotFurniture, wazirabadCutlery];

describe('the demo’s channels', () => {
  it('join the shop whose cards Stripe takes to its account, where buyers have little time', async () => {
    const { kept, told, start } = givenWorld();
    const [, , shop] = await start(ALL);
    const account = kept.find(({ provider }) => provider === 'stripe');
    expect(account?.settings).toMatchObject({ apiBase: 'http://127.0.0.1:40001' });
    expect(told).toEqual([account?.url]);
    expect(kept.find(({ channelId }) => channelId === shop?.channelId)?.settings).toMatchObject({
      'payments.prepaid': 'stripe',
      'payments.account': account?.channelId,
      'deadline.payment_window.prepaid': '60',
    });
  });

  it('keep stock here only for a shop that does', async () => {
    const { kept, start } = givenWorld();
    await start(ALL);
    expect(kept.filter(({ settings }) => settings['stock.mode'] === 'karwan')).toMatchObject([
      { merchantId: chiniotFurniture.merchantId },
    ]);
  });

  it('tell where transfers go only for a shop that takes them', async () => {
    const { kept, start } = givenWorld();
    await start(ALL);
    expect(kept.filter(({ settings }) => 'bank.iban' in settings)).toMatchObject([
      { merchantId: chiniotFurniture.merchantId },
    ]);
  });

  it('are found again at the next start', async () => {
    const { kept, told, start } = givenWorld();
    const first = await start(ALL);
    expect(await start(ALL)).toEqual(first);
    expect(kept).toHaveLength(4);
    expect(told).toEqual([told[0], told[0]]);
  });

  it('are new ones for Stripe and its shop when its port was taken meanwhile', async () => {
    const { kept, told, taken, start } = givenWorld();
    const first = await start(ALL);
    taken.push('http://127.0.0.1:40001');
    const second = await start(ALL);
    expect(second.slice(0, 2)).toEqual(first.slice(0, 2));
    expect(second[2]?.channelId).not.toBe(first[2]?.channelId);
    expect(kept).toHaveLength(6);
    expect(told[1]).not.toBe(told[0]);
    expect(await start(ALL)).toEqual(second);
  });
});
