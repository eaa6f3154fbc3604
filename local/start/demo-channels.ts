import * as z from 'zod';
import type { DemoMerchant } from '../simulators/storefronts/catalogue.ts';
import type { ConsoleAnswer } from './console-client.ts';

/** Where a simulated storefront posts and what it signs with. */
export interface DemoChannel {
  readonly merchant: DemoMerchant;
  readonly channelId: string;
  readonly url: string;
  readonly secret: string;
}

type Ask = (operation: string, input: unknown) => Promise<ConsoleAnswer>;

const LABEL = 'demo';
const listed = z.object({
  channels: z.array(
    z.object({
      channelId: z.string(),
      merchantId: z.string(),
      provider: z.string(),
      label: z.string().optional(),
      url: z.string(),
    }),
  ),
});
const added = z.object({ channelId: z.string(), url: z.string() });

/** The merchants' channels, those of an earlier start included; made through the console as anyone would. */
export const demoChannels = async (
  ask: Ask,
  merchants: readonly DemoMerchant[],
  secrets: Readonly<Record<string, string>>,
): Promise<DemoChannel[]> => {
  const known = listed.parse(resultOf(await ask('channels.list', {}))).channels;
  const channels: DemoChannel[] = [];
  for (const merchant of merchants) {
    const secret = secrets[merchant.merchantId] ?? '';
    const mine = known.find(
      ({ merchantId, label }) => merchantId === merchant.merchantId && label === LABEL,
    );
    const input = {
      merchantId: merchant.merchantId,
      provider: merchant.storefront,
      secret,
      label: LABEL,
    };
    const { channelId, url } = mine ?? added.parse(resultOf(await ask('channels.add', input)));
    channels.push({ merchant, channelId, url, secret });
  }
  return channels;
};

const resultOf = (answer: ConsoleAnswer): unknown => {
  if (answer.ok) return answer.result;
  throw new Error(`the console refused: ${answer.error.message}`);
};
