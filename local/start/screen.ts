import type { DemoChannel } from './demo-channels.ts';
import type { RunningCloud } from './running-cloud.ts';
import { DEFAULT_DATA } from './start-options.ts';

/** The one screen that says what runs where and what to try next. */
export const welcomeScreen = (
  { origin, consoleUrl }: RunningCloud,
  channels: readonly DemoChannel[],
  { dataDir, seconds }: { readonly dataDir: string; readonly seconds: string },
): string => {
  const there = dataDir === DEFAULT_DATA ? '' : ` --data ${dataDir}`;
  return [
    '',
    `  Karwan is running (started in ${seconds} s, state in ${dataDir}/)`,
    '',
    `  console     ${consoleUrl}`,
    `  mailbox     ${origin}/mailbox/`,
    ...(channels.length === 0 ? [] : [`  merchants   ${origin}/merchant/`]),
    `  webhooks    ${origin}/webhooks/{channelId}`,
    `  AWS         ${origin}  (DynamoDB, SQS, EventBridge, S3 …; access key id and secret: local)`,
    ...channels.map(
      ({ merchant, channelId }) =>
        `  demo shop   ${merchant.name} (${kindOf(merchant)}) → ${channelId}`,
    ),
    '',
    '  In another terminal:',
    `    npm run -s karwan -- orders list${there}`,
    `    npm run -s karwan -- orders show <number or id>${there}`,
    `    npm run -s karwan -- payments list${there}`,
    `    npm run -s karwan -- quarantine list${there}`,
    `    npm run -s karwan -- channels add --merchant my-shop --provider shopify --secret <secret>${there}`,
    '  Ctrl-C stops it; nothing that was acknowledged is lost, however it ends.',
    '',
  ].join('\n');
};

const kindOf = ({ storefront, cardsBy }: DemoChannel['merchant']): string =>
  cardsBy === 'stripe' ? `${storefront}, cards by its own Stripe` : storefront;
