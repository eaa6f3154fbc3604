import { Webhook } from 'standardwebhooks';
import type { HttpRequest } from '../../../local/wire/http-message.ts';

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** A webhook as a merchant's server gets it, signed by the official library. */
export const webhookTo = (
  path: string,
  {
    id = 'dlv_1',
    at = 0,
    secret = SECRET,
    body = '{"type":"order.placed","timestamp":"2026-11-01T00:00:00Z","data":{"orderId":"ord_1"}}',
  } = {},
): HttpRequest => ({
  method: 'POST',
  path,
  query: '',
  headers: [
    ['host', '127.0.0.1:4811'],
    ['webhook-id', id],
    ['webhook-timestamp', String(Math.floor(at / 1000))],
    ['webhook-signature', new Webhook(secret).sign(id, new Date(at), body)],
  ],
  body: Buffer.from(body),
  sourceIp: '127.0.0.1',
  protocol: 'HTTP/1.1',
});
