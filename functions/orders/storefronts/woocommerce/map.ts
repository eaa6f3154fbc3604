import * as fields from '../fields.ts';
import { readAs, readObject, refuse, unmappable } from '../problems.ts';
import type { Mapped, Storefront } from '../storefront.ts';
import { order } from './body.ts';
import { snapshotOf } from './snapshot.ts';
import { isDraft } from './status.ts';

/**
 * What a body does is read from its own, signed shape: an order, or nothing but an id, after which
 * the store is asked. The topic is not signed; it only says whether bytes of another shape are a
 * broken order (quarantine) or not about orders at all (ignored).
 */
export const map: Storefront['map'] = ({ headers, rawBody }) => {
  const topic = headers['x-wc-webhook-topic'] ?? '';
  const body = readObject(rawBody);
  if ('refused' in body) return body.refused;
  const { object } = body;
  if (isOrder(object)) return mapOrder(object);
  if (isOnlyAnId(object) && isAboutOrders(topic, true)) return askFor(object);
  return isAboutOrders(topic, false)
    ? refuse('unknown-shape', '', 'send an order as the REST API v3 shows it')
    : { kind: 'ignored', topic: /^[a-z_.]{1,64}$/.test(topic) ? topic : 'unrecognised' };
};

type Body = Readonly<Record<string, unknown>>;

/** A subscription of the Subscriptions extension looks like an order and also has a billing period. */
const isOrder = (body: Body): boolean =>
  Array.isArray(body['line_items']) && 'status' in body && !('billing_period' in body);

const isOnlyAnId = (body: Body): boolean => 'id' in body && Object.keys(body).length === 1;

const isAboutOrders = (topic: string, withoutTopic: boolean): boolean =>
  topic === '' ? withoutTopic : topic.startsWith('order.');

/** `order.deleted` carries only `{"id":n}`, and so would the deletion of anything else. */
const askFor = (body: Body): Mapped => {
  const id = fields.id.safeParse(body['id']);
  return id.success
    ? {
        kind: 'mapped',
        externalOrderId: id.data,
        message: { type: 'AskStorefront', because: 'only-an-id' },
      }
    : refuse('bad-field', '/id', 'send the id of the order');
};

const mapOrder = (body: Body): Mapped => {
  const parsed = readAs(order, body);
  if ('refused' in parsed) return parsed.refused;
  if (isDraft(parsed.read.status)) return { kind: 'ignored', topic: 'draft' };
  const mapped = snapshotOf(parsed.read);
  return 'problems' in mapped
    ? unmappable(mapped.problems)
    : {
        kind: 'mapped',
        externalOrderId: parsed.read.id,
        message: { type: 'RecordSnapshot', snapshot: mapped.snapshot },
      };
};
