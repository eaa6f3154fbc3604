// What a new user meets, measured: a fresh clone, an empty npm cache, `npm start` as the only command,
// the first order in sight, a signed webhook of one's own, Ctrl-C. Plain Node, no dependency; run by
// `.ci/run`. Ends with 1 when anything is not as the README says.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What the README promises; a busy or slower machine is told of it and is no fault of ours. */
const FIRST_ORDER_SECONDS = 15;
const INSTALL_LIMIT_MS = 600_000;
const STEP_LIMIT_MS = 60_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'karwan-first-start-'));
const clone = join(home, 'karwan');
const data = join(home, 'data');
const run = promisify(execFile);

/** The host's own Node, and nothing that an earlier install left. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))),
  npm_config_cache: join(home, 'npm-cache'),
  PATH: (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter),
};

const seconds = (ms) => (ms / 1000).toFixed(1);

const karwan = async (...words) => {
  const args = ['run', '-s', 'karwan', '--', ...words, '--json', '--data', data];
  const { stdout } = await run('npm', args, { cwd: clone, env });
  return JSON.parse(stdout);
};

/** What `look` gives once it gives something; a command that fails has not found it yet. */
const until = async (what, look, limitMs = STEP_LIMIT_MS) => {
  const end = Date.now() + limitMs;
  let last;
  while (Date.now() < end) {
    const found = await look().catch((error) => {
      last = error;
    });
    if (found) return found;
    // Each look is a process of its own, which takes its time from what it waits for.
    await pause(500);
  }
  throw new Error(`no ${what} within ${limitMs / 1000} s${last ? `: ${last.message}` : ''}`);
};

/** Signed as Standard Webhooks has it: id, time and body under the shared secret. */
const post = async (url, secret, body) => {
  const id = `msg_${randomBytes(8).toString('hex')}`;
  const at = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': at,
    'webhook-signature': `v1,${signature}`,
  };
  const response = await fetch(url, { method: 'POST', headers, body });
  if (response.status !== 200) throw new Error(`the webhook got ${response.status}`);
};

/** Is anything of the process group left? */
const isAlive = (group) => {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
};

const start = () => {
  const child = spawn('npm', ['start', '--', '--port', '0', '--data', data], {
    cwd: clone,
    env,
    // A group of its own, as a terminal gives it: Ctrl-C reaches npm and all below it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  const ended = new Promise((resolve) => {
    child.on('close', (code) => resolve(code));
  });
  return { group: child.pid, ended, said: () => said };
};

/** npm writes this file when all packages are in place. */
const installed = join(clone, 'node_modules', '.package-lock.json');

const firstOrder = async () => {
  const { orders } = await karwan('orders', 'list');
  return orders.length > 0;
};

const ownOrder = async () => {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const words = ['--merchant', 'first-start', '--provider', 'generic', '--secret', secret];
  const { url } = await karwan('channels', 'add', ...words);
  const started = Date.now();
  await post(url, secret, readFileSync(join(clone, 'docs/examples/order-placed.json')));
  const shown = await until('order of our own', () =>
    karwan('orders', 'show', '#1001', '--merchant', 'first-start'),
  );
  if (shown.order.totalText !== '16950.00 PKR') throw new Error('its total is not 16950.00 PKR');
  return Date.now() - started;
};

const measure = async (started, karwanStart) => {
  const stopped = karwanStart.ended.then(() => {
    throw new Error('npm start ended by itself');
  });
  const within = (work) => Promise.race([work, stopped]);
  await within(until('installation', async () => existsSync(installed), INSTALL_LIMIT_MS));
  const installedAt = statSync(installed).mtimeMs;
  await within(until('first order', firstOrder));
  const firstOrderMs = Date.now() - installedAt;
  const ownMs = await within(ownOrder());
  process.kill(-karwanStart.group, 'SIGINT');
  stopped.catch(() => undefined);
  await until('end after SIGINT', async () => !isAlive(karwanStart.group));
  return { installMs: installedAt - started, firstOrderMs, ownMs };
};

let child;
try {
  execFileSync('git', ['clone', '--quiet', root, clone], { env, stdio: 'inherit' });
  const started = Date.now();
  child = start();
  const { installMs, firstOrderMs, ownMs } = await measure(started, child);
  console.log(`install, with an empty npm cache        ${seconds(installMs)} s`);
  const promise =
    firstOrderMs > FIRST_ORDER_SECONDS * 1000
      ? `LATER than the ${FIRST_ORDER_SECONDS} s that are promised, on this machine at this hour`
      : `at most ${FIRST_ORDER_SECONDS} s`;
  console.log(`from its end to the first order in sight ${seconds(firstOrderMs)} s (${promise})`);
  console.log(`from a signed webhook to its order shown ${seconds(ownMs)} s`);
  console.log('after Ctrl-C                             nothing is left running');
} catch (error) {
  // The reason comes last: of a long log the end is what is read.
  console.error(`${child?.said().trim() ?? ''}\nfirst start failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  if (child && isAlive(child.group)) process.kill(-child.group, 'SIGKILL');
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
