import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsoleAnswer } from '../../local/start/console-client.ts';
import type { RunningCloud } from '../../local/start/running-cloud.ts';

const ROOT = join(import.meta.dirname, '../..');

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'karwan-start-'));

/** `npm start` without npm: any words after it; what it wrote and how it ended. */
export const startProcess = (words: readonly string[]) => {
  const child = spawn(process.execPath, [join(ROOT, 'bin/start.ts'), ...words], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const hear = (chunk: Buffer): void => {
    said += chunk.toString('utf8');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, said }));
  return { child, ended, said: () => said };
};

export interface StartedKarwan {
  readonly running: RunningCloud;
  said(): string;
  /** What the console page asks, as the page asks it. Throws on a refusal. */
  ask<Result>(operation: string, input?: object): Promise<Result>;
  /** As Ctrl-C does. */
  stop(): Promise<{ readonly code: number; readonly said: string }>;
}

/** Starts it on a free port and waits for its one screen. */
export const startKarwan = async (
  folder: string,
  words: readonly string[] = ['--no-demo'],
): Promise<StartedKarwan> => {
  const { child, ended, said } = startProcess(['--port', '0', '--data', folder, ...words]);
  const isUp = new Promise<boolean>((resolve) => {
    child.stdout.on('data', () => said().includes('Ctrl-C stops it') && resolve(true));
    void ended.then(() => resolve(false));
  });
  if (!(await isUp)) throw new Error(`it did not start: ${said()}`);
  const running = JSON.parse(readFileSync(join(folder, 'cloud.json'), 'utf8')) as RunningCloud;
  return {
    running,
    said,
    ask: async <Result>(operation: string, input = {}) => {
      const response = await fetch(`${running.consoleUrl}api`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: running.origin },
        body: JSON.stringify({ operation, input }),
      });
      const answer = (await response.json()) as ConsoleAnswer;
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.result as Result;
    },
    stop: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
};
