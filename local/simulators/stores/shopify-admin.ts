import { LosslessNumber } from 'lossless-json';
import { isAmountProblem, parseAmount } from '../../../functions/shared/money.ts';
import { type HttpRequest, headerOf } from '../../wire/http-message.ts';
import { figuresOf, type JsonBody, major, type SampleOrder } from '../storefronts/order.ts';
import {
  shopifyBody,
  shopifyFulfilment,
  shopifyOrder,
  shopifyRefund,
  signShopify,
} from '../storefronts/shopify.ts';
import { costOf, currentTotal } from '../storefronts/shopify-figures.ts';
import { jsonBody, textAt, valueAt } from './json-request.ts';
import type { BookedFulfilment, Quantity } from './parcel-books.ts';
import {
  openPretendedStore,
  type PretendedStore,
  type PretendedStoreParts,
  type StoreDialect,
  type ToldChange,
} from './pretended-store.ts';
import { answerGraphQl, operationOf } from './shopify-graphql.ts';
import type { BookedRefund, StoreBooks, StoreChange } from './store-books.ts';
import type { StoreReply } from './store-server.ts';

/** The pinned version of the Admin REST API. */
const ROOT = '/admin/api/2026-04';
const SALE = 389404469n;

interface ShopifyApp {
  readonly accessToken: string;
  /** With which all webhooks are signed. */
  readonly clientSecret: string;
}

/** Shopify's Admin API as far as it is called: orders, transactions, refunds, parcels and webhooks. */
export const shopifyDialect = (app: ShopifyApp): StoreDialect => ({
  answer: (books, request) => answer(books, request, app),
  nameOf: operationOf,
  tell,
});

export const openShopifyAdmin = (parts: PretendedStoreParts & ShopifyApp): PretendedStore =>
  openPretendedStore(parts, shopifyDialect(parts));

/** The order as the API and the webhooks show it; a record moves no money. */
const shown = (books: StoreBooks, order: SampleOrder): JsonBody => {
  const refunds = books.refunds(order.externalId);
  const moved = refunds.filter(({ movesMoney }) => movesMoney);
  const body = shopifyOrder({ ...order, refunds: moved });
  const out = moved.flatMap(({ lines = [] }) => lines);
  const fulfilments = books.fulfilments(order.externalId);
  const isPartial = !order.fulfilled && fulfilments.some(({ cancelled }) => !cancelled);
  return {
    ...body,
    ...(out.length > 0 ? currentTotal(order, costOf(order, out)) : {}),
    ...(isPartial ? { fulfillment_status: 'partial' } : {}),
    refunds: refunds.map((refund) => shownRefund(order, refund)),
    fulfillments: fulfilments.map((parcel) => shownParcel(order, parcel)),
    line_items: (body['line_items'] as readonly JsonBody[]).map((line) => ({
      ...line,
      ...quantitiesOf(books, order, textAt(line, 'id') ?? '', out),
    })),
  };
};

const quantitiesOf = (
  books: StoreBooks,
  order: SampleOrder,
  id: string,
  out: readonly Quantity[],
): JsonBody => {
  const unsent = books.unsent(order.externalId).find(({ lineId }) => lineId === id);
  const ordered = order.lines.find((line) => line.id === id)?.quantity ?? 0;
  return {
    current_quantity: out
      .filter(({ lineId }) => lineId === id)
      .reduce((left, { quantity }) => left - quantity, ordered),
    fulfillable_quantity: Math.max(0, unsent?.quantity ?? 0),
  };
};

const shownParcel = (order: SampleOrder, parcel: BookedFulfilment): JsonBody =>
  shopifyFulfilment({ ...parcel, order, trackingNumber: parcel.number });

const shownRefund = (order: SampleOrder, refund: BookedRefund): JsonBody => {
  const body = shopifyRefund({ ...refund, order });
  const isWithoutMoney = !refund.movesMoney || refund.amount === 0n;
  return isWithoutMoney ? { ...body, transactions: [] } : body;
};

const TOPICS: Readonly<Record<StoreChange, string>> = {
  created: 'orders/create',
  updated: 'orders/updated',
  cancelled: 'orders/cancelled',
  refunded: 'refunds/create',
  sent: 'fulfillments/create',
  tracked: 'fulfillments/update',
  deleted: 'orders/delete',
};

/** The order in its new version, and what the change is about under a topic of its own. */
const tell: StoreDialect['tell'] = (books, change, { topic, secret }) => {
  const told = bodyOf(books, change, topic);
  const body = told && shopifyBody(told);
  return body && { body, headers: signShopify(body, secret, { topic }) };
};

const bodyOf = (books: StoreBooks, change: ToldChange, topic: string): JsonBody | undefined => {
  const { order, kind, refund, fulfilment } = change;
  if (kind === 'deleted') {
    // Of what is deleted there is nothing left but its id.
    return topic === TOPICS[kind] ? { id: new LosslessNumber(order.externalId) } : undefined;
  }
  if (topic === 'orders/updated') return shown(books, order);
  if (topic !== TOPICS[kind]) return undefined;
  if (refund) return shownRefund(order, refund);
  return fulfilment ? shownParcel(order, fulfilment) : shown(books, order);
};

const NOT_FOUND: StoreReply = { status: 404, body: { errors: 'Not Found' } };
const refused = (reason: string): StoreReply => ({
  status: 422,
  body: { errors: { base: [reason] } },
});

const answer = (
  books: StoreBooks,
  request: HttpRequest,
  { accessToken, clientSecret }: ShopifyApp,
): StoreReply => {
  if (headerOf(request, 'x-shopify-access-token') !== accessToken) {
    return { status: 401, body: { errors: '[API] Invalid API key or access token' } };
  }
  if (!request.path.startsWith(`${ROOT}/`)) return NOT_FOUND;
  const path = request.path.slice(ROOT.length);
  const line = `${request.method} ${path}`;
  if (line === 'POST /graphql.json') return answerGraphQl(books, request);
  if (line === 'GET /orders.json') return listOrders(books, request);
  if (line === 'GET /webhooks.json') return { status: 200, body: { webhooks: webhooksOf(books) } };
  if (line === 'POST /webhooks.json') return subscribe(books, request, clientSecret);
  const [, id = '', rest = ''] = /^\/orders\/(\d+)(\/\w+)?\.json$/.exec(path) ?? [];
  const order = books.order(id);
  return order ? answerOrder(books, order, request, `${request.method} ${rest}`) : NOT_FOUND;
};

const answerOrder = (
  books: StoreBooks,
  order: SampleOrder,
  request: HttpRequest,
  line: string,
): StoreReply => {
  switch (line) {
    case 'GET ':
      return { status: 200, body: { order: shown(books, order) } };
    case 'GET /transactions':
      return { status: 200, body: { transactions: transactionsOf(books, order) } };
    case 'POST /cancel':
      return cancel(books, order, jsonBody(request));
    case 'POST /refunds':
      return refund(books, order, valueAt(jsonBody(request), 'refund'));
    default:
      return NOT_FOUND;
  }
};

const transactionsOf = (books: StoreBooks, order: SampleOrder): readonly JsonBody[] => {
  if (!order.paid || order.payment !== 'card') return [];
  const common = { status: 'success', gateway: 'shopify_payments', currency: order.currency };
  const total = major(figuresOf(order).total, order.currency);
  const sale = {
    id: new LosslessNumber(String(SALE)),
    kind: 'sale',
    amount: total,
    parent_id: null,
  };
  const moved = books.refunds(order.externalId).filter(({ movesMoney }) => movesMoney);
  const refunds = moved.map(({ id, amount }) => ({
    id: new LosslessNumber(`7${id}`),
    parent_id: sale.id,
    kind: 'refund',
    amount: major(amount, order.currency),
  }));
  return [sale, ...refunds].map((row) => ({ ...row, ...common }));
};

/** With an amount the money goes back at once, as far as there is any. */
const cancel = (books: StoreBooks, order: SampleOrder, body: unknown): StoreReply => {
  if (order.cancelledAt !== null) return refused('Order has already been canceled');
  if (order.fulfilled) return refused('Cannot cancel a paid and fulfilled order');
  const amount = amountIn(textAt(body, 'amount'), order.currency);
  if (amount > books.held(order.externalId)) return refused('Amount exceeds what was captured');
  const orderId = order.externalId;
  if (amount > 0n) books.refund({ orderId, amount, note: '', movesMoney: true });
  books.cancel(orderId);
  return { status: 200, body: { order: shown(books, books.order(orderId) ?? order) } };
};

const refund = (books: StoreBooks, order: SampleOrder, body: unknown): StoreReply => {
  const rows = valueAt(body, 'transactions');
  const transactions: readonly unknown[] = Array.isArray(rows) ? rows : [];
  if (transactions.some((row) => textAt(row, 'parent_id') !== String(SALE))) {
    return refused('Transaction parent is not one of this order');
  }
  const amount = transactions.reduce<bigint>(
    (sum, row) => sum + amountIn(textAt(row, 'amount'), order.currency),
    0n,
  );
  if (amount > books.held(order.externalId)) return refused('Refund amount exceeds the balance');
  const booked = books.refund({
    orderId: order.externalId,
    amount,
    note: textAt(body, 'note') ?? '',
    movesMoney: transactions.length > 0,
  });
  return { status: 201, body: { refund: shownRefund(order, booked) } };
};

const amountIn = (text: string | undefined, currency: string): bigint => {
  const parsed = parseAmount(text ?? '0', currency);
  return isAmountProblem(parsed) ? 0n : parsed.amount;
};

const webhooksOf = (books: StoreBooks): readonly JsonBody[] =>
  books.webhooks().map(({ id, topic, url }) => ({
    id: new LosslessNumber(id),
    topic,
    address: url,
    format: 'json',
    api_version: '2026-04',
  }));

const subscribe = (books: StoreBooks, request: HttpRequest, secret: string): StoreReply => {
  const wanted = valueAt(jsonBody(request), 'webhook');
  const topic = textAt(wanted, 'topic') ?? '';
  const url = textAt(wanted, 'address') ?? '';
  if (books.webhooks().some((each) => each.topic === topic && each.url === url)) {
    return {
      status: 422,
      body: { errors: { address: ['for this topic has already been taken'] } },
    };
  }
  const { id } = books.subscribe({ topic, url, secret, active: true });
  return { status: 201, body: { webhook: { id: new LosslessNumber(id), topic, address: url } } };
};

/** A cursor carries its filter and the last row's place; no filter may stand beside it. */
const listOrders = (books: StoreBooks, request: HttpRequest): StoreReply => {
  const query = new URLSearchParams(request.query);
  const limit = Number(query.get('limit') ?? '50');
  const cursor = query.get('page_info');
  if (cursor !== null && (query.has('status') || query.has('updated_at_min'))) {
    return { status: 400, body: { errors: { page_info: 'Invalid value.' } } };
  }
  const filter = new URLSearchParams(
    cursor === null ? request.query : Buffer.from(cursor, 'base64url').toString('utf8'),
  );
  const after = filter.get('after');
  const left = books
    .orders()
    .filter((order) => matches(order, filter))
    .toSorted(byPlace)
    .filter((order) => after === null || placeOf(order) > after);
  const page = left.slice(0, limit);
  const orders = page.map((order) => shown(books, order));
  const last = page.at(-1);
  if (last === undefined || page.length === left.length) return { status: 200, body: { orders } };
  filter.set('after', placeOf(last));
  const next = Buffer.from(filter.toString(), 'utf8').toString('base64url');
  const host = headerOf(request, 'host') ?? '';
  const link = `<https://${host}${ROOT}/orders.json?limit=${limit}&page_info=${next}>; rel="next"`;
  return { status: 200, body: { orders }, headers: { link } };
};

const matches = (order: SampleOrder, filter: URLSearchParams): boolean => {
  const since = filter.get('updated_at_min');
  if (since !== null && Date.parse(order.updatedAt) < Date.parse(since)) return false;
  const isOpen = order.cancelledAt === null && !order.fulfilled;
  return filter.get('status') === 'any' || isOpen;
};

/** By time of change, then by id. */
const placeOf = ({ updatedAt, externalId }: SampleOrder): string =>
  `${new Date(updatedAt).toISOString()} ${externalId.padStart(20, '0')}`;

const byPlace = (one: SampleOrder, other: SampleOrder): number =>
  placeOf(one) < placeOf(other) ? -1 : 1;
