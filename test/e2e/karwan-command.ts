import { join } from 'node:path';
import * as z from 'zod';
import { awsEnvironment } from './deployment.ts';
import { run, runToEnd } from './run-command.ts';

const ROOT = join(import.meta.dirname, '../..');

const orderSchema = z.looseObject({
  order: z.looseObject({ orderId: z.string(), state: z.string(), totalText: z.string() }),
  timeline: z.array(z.looseObject({ type: z.string(), eventId: z.string() })),
  personal: z.record(z.string(), z.string()),
});
const ordersSchema = z.looseObject({ orders: z.array(z.looseObject({ orderId: z.string() })) });
const channelSchema = z.object({ channelId: z.string(), url: z.string() });

/** What `orders show --json` tells. */
export type ShownOrder = z.infer<typeof orderSchema>;

/** The command line, as a person in the shell runs it, against the emulator. */
export interface KarwanCommand {
  /** Runs it with `--json`; the parsed output. Throws when it does not succeed. */
  json(...args: readonly string[]): Promise<unknown>;
  addChannel(channel: {
    readonly merchantId: string;
    readonly provider: string;
    readonly secret: string;
    /** @default none */
    readonly more?: readonly string[];
  }): Promise<z.infer<typeof channelSchema>>;
  /** Undefined while there is no such order. */
  showOrder(orderId: string, ...more: readonly string[]): Promise<ShownOrder | undefined>;
  /** Ids of the merchant's orders. */
  orderIds(merchantId: string): Promise<readonly string[]>;
}

const NOT_FOUND = 3;

/** `signal` ends a command that is under way. */
export const karwanCommand = (url: string, signal: AbortSignal): KarwanCommand => {
  const options = { cwd: ROOT, env: awsEnvironment(url), signal };
  const line = (args: readonly string[]) => [
    join(ROOT, 'bin/cli.ts'),
    ...args,
    '--stage',
    'dev',
    '--json',
  ];
  const json = async (...args: readonly string[]): Promise<unknown> =>
    JSON.parse(await run(process.execPath, line(args), options));
  return {
    json,
    addChannel: async ({ merchantId, provider, secret, more = [] }) => {
      const named = ['--merchant', merchantId, '--provider', provider, '--secret', secret];
      return channelSchema.parse(await json('channels', 'add', ...named, ...more));
    },
    showOrder: async (orderId, ...more) => {
      const args = line(['orders', 'show', orderId, ...more]);
      const { code, out, err } = await runToEnd(process.execPath, args, options);
      if (code === NOT_FOUND) return undefined;
      if (code !== 0) throw new Error(`karwan orders show ended with ${code}: ${err}`);
      return orderSchema.parse(JSON.parse(out));
    },
    orderIds: async (merchantId) => {
      const page = ordersSchema.parse(await json('orders', 'list', '--merchant', merchantId));
      return page.orders.map(({ orderId }) => orderId);
    },
  };
};
