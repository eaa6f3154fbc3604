// Runs before `npm start` and `npm test`, on whatever Node the host has (20 or later), without any
// dependency: installs when node_modules does not hold what the lock file says.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|ENOTCACHED/;
const MINIMUM_NODE = 20;

const readLock = (path) => {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages ?? {};
  } catch {
    return undefined;
  }
};

/** npm writes what it really installed beside the packages; optional ones differ by platform. */
const matches = () => {
  const wanted = readLock('package-lock.json');
  const installed = readLock('node_modules/.package-lock.json');
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' ||
      (entry.optional && !installed[path]) ||
      installed[path]?.version === entry.version,
  );
};

const fail = (lines) => {
  process.stderr.write(`\n${lines.join('\n')}\n`);
  process.exit(1);
};

const install = () =>
  new Promise((resolve) => {
    const npm = process.env.npm_execpath;
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const [command, all] = npm ? [process.execPath, [npm, ...args]] : ['npm', args];
    const child = spawn(command, all, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.on('error', (error) => resolve({ code: 1, errors: String(error) }));
    child.on('close', (code) => resolve({ code, errors }));
  });

if (Number(process.versions.node.split('.')[0]) < MINIMUM_NODE) {
  fail([
    `Karwan needs Node ${MINIMUM_NODE} or later to install itself; this is ${process.version}.`,
    'Install a current Node and run the same command again.',
  ]);
}

if (!matches()) {
  const count = Object.keys(readLock('package-lock.json') ?? {}).length;
  const started = Date.now();
  const line = () =>
    `Installing ${count} packages from the lock file (once) … ${Math.round((Date.now() - started) / 1000)} s`;
  const terminal = process.stdout.isTTY;
  process.stdout.write(terminal ? line() : `${line()}\n`);
  const ticking = terminal
    ? setInterval(() => process.stdout.write(`\r${line()}`), 1000)
    : undefined;
  const { code, errors } = await install();
  clearInterval(ticking);
  process.stdout.write(terminal ? `\r${line()}\n` : '');
  if (code !== 0) {
    fail(
      OFFLINE.test(errors)
        ? [
            'The packages could not be fetched: this machine does not reach the npm registry.',
            'Check the network or the proxy (npm config get registry, HTTPS_PROXY) and run the same command again.',
            errors.trim().split('\n')[0],
          ]
        : ['npm ci failed; nothing else was changed. It said:', errors.trim()],
    );
  }
}
