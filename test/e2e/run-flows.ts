import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBrokenRelease } from './broken-release.ts';
import { bootstrap, type DeploymentOptions, deploy, deployFirst, describe } from './deployment.ts';
import { openFaultyEndpoint } from './faulty-endpoint.ts';
import { FLOWS } from './flows/index.ts';
import { karwanCommand } from './karwan-command.ts';
import { installMinistack } from './ministack/installation.ts';
import { freePort, startMinistack } from './ministack/ministack.ts';
import { createPost } from './shop.ts';
import { openStripeDesk } from './stripe-desk.ts';
import { subscribe } from './subscriber.ts';
import { createWorld, type Flow, type World } from './world.ts';

const CACHE = join(import.meta.dirname, '../../.cache');

export interface RunOptions {
  /** Stops everything, orderly, as soon as it aborts. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Only flows whose name contains it. @default all */
  readonly only?: string;
  /** Context to deploy with, each `key=value`, such as `webhookDoor=function-url`. @default none */
  readonly context?: readonly string[];
}

export interface RunEnd {
  readonly passed: number;
  readonly failed: number;
}

interface Started {
  readonly world: World;
  stop(): Promise<void>;
}

/**
 * Deploys the application to an emulator of its own and runs every flow there. When it returns, or
 * throws, the emulator, its functions and its files are gone; of a failed run the emulator's log is
 * kept in `.cache/e2e-failed.log`.
 */
export const runFlows = async (options: RunOptions): Promise<RunEnd> => {
  const { signal, say, only = '' } = options;
  mkdirSync(CACHE, { recursive: true });
  // Outside the checkout: the functions must find no node_modules and no package.json above them.
  const folder = mkdtempSync(join(tmpdir(), 'karwan-e2e-'));
  const log = join(folder, 'ministack.log');
  let passed = 0;
  let failed = 1;
  try {
    const flows = FLOWS.filter(({ name }) => name.includes(only));
    const started = await start(folder, options);
    try {
      for (const flow of flows) if (await runOne(flow, started.world, signal, say)) passed += 1;
    } finally {
      await started.stop();
    }
    failed = flows.length - passed;
    return { passed, failed };
  } finally {
    if (failed > 0 && !signal.aborted) keepLog(log, say);
    rmSync(folder, { recursive: true, force: true });
  }
};

const runOne = async (
  { name, run }: Flow,
  world: World,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<boolean> => {
  const before = Date.now();
  try {
    await run(world);
    say(`  ok      ${name} (${seconds(before)})`);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    say(`  FAILED  ${name} (${seconds(before)})`);
    say(error instanceof Error ? String(error.stack) : String(error));
    return false;
  }
};

/** The emulator with the application deployed on it. */
const start = async (
  folder: string,
  { signal, say, context = [] }: RunOptions,
): Promise<Started> => {
  const timed = async <Result>(what: string, work: Promise<Result>): Promise<Result> => {
    const before = Date.now();
    const result = await work;
    say(`${what} (${seconds(before)})`);
    return result;
  };
  const python = await timed('MiniStack is installed', installMinistack(signal));
  const port = await freePort();
  const aws = await openFaultyEndpoint(port);
  const post = createPost(port);
  const stripe = await openStripeDesk(post);
  const stops: (() => Promise<void>)[] = [aws.close, stripe.close];
  const stop = async (): Promise<void> => {
    for (const one of stops.toReversed()) await one();
  };
  try {
    const emulator = { python, folder, port, functionsEndpoint: aws.url, signal };
    const ministack = await timed('MiniStack is running', startMinistack(emulator));
    stops.push(ministack.stop);
    const assembly = join(folder, 'assembly');
    const good: DeploymentOptions = { url: ministack.url, assembly, context, signal };
    const broken: DeploymentOptions = { ...good, assembly: join(folder, 'broken-assembly') };
    await timed('The account is bootstrapped', bootstrap(good));
    say(await timed('The application is deployed by npm run deploy', deployFirst(good)));
    await makeBrokenRelease(assembly, broken.assembly);
    const { busName, resources } = await describe(good);
    say(`${resources} resources in CloudFormation`);
    const world = createWorld({
      karwan: karwanCommand(ministack.url, signal),
      post,
      subscriber: await subscribe(ministack.url, busName),
      aws,
      stripe,
      signal,
      release: (which) => deploy(which === 'good' ? good : broken),
    });
    return { world, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const keepLog = (log: string, say: (line: string) => void): void => {
  try {
    copyFileSync(log, join(CACHE, 'e2e-failed.log'));
    say('The emulator’s log: .cache/e2e-failed.log');
  } catch {
    // It failed before there was a log.
  }
};

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;
