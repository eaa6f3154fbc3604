import type { pageAssets } from '../console/page/serve.ts';
import { type Cloud, startCloud } from '../local/cloud.ts';
import { realClock, realRandom } from '../local/engine/real-time.ts';
import type { AskAs } from '../local/simulators/people/person.ts';
import {
  chiniotFurniture,
  sialkotSports,
  wazirabadCutlery,
} from '../local/simulators/storefronts/catalogue.ts';
import {
  askConsole,
  type ConsoleAnswer,
  consoleFunctionOf,
  resultOf,
} from '../local/start/console-client.ts';
import { consolePages } from '../local/start/console-pages.ts';
import { startDemo } from '../local/start/demo.ts';
import { type DemoChannel, demoChannels } from '../local/start/demo-channels.ts';
import { startEndpoints } from '../local/start/demo-endpoints.ts';
import { startPeople } from '../local/start/demo-people.ts';
import { loadLocalSecrets } from '../local/start/local-secrets.ts';
import { mailboxPages } from '../local/start/mailbox-pages.ts';
import type { MerchantDesk } from '../local/start/merchant-desk.ts';
import { merchantPages } from '../local/start/merchant-pages.ts';
import { announce } from '../local/start/running-cloud.ts';
import { welcomeScreen } from '../local/start/screen.ts';
import type { StartOptions } from '../local/start/start-options.ts';
import { createStripeDesk } from '../local/start/stripe-desk.ts';
import { createTally } from '../local/start/tally.ts';
import type { WebHandler } from '../local/wire/http-message.ts';

const MERCHANTS = [sialkotSports, chiniotFurniture, wazirabadCutlery];
const LIVE_LINE_MS = 1_000;
const QUIET_LINE_MS = 15_000;

const clock = realClock();
const random = realRandom();

/** A start that is under way: the folder is ours, and the application is synthesized. */
export interface Started extends Pick<StartOptions, 'port' | 'dataDir'> {
  /** Of the demo; without it there is none. */
  readonly merchantDesk: MerchantDesk | undefined;
  readonly startedAt: number;
  readonly folder: string;
  readonly assembly: string;
  readonly assets: Awaited<ReturnType<typeof pageAssets>>;
}

/** Runs the cloud until it is interrupted. */
export const runCloud = async (started: Started): Promise<void> => {
  const { port, dataDir, merchantDesk, startedAt, folder, assembly, assets } = started;
  const merchants = merchantDesk ? MERCHANTS : [];
  const secrets = loadLocalSecrets(
    folder,
    random,
    merchants.map(({ merchantId }) => merchantId),
  );
  process.stdout.write('starting it … ');

  let cloud: Cloud | undefined;
  const ask = (operation: string, input: unknown, by = 'local') => {
    if (cloud) return askConsole(cloud, operation, input, by);
    throw new Error('the cloud is not running yet');
  };
  cloud = await startCloud({
    assembly,
    dataDir: folder,
    port,
    clock,
    random,
    parameters: { ChannelTagKey: secrets.channelTagKey },
    pages: firstOf(
      consolePages(assets, ask),
      mailboxPages(() => cloud?.services),
      ...(merchantDesk ? [merchantPages(merchantDesk.server)] : []),
    ),
    log: (text) => console.error(`\n${text}`),
  });

  const { origin } = cloud;
  const running = {
    pid: process.pid,
    port: Number(new URL(origin).port),
    origin,
    ingestUrl: cloud.outputs()['IngestUrl'] ?? origin,
    awsUrl: origin,
    consoleUrl: `${origin}/console/`,
    consoleFunction: consoleFunctionOf(cloud),
  };
  const forget = announce(folder, running);
  const stripe = createStripeDesk(secrets.stripe, { clock, random });
  const channels: DemoChannel[] = await demoChannels(ask, merchants, secrets.demo, stripe);
  const seconds = ((clock.now() - startedAt) / 1000).toFixed(1);
  console.log(`\n${welcomeScreen(running, channels, { dataDir, seconds })}`);

  const stopLine = showTally(cloud);
  const sayFault = (fault: unknown): void => console.error(`\n${fault}`);
  const asking = { clock, ask: askAs(ask) };
  const actors = merchantDesk
    ? [
        startDemo(channels, { clock, random }, sayFault),
        startPeople({ merchants, stripe: stripe.simulator, random, ...asking }, sayFault),
        startEndpoints(
          {
            ...merchantDesk,
            ...asking,
            merchants: merchants.map(({ merchantId }) => merchantId),
            dataDir: folder,
          },
          sayFault,
        ),
      ]
    : [];
  await interrupted();
  stopLine();
  for (const actor of actors) actor.stop();
  console.log('\nStopping …');
  forget();
  await cloud.stop();
  await stripe.close();
  console.log('Stopped. `npm start` takes up where this left off.');
};

/** The first that has a page of the name. */
const firstOf = (...handlers: readonly WebHandler[]): WebHandler => ({
  handle: async (request) => {
    for (const { handle } of handlers) {
      const answer = await handle(request);
      if (answer) return answer;
    }
    return undefined;
  },
});

type Ask = (operation: string, input: unknown, by?: string) => Promise<ConsoleAnswer>;

const askAs =
  (ask: Ask): AskAs =>
  async (by, operation, input) =>
    resultOf(await ask(operation, input, by));

/** Rewrites its line on a terminal; elsewhere it prints one now and then, when it says something new. */
const showTally = (cloud: Cloud): (() => void) => {
  const tally = createTally();
  let shown = '';
  let forget: () => void = () => undefined;
  const unsubscribe = cloud.logs.onLine((line) => tally.count(line));
  const terminal = process.stdout.isTTY;
  const arm = (): void => {
    forget = clock.at(clock.now() + (terminal ? LIVE_LINE_MS : QUIET_LINE_MS), () => {
      // A line that wraps could not be rewritten.
      const line = tally.line().slice(0, terminal ? process.stdout.columns - 3 : undefined);
      if (line !== shown) process.stdout.write(terminal ? `\r\u001b[2K  ${line}` : `${line}\n`);
      shown = line;
      arm();
    });
  };
  arm();
  return () => {
    forget();
    unsubscribe();
  };
};

const interrupted = (): Promise<void> =>
  new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
