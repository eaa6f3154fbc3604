import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { REGION, ROOT_KEY } from '../credentials.ts';

/** A running emulator, and every process that it started. */
export interface Ministack {
  readonly url: string;
  readonly logFile: string;
  /** Ends its whole process group; throws when a process or its port outlives that. */
  stop(): Promise<void>;
}

export interface MinistackOptions {
  readonly python: string;
  /** Its scratch folder; gets `ministack.log`. */
  readonly folder: string;
  readonly port: number;
  /** Where its functions find AWS. */
  readonly functionsEndpoint: string;
  readonly signal: AbortSignal;
}

const READY_MS = 60_000;
const GRACE_MS = 3_000;

/** A loopback port that nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error('no port was given')),
      );
    });
  });

/** Starts it in a process group of its own, on loopback only, and waits until it answers. */
export const startMinistack = async (options: MinistackOptions): Promise<Ministack> => {
  const { port, folder, signal } = options;
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(folder, 'ministack.log');
  const log = openSync(logFile, 'w');
  const child = spawn(options.python, [join(import.meta.dirname, 'start.py')], {
    cwd: folder,
    detached: true,
    env: environmentOf(options),
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  // Whatever ends this process, its end of the pipe closes, and the emulator ends itself; this is for
  // an end that comes before the emulator listens to the pipe.
  const killNow = (): void => {
    killGroup(child, 'SIGKILL');
  };
  process.once('exit', killNow);
  const ministack: Ministack = {
    url,
    logFile,
    stop: async () => {
      process.off('exit', killNow);
      await endGroup(child);
      if (await answers(url)) throw new Error(`something still listens on port ${port}`);
    },
  };
  try {
    await ready(child, url, signal);
  } catch (error) {
    await ministack.stop();
    const tail = readFileSync(logFile, 'utf8').split('\n').slice(-15).join('\n');
    throw new Error(`MiniStack did not start:\n${tail}`, { cause: error });
  }
  return ministack;
};

const environmentOf = ({ port, folder, functionsEndpoint }: MinistackOptions) => ({
  // Its functions run on the Node that runs this.
  PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
  HOME: folder,
  TMPDIR: folder,
  GATEWAY_PORT: String(port),
  BIND_HOST: '127.0.0.1',
  // Signatures are checked, and each function may do what its own role allows.
  AUTH: 'true',
  MINISTACK_REGION: REGION,
  AWS_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
  AWS_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
  AWS_ENDPOINT_URL: functionsEndpoint,
});

const ready = async (child: ChildProcess, url: string, signal: AbortSignal): Promise<void> => {
  const until = Date.now() + READY_MS;
  while (!(await answers(`${url}/_ministack/health`))) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    if (Date.now() > until) throw new Error(`no answer within ${READY_MS / 1000} s`);
    await wait(200, undefined, { signal });
  }
};

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).status < 500;
  } catch {
    // Nobody listens: that is the answer.
    return false;
  }
};

const endGroup = async (child: ChildProcess): Promise<void> => {
  killGroup(child, 'SIGTERM');
  const until = Date.now() + GRACE_MS;
  while (groupLives(child) && Date.now() < until) await wait(100);
  killGroup(child, 'SIGKILL');
  const patience = Date.now() + GRACE_MS;
  while (groupLives(child) && Date.now() < patience) await wait(100);
  if (groupLives(child)) throw new Error(`process group ${child.pid} outlived SIGKILL`);
};

/** False when there is no such group any more. */
const killGroup = (child: ChildProcess, signal: NodeJS.Signals | 0): boolean => {
  if (child.pid === undefined) return false;
  try {
    return process.kill(-child.pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
};

const groupLives = (child: ChildProcess): boolean => killGroup(child, 0);
