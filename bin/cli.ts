#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EXIT_CODES } from '../console/cli/exit-codes.ts';
import { runCli } from '../console/cli/program.ts';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but alive.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

// `npm run karwan` changes to the checkout first and says where the caller stood.
const throughNpm = process.env['npm_lifecycle_event'] === 'karwan';
const cwd = (throughNpm && process.env['INIT_CWD']) || process.cwd();

const home = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(resolve(home, 'package.json'), 'utf8')) as {
  readonly version: string;
};

process.once('SIGINT', () => process.exit(EXIT_CODES.interrupted.code));
// A reader that has seen enough, as `head`, goes: what was begun is still finished, and its code is told.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  isTerminal: process.stdout.isTTY ?? false,
  columns: process.stdout.columns ?? 80,
  cwd,
  home,
  version: manifest.version,
  user: process.env['KARWAN_USER'] ?? userInfo().username,
  now: () => Date.now(),
  uuid: randomUUID,
  sleep: (milliseconds) => setTimeout(milliseconds),
  readFile: (path) => readFile(resolve(cwd, path)),
  writeFile: (path, bytes) => writeFile(resolve(cwd, path), bytes, { mode: 0o600 }),
  fetch: (url, init) => fetch(url, init),
  isAlive,
});
