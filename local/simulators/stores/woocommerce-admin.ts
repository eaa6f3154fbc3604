import { LosslessNumber } from 'lossless-json';
import { isAmountProblem, parseAmount } from '../../../functions/shared/money.ts';
import { type HttpRequest, headerOf } from '../../wire/http-message.ts';
import { type JsonBody, major, type SampleOrder } from '../storefronts/order.ts';
import { signWoo, wooBody, wooOrder } from '../storefronts/woocommerce.ts';
import { jsonBody, textAt, valueAt } from './json-request.ts';
import type { BookedNote } from './parcel-books.ts';
import {
  openPretendedStore,
  type PretendedStore,
  type PretendedStoreParts,
  type StoreDialect,
} from './pretended-store.ts';
import type { StoreBooks, StoreChange } from './store-books.ts';
import type { StoreReply } from './store-server.ts';

const ROOT = '/wp-json/wc/v3';

interface WooCommerceKey {
  readonly key: string;
  readonly secret: string;
}

/** WooCommerce's REST API v3 as far as it is called: orders, refunds, notes and webhooks. */
export const wooCommerceDialect = ({ key, secret }: WooCommerceKey): StoreDialect => ({
  answer: (books, request) => answer(books, request, `${key}:${secret}`),
  tell,
});

export const openWooCommerceAdmin = (parts: PretendedStoreParts & WooCommerceKey): PretendedStore =>
  openPretendedStore(parts, wooCommerceDialect(parts));

/** A refund counts here whoever moved the money, and a completed order counts as paid. */
const shown = (books: StoreBooks, order: SampleOrder): JsonBody => {
  const body = wooOrder({ ...order, refunds: books.refunds(order.externalId) });
  const { date_completed: local, date_completed_gmt: gmt } = body;
  return {
    ...body,
    ...(order.fulfilled && !order.paid ? { date_paid: local, date_paid_gmt: gmt } : {}),
    meta_data: [...books.meta(order.externalId)].map(([key, value], index) => ({
      id: 7000 + index,
      key,
      value,
    })),
  };
};

const TOPICS: Readonly<Partial<Record<StoreChange, string>>> = {
  created: 'order.created',
  deleted: 'order.deleted',
};

const tell: StoreDialect['tell'] = (books, { order, kind }, { topic, secret }) => {
  if (topic !== (TOPICS[kind] ?? 'order.updated')) return undefined;
  // Of what is deleted there is nothing left but its id.
  const isGone = kind === 'deleted';
  const body = wooBody(isGone ? { id: new LosslessNumber(order.externalId) } : shown(books, order));
  return { body, headers: signWoo(body, secret, { topic }) };
};

const problem = (status: number, code: string, message: string): StoreReply => ({
  status,
  body: { code, message, data: { status: new LosslessNumber(String(status)) } },
});
const NO_ROUTE = problem(404, 'rest_no_route', 'No route was found matching the URL and method.');
const CANNOT_REFUND = 'woocommerce_rest_cannot_create_order_refund';

const answer = (books: StoreBooks, request: HttpRequest, keyAndSecret: string): StoreReply => {
  const expected = `Basic ${Buffer.from(keyAndSecret, 'utf8').toString('base64')}`;
  if (headerOf(request, 'authorization') !== expected) {
    return problem(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.');
  }
  if (!request.path.startsWith(`${ROOT}/`)) return NO_ROUTE;
  const path = request.path.slice(ROOT.length);
  const line = `${request.method} ${path}`;
  if (line === 'GET /orders') return listOrders(books, request);
  if (path.startsWith('/webhooks')) return answerWebhooks(books, request, path);
  if (path.startsWith('/products')) return answerProducts(books, request, path);
  const [, id = '', rest = ''] = /^\/orders\/(\d+)(\/refunds|\/notes)?$/.exec(path) ?? [];
  const order = books.order(id);
  if (!order) return problem(404, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');
  switch (`${request.method} ${rest}`) {
    case 'GET ':
      return { status: 200, body: shown(books, order) };
    case 'PUT ':
      return update(books, order, jsonBody(request));
    case 'POST /refunds':
      return refund(books, order, jsonBody(request));
    case 'GET /notes':
      return { status: 200, body: books.notes(id).map(shownNote) };
    case 'POST /notes':
      return note(books, order, jsonBody(request));
    default:
      return NO_ROUTE;
  }
};

/** Setting a status that stands already changes nothing, and tells nobody. */
const update = (books: StoreBooks, order: SampleOrder, body: unknown): StoreReply => {
  const status = textAt(body, 'status');
  if (!['cancelled', 'completed', undefined].includes(status)) {
    return problem(400, 'rest_invalid_param', 'Invalid parameter(s): status');
  }
  const rows = valueAt(body, 'meta_data');
  const meta = (Array.isArray(rows) ? rows : []).map(
    (row) => [textAt(row, 'key') ?? '', textAt(row, 'value') ?? ''] as const,
  );
  if (status === 'cancelled' && order.cancelledAt === null) books.cancel(order.externalId);
  const completes = status === 'completed' && !order.fulfilled;
  if (completes || meta.length > 0) books.describe(order.externalId, new Map(meta), completes);
  return { status: 200, body: shown(books, books.order(order.externalId) ?? order) };
};

const note = (books: StoreBooks, order: SampleOrder, body: unknown): StoreReply => {
  const text = textAt(body, 'note') ?? '';
  if (text === '') return problem(400, 'rest_missing_callback_param', 'Missing parameter(s): note');
  const toBuyer = valueAt(body, 'customer_note') === true;
  return { status: 201, body: shownNote(books.note({ orderId: order.externalId, text, toBuyer })) };
};

const shownNote = ({ id, text, toBuyer }: BookedNote): JsonBody => ({
  id: new LosslessNumber(id),
  author: 'WooCommerce',
  note: text,
  customer_note: toBuyer,
});

const refund = (books: StoreBooks, order: SampleOrder, body: unknown): StoreReply => {
  const orderId = order.externalId;
  const wanted = parseAmount(textAt(body, 'amount') ?? '', order.currency);
  const movesMoney = valueAt(body, 'api_refund') !== false;
  if (isAmountProblem(wanted) || wanted.amount <= 0n || wanted.amount > leftOf(books, order)) {
    return problem(500, CANNOT_REFUND, 'Invalid refund amount.');
  }
  if (movesMoney && (order.payment !== 'card' || !order.paid)) {
    const message = 'The payment gateway for this order does not support automatic refunds.';
    return problem(500, CANNOT_REFUND, message);
  }
  const note = textAt(body, 'reason') ?? '';
  const booked = books.refund({ orderId, amount: wanted.amount, note, movesMoney });
  const amount = major(booked.amount, order.currency);
  return { status: 201, body: { id: new LosslessNumber(booked.id), amount, reason: note } };
};

/** WooCommerce lets nobody give back more than the order's total, moved or recorded. */
const leftOf = (books: StoreBooks, order: SampleOrder): bigint => {
  const total = parseAmount(String(wooOrder(order)['total']), order.currency);
  const whole = isAmountProblem(total) ? 0n : total.amount;
  return books.refunds(order.externalId).reduce((left, { amount }) => left - amount, whole);
};

const answerWebhooks = (books: StoreBooks, request: HttpRequest, path: string): StoreReply => {
  const [, id] = /^\/webhooks\/(\d+)$/.exec(path) ?? [];
  switch (`${request.method}${id === undefined ? '' : ' one'}`) {
    case 'GET':
      return paged(request, books.webhooks().map(shownWebhook));
    case 'POST':
      return { status: 201, body: shownWebhook(books.subscribe(wantedWebhook(request))) };
    case 'PUT one': {
      const booked = books.subscribe({ ...wantedWebhook(request), ...(id ? { id } : {}) });
      return { status: 200, body: shownWebhook(booked) };
    }
    default:
      return NO_ROUTE;
  }
};

const wantedWebhook = (request: HttpRequest) => {
  const body = jsonBody(request);
  return {
    topic: textAt(body, 'topic') ?? '',
    url: textAt(body, 'delivery_url') ?? '',
    secret: textAt(body, 'secret') ?? '',
    active: textAt(body, 'status') === 'active',
  };
};

/** The secret is never shown again. */
const shownWebhook = (webhook: ReturnType<StoreBooks['webhooks']>[number]): JsonBody => ({
  id: new LosslessNumber(webhook.id),
  topic: webhook.topic,
  delivery_url: webhook.url,
  status: webhook.active ? 'active' : 'disabled',
});

const OPEN = new Set(['pending', 'processing', 'on-hold']);

const listOrders = (books: StoreBooks, request: HttpRequest): StoreReply => {
  const query = new URLSearchParams(request.query);
  const after = query.get('modified_after');
  const open = query.get('status');
  const orders = books
    .orders()
    .filter(({ updatedAt }) => after === null || Date.parse(updatedAt) > Date.parse(`${after}Z`))
    .toSorted((one, other) => (BigInt(one.externalId) < BigInt(other.externalId) ? -1 : 1))
    .map((order) => shown(books, order))
    .filter(({ status }) => open === null || OPEN.has(String(status)));
  return paged(request, orders);
};

const paged = (request: HttpRequest, rows: readonly JsonBody[]): StoreReply => {
  const query = new URLSearchParams(request.query);
  const size = Number(query.get('per_page') ?? '10');
  const from = Number(query.get('offset') ?? (Number(query.get('page') ?? '1') - 1) * size);
  return {
    status: 200,
    body: rows.slice(from, from + size),
    headers: {
      'x-wp-total': String(rows.length),
      'x-wp-totalpages': String(Math.max(1, Math.ceil(rows.length / size))),
    },
  };
};

/** Every second SKU is a variation of product 1; ids are places in the list. */
const shownProduct = (sku: string, index: number, quantity: number): JsonBody => ({
  id: 100 + index,
  type: index % 2 === 0 ? 'simple' : 'variation',
  parent_id: index % 2 === 0 ? 0 : 1,
  sku,
  manage_stock: true,
  stock_quantity: quantity,
});

const answerProducts = (books: StoreBooks, request: HttpRequest, path: string): StoreReply => {
  const products = [...books.stock].map(([sku, quantity], index) =>
    shownProduct(sku, index, quantity),
  );
  if (path === '/products') {
    const sku = new URLSearchParams(request.query).get('sku');
    return { status: 200, body: products.filter((each) => each['sku'] === sku) };
  }
  const [, parent, id = ''] = /^\/products\/(?:(\d+)\/variations\/)?(\d+)$/.exec(path) ?? [];
  const product = products.find(
    (each) => String(each['id']) === id && String(each['parent_id']) === (parent ?? '0'),
  );
  const quantity = textAt(jsonBody(request), 'stock_quantity');
  if (!product) return problem(404, 'woocommerce_rest_product_invalid_id', 'Invalid ID.');
  if (request.method !== 'PUT' || quantity === undefined) return NO_ROUTE;
  books.stock.set(String(product['sku']), Number(quantity));
  return { status: 200, body: { ...product, stock_quantity: Number(quantity) } };
};
