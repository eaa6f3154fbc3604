import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { guardedFetch } from '../../functions/notifications/adapters/guarded-fetch.ts';
import { webhookCalls } from '../../functions/notifications/adapters/webhook-calls.ts';
import { endpointSecretOwner } from '../../functions/notifications/contract.ts';
import { deliveryDecider } from '../../functions/notifications/domain/delivery.ts';
import { kekFromSecret, wrap } from '../../functions/shared/wrap.ts';

const MERCHANT = 'sialkot-sports';
const ENDPOINT = 'end_1';
const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes, 01').toString('base64')}`;
/** Beyond ASCII, and with digits that a parser could round. */
const BODY = JSON.stringify({
  type: 'order.placed',
  timestamp: '2026-11-02T09:00:00.000Z',
  data: { orderId: 'ord_1', number: '#1001 ☂ آرڈر', total: { amount: '10600', currency: 'EUR' } },
});

/** What stands between the sender and the merchant. */
type Way = (init: RequestInit) => RequestInit;

/** How a webhook comes, and what the sender must hear of it. */
const CASES: Readonly<Record<string, { readonly way: Way; readonly expected: string }>> = {
  'a webhook of ours': { way: (init) => init, expected: 'delivered' },
  'the same with another amount': {
    way: (init) => ({ ...init, body: BODY.replace('10600', '10601') }),
    expected: 'failed http-401',
  },
  'the same under another id': {
    way: (init) => ({ ...init, headers: { ...headersOf(init), 'webhook-id': 'dlv_2' } }),
    expected: 'failed http-401',
  },
  'one that was kept for an hour': {
    way: (init) => {
      const at = Number(headersOf(init)['webhook-timestamp']) - 3600;
      return { ...init, headers: { ...headersOf(init), 'webhook-timestamp': String(at) } };
    },
    expected: 'failed http-401',
  },
};

const headersOf = ({ headers }: RequestInit): Record<string, string> =>
  Object.fromEntries(new Headers(headers));

/** Our own sender against a merchant's server in Python; gives each case that came out otherwise. */
export const verifyInPython = async (
  python: string,
  say: (line: string) => void,
): Promise<readonly string[]> => {
  const merchant = spawn(python, [join(import.meta.dirname, 'verifier.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    merchant.stdin.write(`${SECRET}\n`);
    const [port] = (await once(createInterface(merchant.stdout), 'line', {
      signal: AbortSignal.timeout(20_000),
    })) as [string];
    const wrong: string[] = [];
    for (const [name, { way, expected }] of Object.entries(CASES)) {
      const heard = await send(`http://127.0.0.1:${port}/hooks`, way);
      say(`${name}: ${heard}`);
      if (heard !== expected) wrong.push(`${name}: ${heard} and not ${expected}`);
    }
    return wrong;
  } finally {
    merchant.stdin.end();
    await once(merchant, 'close');
  }
};

const send = async (url: string, way: Way): Promise<string> => {
  const kek = kekFromSecret({ version: '1', key: 'only for this' });
  const owner = endpointSecretOwner(MERCHANT, ENDPOINT);
  const sealedSecret = wrap(kek, owner, Buffer.from(SECRET), new Uint8Array(12));
  const standing = { failingSince: null, pauses: 0, pausedUntil: null, disabled: false };
  const endpoint = { endpointId: ENDPOINT, url, types: [], sealedSecret, ...standing };
  const register = () => Promise.resolve(new Map([[ENDPOINT, endpoint]]));
  const { fetch } = guardedFetch({ localOrigin: new URL(url).origin });
  const calls = webhookCalls({
    now: Date.now,
    kek: () => Promise.resolve(kek),
    endpoints: { of: register, now: register },
    merchantId: MERCHANT,
    fetch: (to, init = {}) => fetch(to, way(init)),
  });
  const webhook = { type: 'order.placed', orderId: 'ord_1', body: BODY };
  const ended = await calls.call(
    { deliveryId: 'dlv_1', endpointId: ENDPOINT, webhook },
    {
      state: deliveryDecider.initial,
      attempt: { n: 1, owner: 'test', leaseUntil: new Date(Date.now() + 60_000).toISOString() },
    },
  );
  if (ended.type !== 'EndDelivery') throw new Error(`the sender says ${ended.type}`);
  const { outcome, code } = ended.ending;
  return code === null ? outcome : `${outcome} ${code}`;
};
