import { createClosing } from '../../local/closing.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { realClock, realRandom } from '../../local/engine/real-time.ts';
import {
  chiniotFurniture,
  sialkotSports,
  wazirabadCutlery,
} from '../../local/simulators/storefronts/catalogue.ts';
import { askConsole, resultOf } from '../../local/start/console-client.ts';
import { startDemo } from '../../local/start/demo.ts';
import { demoChannels } from '../../local/start/demo-channels.ts';
import { startEndpoints } from '../../local/start/demo-endpoints.ts';
import { startPeople } from '../../local/start/demo-people.ts';
import { loadLocalSecrets } from '../../local/start/local-secrets.ts';
import { openMerchantDesk } from '../../local/start/merchant-desk.ts';
import { createStripeDesk } from '../../local/start/stripe-desk.ts';
import { synthesize } from '../../local/start/synthesize.ts';
import type { AwsExchange } from '../../local/wire/aws-calls.ts';

const MERCHANTS = [sialkotSports, chiniotFurniture, wazirabadCutlery];

/** The demo of `npm start`: bundles on real time, shops that sell, people who pay, pack and deliver. */
export interface TradingCloud {
  readonly cloud: Cloud;
  /** Faults of the embedded cloud itself. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export interface TradingOptions {
  /** Where the application is synthesized. */
  readonly assembly: string;
  /** For what the demo keeps. */
  readonly folder: string;
  onAwsExchange(exchange: AwsExchange): void;
  say(line: string): void;
}

export const openTradingCloud = async ({
  assembly,
  folder,
  onAwsExchange,
  say,
}: TradingOptions): Promise<TradingCloud> => {
  const [clock, random] = [realClock(), realRandom()];
  const closing = createClosing();
  const faults: string[] = [];
  // On a slow machine somebody comes too late and is refused: that is told, and no fault of a call.
  const sayFault = (fault: unknown): void => say(`somebody of the demo: ${fault}`);
  try {
    const merchantDesk = await openMerchantDesk(0);
    closing.add(merchantDesk.close);
    await synthesize(assembly, { bundlesTogether: true, localEndpoint: merchantDesk.origin });
    const merchants = MERCHANTS.map(({ merchantId }) => merchantId);
    const secrets = loadLocalSecrets(folder, random, merchants);
    const stripe = createStripeDesk(secrets.stripe, { clock, random });
    closing.add(stripe.close);
    const cloud = await startCloud({
      assembly,
      dataDir: ':memory:',
      port: 0,
      parameters: { ChannelTagKey: secrets.channelTagKey },
      log: (text) => void faults.push(text),
      onAwsExchange,
    });
    closing.add(cloud.stop);
    const ask = (operation: string, input: unknown, by = 'demo') =>
      askConsole(cloud, operation, input, by);
    const channels = await demoChannels(ask, MERCHANTS, secrets.demo, stripe);
    const asking = {
      clock,
      ask: async (by: string, operation: string, input: object) =>
        resultOf(await ask(operation, input, by)),
    };
    for (const actor of [
      startDemo(channels, { clock, random }, sayFault),
      startPeople({ merchants: MERCHANTS, stripe: stripe.simulator, random, ...asking }, sayFault),
      startEndpoints({ ...merchantDesk, ...asking, merchants, dataDir: folder }, sayFault),
    ]) {
      closing.add(actor.stop);
    }
    return { cloud, faults, close: closing.run };
  } catch (error) {
    await closing.run();
    throw error;
  }
};
