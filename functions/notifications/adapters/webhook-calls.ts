import { Webhook } from 'standardwebhooks';
import type { KekSource } from '../../shared/adapters/key-encryption-key.ts';
import type { Calls } from '../../shared/calls-step.ts';
import { Fault } from '../../shared/fault.ts';
import type { HasFetch, Runtime } from '../../shared/runtime.ts';
import { unwrap } from '../../shared/wrap.ts';
import { endpointSecretOwner } from '../contract.ts';
import type { Delivery, DeliveryMessage, Ending, Request } from '../domain/delivery.ts';
import type { Endpoint } from '../domain/endpoints.ts';
import type { EndpointRegister } from './endpoint-register.ts';
import { notBeforeOf } from './retry-after.ts';

export interface WebhookCallPorts extends HasFetch {
  readonly now: Runtime['now'];
  readonly kek: KekSource;
  readonly endpoints: EndpointRegister;
  readonly merchantId: string;
}

/**
 * Webhooks to merchants, as `openCalls` works them. Nobody can be asked what became of an earlier try;
 * it is repeated under the same id, by which the merchant's side tells that it has it already.
 */
export const webhookCalls = (
  ports: WebhookCallPorts,
): Calls<Delivery, DeliveryMessage, Request> => ({
  standing: ({ request, attempt, saidAt }) => {
    if (request !== null && saidAt === null) return { kind: 'ended' };
    return { kind: 'open', attempt: attempt === null || attempt.isOver ? null : attempt };
  },
  start: (request, lease) => ({ type: 'StartDelivery', request, ...lease }),
  find: () => Promise.resolve(null),
  call: async (request, { attempt: { n } }) => ({
    type: 'EndDelivery',
    n,
    ending: await deliver(ports, request),
  }),
});

const deliver = async (ports: WebhookCallPorts, request: Request): Promise<Ending> => {
  const endpoint = (await ports.endpoints.now(ports.merchantId)).get(request.endpointId);
  const wasFailing = endpoint !== undefined && endpoint.failingSince !== null;
  const ending = { code: null, notBefore: null, wasFailing };
  if (!endpoint) return { ...ending, outcome: 'not-wanted', code: 'endpoint-removed' };
  if (endpoint.disabled) return { ...ending, outcome: 'not-wanted', code: 'endpoint-disabled' };
  const { pausedUntil } = endpoint;
  if (pausedUntil !== null && Date.parse(pausedUntil) > ports.now()) {
    return { ...ending, outcome: 'put-off', code: 'endpoint-paused', notBefore: pausedUntil };
  }
  const init = await signed(ports, endpoint, request);
  try {
    return { ...ending, ...endingOf(await ports.fetch(endpoint.url, init), ports.now()) };
  } catch (error) {
    return { ...ending, outcome: 'failed', code: codeOf(error) };
  }
};

/** The time is that of the try, so each has a signature of its own. */
const signed = async (
  { kek, merchantId, now }: WebhookCallPorts,
  { endpointId, sealedSecret }: Endpoint,
  { deliveryId, webhook }: Request,
): Promise<RequestInit> => {
  const owner = endpointSecretOwner(merchantId, endpointId);
  const secret = Buffer.from(unwrap(await kek(), owner, sealedSecret)).toString('utf8');
  const at = new Date(now());
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Karwan-Webhooks/1',
      'webhook-id': deliveryId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(deliveryId, at, webhook.body),
    },
    body: webhook.body,
  };
};

const GONE = 410;

/** Only 2xx is a success; a redirect is none, and nobody goes where it points. */
const endingOf = (
  response: Response,
  now: number,
): Pick<Ending, 'outcome' | 'code' | 'notBefore'> => {
  const { status, ok } = response;
  if (ok) return { outcome: 'delivered', code: null, notBefore: null };
  const code = `http-${status}`;
  if (status === GONE) return { outcome: 'gone', code, notBefore: null };
  return { outcome: 'failed', code, notBefore: notBeforeOf(response, now) };
};

const codeOf = (error: unknown): string => {
  if (error instanceof Fault) return error.code;
  const name = error instanceof Error ? error.name : '';
  return name === 'TimeoutError' || name === 'AbortError' ? 'timeout' : 'no-answer';
};
