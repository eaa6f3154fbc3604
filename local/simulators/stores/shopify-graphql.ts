import type { HttpRequest } from '../../wire/http-message.ts';
import type { JsonBody, SampleOrder } from '../storefronts/order.ts';
import { jsonBody, textAt, valueAt } from './json-request.ts';
import type { StoreBooks } from './store-books.ts';
import type { StoreReply } from './store-server.ts';

type Variables = unknown;
type Field = (books: StoreBooks, variables: Variables, document: string) => JsonBody | null;

const LOCATION = 'gid://shopify/Location/655441491';
const restId = (gid: string | undefined): string => (gid ?? '').replace(/^.*\//, '');

/** The operation's own name, as its sender chose it. */
export const operationOf = (request: HttpRequest): string =>
  /^\s*(?:query|mutation)\s+(\w+)/.exec(textAt(jsonBody(request), 'query') ?? '')?.[1] ?? '';

/** Shopify's GraphQL Admin API as far as it is called: documents are known by their one root field. */
export const answerGraphQl = (books: StoreBooks, request: HttpRequest): StoreReply => {
  const body = jsonBody(request);
  const document = textAt(body, 'query') ?? '';
  const field = /^[^{]*\{\s*(\w+)/.exec(document)?.[1] ?? '';
  const answer = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  if (field.startsWith('inventorySet') && !document.includes('@idempotent(key: ')) {
    return failed('BAD_REQUEST', 'The @idempotent directive is required for this mutation');
  }
  if (!answer) return failed('undefinedField', `Field '${field}' doesn't exist on type`);
  try {
    const data = { [field]: answer(books, valueAt(body, 'variables'), document) };
    return { status: 200, body: { data, extensions: { cost: { requestedQueryCost: 10 } } } };
  } catch (error) {
    if (error instanceof InvalidVariable) return failed('INVALID_VARIABLE', error.message);
    throw error;
  }
};

const failed = (code: string, message: string): StoreReply => ({
  status: 200,
  body: { errors: [{ message, extensions: { code } }] },
});

class InvalidVariable extends Error {
  override readonly name = 'InvalidVariable';
}

/** Shopify refuses an input object with a member that its type does not have. */
const checked = (value: unknown, type: string, members: readonly string[]): unknown => {
  const given = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const unknown = given.find((member) => !members.includes(member));
  if (unknown === undefined) return value;
  throw new InvalidVariable(`${unknown} (Field is not defined on ${type})`);
};

interface Page {
  readonly first: number;
  /** How many are before it, as its cursor says. */
  readonly after?: string | undefined;
}

const connection = (nodes: readonly JsonBody[], { first, after = '0' }: Page): JsonBody => {
  const end = Math.min(Number(after) + first, nodes.length);
  return {
    nodes: nodes.slice(Number(after), end),
    pageInfo: { hasNextPage: end < nodes.length, endCursor: nodes.length === 0 ? null : `${end}` },
  };
};

/** `lineItems(first: 10)`: a page is as large as it is asked for. */
const firstOf = (document: string, field: string): number =>
  Number(new RegExp(`${field}\\(first: (\\d+)`).exec(document)?.[1] ?? 0);

const fulfilmentOrder = (books: StoreBooks, order: SampleOrder, page: Page): JsonBody => {
  const unsent = books.unsent(order.externalId);
  const isUntouched = unsent.every(
    ({ lineId, quantity }) => quantity === order.lines.find(({ id }) => id === lineId)?.quantity,
  );
  const isClosed = order.cancelledAt !== null || unsent.every(({ quantity }) => quantity === 0);
  return {
    id: `gid://shopify/FulfillmentOrder/${order.externalId}`,
    status: isClosed ? 'CLOSED' : isUntouched ? 'OPEN' : 'IN_PROGRESS',
    assignedLocation: { location: { id: LOCATION } },
    lineItems: connection(
      unsent.map(({ lineId, quantity }) => ({
        id: `gid://shopify/FulfillmentOrderLineItem/${lineId}`,
        remainingQuantity: quantity,
        lineItem: { id: `gid://shopify/LineItem/${lineId}` },
      })),
      page,
    ),
  };
};

const refusal = (message: string): JsonBody => ({
  fulfillment: null,
  userErrors: [{ field: ['fulfillment'], message }],
});

const TRACKING = ['company', 'number', 'numbers', 'url', 'urls'];
const trackingIn = (value: unknown) => {
  checked(value, 'FulfillmentTrackingInput', TRACKING);
  return {
    carrier: textAt(value, 'company') ?? null,
    number: textAt(value, 'number') ?? null,
    url: textAt(value, 'url') ?? null,
  };
};

const rows = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const fulfil: Field = (books, variables) => {
  const input = checked(valueAt(variables, 'fulfillment'), 'FulfillmentInput', [
    'lineItemsByFulfillmentOrder',
    'notifyCustomer',
    'originAddress',
    'trackingInfo',
  ]);
  const [group] = rows(valueAt(input, 'lineItemsByFulfillmentOrder'));
  const orderId = restId(textAt(group, 'fulfillmentOrderId'));
  const order = books.order(orderId);
  if (!order) return refusal('Fulfillment order does not exist.');
  const lines = rows(valueAt(group, 'fulfillmentOrderLineItems')).map((row) => ({
    lineId: restId(textAt(row, 'id')),
    quantity: Number(textAt(row, 'quantity') ?? 0),
  }));
  const unsent = books.unsent(orderId);
  if (order.cancelledAt !== null || unsent.every(({ quantity }) => quantity === 0)) {
    return refusal(`Fulfillment order ${orderId} has an unfulfillable status= closed.`);
  }
  const isTooMany = lines.some(
    ({ lineId, quantity }) =>
      quantity > (unsent.find((each) => each.lineId === lineId)?.quantity ?? 0),
  );
  if (isTooMany) return refusal('Invalid fulfillment order line item quantity requested.');
  const mails = valueAt(input, 'notifyCustomer') === true;
  const tracking = trackingIn(valueAt(input, 'trackingInfo'));
  const { id } = books.send({ orderId, lines, ...tracking }, mails);
  return {
    fulfillment: { id: `gid://shopify/Fulfillment/${id}`, status: 'SUCCESS' },
    userErrors: [],
  };
};

const track: Field = (books, variables) => {
  const id = restId(textAt(variables, 'id'));
  if (!books.fulfilments().some((each) => each.id === id)) {
    return refusal('Fulfillment does not exist.');
  }
  const tracking = trackingIn(valueAt(variables, 'tracking'));
  books.track(id, tracking, valueAt(variables, 'notify') === true);
  return { fulfillment: { id: `gid://shopify/Fulfillment/${id}` }, userErrors: [] };
};

/** An item's id is made from its SKU. */
const itemId = (sku: string): string => String(BigInt(`0x${Buffer.from(sku).toString('hex')}`));

const findItems: Field = (books, variables) => {
  const quoted = /^sku:"(.*)"$/.exec(textAt(variables, 'query') ?? '')?.[1] ?? '';
  const wanted = quoted.replaceAll(/\\(["\\])/g, '$1');
  const skus = [...books.stock.keys()].filter((sku) => sku.includes(wanted));
  return {
    nodes: skus.map((sku) => ({ id: `gid://shopify/InventoryItem/${itemId(sku)}`, sku })),
  };
};

/** All quantities or none. */
const setQuantities: Field = (books, variables) => {
  const input = checked(valueAt(variables, 'input'), 'InventorySetQuantitiesInput', [
    'name',
    'quantities',
    'reason',
    'referenceDocumentUri',
  ]);
  const wanted = rows(valueAt(input, 'quantities')).map((row) => {
    checked(row, 'InventoryQuantityInput', [
      'changeFromQuantity',
      'inventoryItemId',
      'locationId',
      'quantity',
    ]);
    const id = restId(textAt(row, 'inventoryItemId'));
    const sku = [...books.stock.keys()].find((each) => itemId(each) === id);
    return { sku, quantity: Number(textAt(row, 'quantity')), place: textAt(row, 'locationId') };
  });
  const userErrors = wanted.flatMap(({ sku, place }, index) =>
    sku !== undefined && place === LOCATION
      ? []
      : [
          {
            code: 'INVALID_INVENTORY_ITEM',
            field: ['input', 'quantities', String(index), 'inventoryItemId'],
            message: 'The specified inventory item could not be found.',
          },
        ],
  );
  if (userErrors.length === 0) {
    for (const { sku = '', quantity } of wanted) books.stock.set(sku, quantity);
  }
  return { userErrors };
};

const FIELDS: Readonly<Record<string, Field>> = {
  order: (books, variables, document) => {
    const order = books.order(restId(textAt(variables, 'id')));
    if (!order) return null;
    const node = fulfilmentOrder(books, order, { first: firstOf(document, 'lineItems') });
    const page = {
      first: firstOf(document, 'fulfillmentOrders'),
      after: textAt(variables, 'after'),
    };
    return { fulfillmentOrders: connection([node], page) };
  },
  fulfillmentOrder: (books, variables, document) => {
    const order = books.order(restId(textAt(variables, 'id')));
    const page = { first: firstOf(document, 'lineItems'), after: textAt(variables, 'after') };
    return order ? fulfilmentOrder(books, order, page) : null;
  },
  currentAppInstallation: () => ({ accessScopes: [{ handle: 'read_all_orders' }] }),
  location: () => ({ id: LOCATION }),
  inventoryItems: findItems,
  inventorySetQuantities: setQuantities,
  fulfillmentCreate: fulfil,
  fulfillmentTrackingInfoUpdate: track,
};
