import { idTextOf, type LosslessJson } from '../../../shared/lossless.ts';
import type { Mapped } from '../storefront.ts';

type Body = Readonly<Record<string, unknown>>;

/**
 * The three privacy topics that every app must answer, told by their own, signed shapes:
 * `customers/redact` names `orders_to_redact`, `customers/data_request` the request's id, and
 * `shop/redact` nothing but the shop. Undefined for any other body.
 */
export const mapPrivacy = (body: Body): Mapped | undefined => {
  if (!('shop_id' in body && 'shop_domain' in body)) return undefined;
  if (Array.isArray(body['orders_to_redact'])) {
    return asked('redact-customer', idsIn(body['orders_to_redact']), null);
  }
  const request = body['data_request'];
  if (typeof request === 'object' && request !== null && 'id' in request) {
    const orders = Array.isArray(body['orders_requested']) ? body['orders_requested'] : [];
    return asked('data-request', idsIn(orders), idTextOf(request.id as LosslessJson) ?? null);
  }
  return Object.keys(body).length === 2 ? asked('redact-shop', [], null) : undefined;
};

const idsIn = (values: readonly unknown[]): readonly string[] =>
  values.flatMap((value) => idTextOf(value as LosslessJson) ?? []);

const asked = (
  kind: Extract<Mapped, { kind: 'privacy' }>['request']['kind'],
  externalOrderIds: readonly string[],
  reference: string | null,
): Mapped => ({ kind: 'privacy', request: { kind, externalOrderIds, reference } });
