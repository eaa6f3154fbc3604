import type { LosslessJson } from '../../../shared/lossless.ts';
import type { ToldParcel } from '../../domain/write-backs.ts';
import type { LineQuantity } from '../parcel-lines.ts';
import { memberOf, type StoreApi, textIn } from '../store-http.ts';
import { askGraphQl, connectionOf, everyNode, gidOf, idOfGid, userErrorOf } from './graphql.ts';

/** A line of a fulfilment order, and how many of it are still to be fulfilled. */
export interface OpenLine {
  readonly id: string;
  readonly fulfilmentOrderId: string;
  /** One fulfilment leaves from one location. */
  readonly locationId: string;
  readonly lineId: string;
  readonly quantity: number;
}

const LINES = `nodes { id remainingQuantity lineItem { id } }
      pageInfo { hasNextPage endCursor }`;
/**
 * Most orders are one fulfilment order of a few lines, so that one request shows all. Shopify takes what a
 * query could cost at most, some 115 points here, out of a bucket of 1,000 until it has answered, and ten
 * of these may be under way.
 */
const FULFILMENT_ORDERS = `query KarwanFulfillmentOrders($id: ID!, $after: String) {
  order(id: $id) {
    fulfillmentOrders(first: 5, after: $after) {
      nodes {
        id
        status
        assignedLocation { location { id } }
        lineItems(first: 10) {
      ${LINES}
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;
const OPEN_LINES = `query KarwanOpenLines($id: ID!, $after: String) {
  fulfillmentOrder(id: $id) {
    lineItems(first: 100, after: $after) {
      ${LINES}
    }
  }
}`;
const CREATE = `mutation KarwanFulfil($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) {
    fulfillment { id status }
    userErrors { field message }
  }
}`;
const UPDATE = `mutation KarwanTracking($id: ID!, $tracking: FulfillmentTrackingInput!, $notify: Boolean) {
  fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput: $tracking, notifyCustomer: $notify) {
    fulfillment { id }
    userErrors { field message }
  }
}`;

const ENDED = new Set(['CLOSED', 'CANCELLED']);

/** Everything of the order that the store has still to fulfil; each query stays below its cost limit. */
export const readOpenLines = async (
  api: StoreApi,
  externalOrderId: string,
): Promise<readonly OpenLine[]> => {
  const id = gidOf('Order', externalOrderId);
  const orders = await everyNode(async (after) => {
    const data = await askGraphQl(api, FULFILMENT_ORDERS, { id, after });
    return connectionOf(memberOf(memberOf(data, 'order'), 'fulfillmentOrders'));
  });
  const open = orders.filter((each) => !ENDED.has(textIn(each, 'status') ?? ''));
  const lines: OpenLine[] = [];
  for (const each of open) lines.push(...(await linesOf(api, each)));
  return lines.filter(({ quantity }) => quantity > 0);
};

/** Those that came with it, and then the others. */
const linesOf = async (api: StoreApi, order: LosslessJson): Promise<readonly OpenLine[]> => {
  const id = textIn(order, 'id') ?? '';
  const locationId = textIn(memberOf(memberOf(order, 'assignedLocation'), 'location'), 'id') ?? id;
  const nodes = await everyNode(async (after) => {
    if (after === null) return connectionOf(memberOf(order, 'lineItems'));
    const data = await askGraphQl(api, OPEN_LINES, { id, after });
    return connectionOf(memberOf(memberOf(data, 'fulfillmentOrder'), 'lineItems'));
  });
  return nodes.map((node) => ({
    id: textIn(node, 'id') ?? '',
    fulfilmentOrderId: id,
    locationId,
    lineId: idOfGid(textIn(memberOf(node, 'lineItem'), 'id') ?? ''),
    quantity: Number(textIn(node, 'remainingQuantity') ?? 0),
  }));
};

/** What of the open lines makes up these goods, as far as there are any, by location. */
export const planOf = (
  open: readonly OpenLine[],
  goods: readonly LineQuantity[],
): readonly (readonly OpenLine[])[] => {
  const taken = new Map<string, OpenLine[]>();
  for (const { lineId, quantity } of goods) {
    let left = quantity;
    for (const line of open.filter((each) => each.lineId === lineId)) {
      const part = Math.min(left, line.quantity);
      if (part === 0) continue;
      left -= part;
      const place = taken.get(line.locationId) ?? [];
      taken.set(line.locationId, [...place, { ...line, quantity: part }]);
    }
  }
  return [...taken.values()];
};

/** One fulfilment of lines at one location; gives the store's id of it, or why there is none. */
export const createFulfilment = async (
  api: StoreApi,
  lines: readonly OpenLine[],
  parcel: ToldParcel,
): Promise<{ readonly id: string } | { readonly refusal: string }> => {
  const orders = [...new Set(lines.map(({ fulfilmentOrderId }) => fulfilmentOrderId))];
  const fulfillment = {
    notifyCustomer: parcel.notify,
    ...(parcel.trackingNumber === null ? {} : { trackingInfo: trackingOf(parcel) }),
    lineItemsByFulfillmentOrder: orders.map((fulfillmentOrderId) => ({
      fulfillmentOrderId,
      fulfillmentOrderLineItems: lines
        .filter(({ fulfilmentOrderId }) => fulfilmentOrderId === fulfillmentOrderId)
        .map(({ id, quantity }) => ({ id, quantity })),
    })),
  };
  const data = await askGraphQl(api, CREATE, { fulfillment });
  const payload = memberOf(data, 'fulfillmentCreate');
  const id = textIn(memberOf(payload, 'fulfillment'), 'id');
  return id === undefined
    ? { refusal: userErrorOf(payload) ?? 'the store made no fulfilment and gave no reason' }
    : { id: idOfGid(id) };
};

/** The parcel's number over the one that the fulfilment shows; gives why the store will not. */
export const updateTracking = async (
  api: StoreApi,
  externalId: string,
  parcel: ToldParcel,
): Promise<string | undefined> => {
  const id = gidOf('Fulfillment', externalId);
  const variables = { id, tracking: trackingOf(parcel), notify: parcel.notify };
  const data = await askGraphQl(api, UPDATE, variables);
  return userErrorOf(memberOf(data, 'fulfillmentTrackingInfoUpdate'));
};

const trackingOf = ({ carrier, trackingNumber, trackingUrl }: ToldParcel) => ({
  number: trackingNumber,
  ...(carrier === null ? {} : { company: carrier }),
  ...(trackingUrl === null ? {} : { url: trackingUrl }),
});
