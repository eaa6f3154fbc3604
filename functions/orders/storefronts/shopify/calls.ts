import { permanent } from '../../../shared/fault.ts';
import type { LosslessJson } from '../../../shared/lossless.ts';
import { instant } from '../fields.ts';
import { carriesMark, writeBackText } from '../marks.ts';
import {
  askStore,
  bytesOfJson,
  expectBody,
  listOf,
  memberOf,
  refusalOf,
  type StoreAnswer,
  type StoreApi,
  textIn,
} from '../store-http.ts';
import type {
  CreateStorefrontCalls,
  StoreAccount,
  StoreOrder,
  StoreOrderPage,
  WriteBack,
  WriteBackAnswer,
} from '../storefront-calls.ts';
import { absent, seesAllOrders } from './absent.ts';
import { shopifyParcels } from './parcels.ts';
import { shopifyStock } from './stock.ts';
import { heldAt, refundTransactions } from './transactions.ts';
import { shopifyWebhooks } from './webhooks.ts';

/** Pinned to the version whose resources `body.ts` reads. */
const API_VERSION = '2026-04';
const LIMIT = '50';

/**
 * Shopify's Admin API with an access token: REST for orders, as their webhooks show them, and GraphQL for
 * parcels. A refund's note carries our mark; a cancellation
 * needs none, because an order is cancelled once.
 */
export const createShopifyCalls: CreateStorefrontCalls = (account, fetch) => {
  const api = apiOf(account, fetch);
  return {
    fetchOrder: async (externalOrderId) => {
      const order = await readOrder(api, externalOrderId);
      if (order !== undefined) return orderOf(order);
      // Nothing may follow from that it is not shown.
      if (!(await seesAllOrders(api))) throw permanent('store-access', HIDDEN);
      return null;
    },
    cancel: (writeBack) => cancel(api, writeBack),
    recordRefund: (writeBack) => recordRefund(api, writeBack),
    findWriteBack: async (writeBack) => {
      const order = await readOrder(api, writeBack.externalOrderId);
      if (order === undefined) return absent(api);
      const isDone =
        writeBack.kind === 'cancellation'
          ? textIn(order, 'cancelled_at') !== undefined
          : listOf(memberOf(order, 'refunds')).some((refund) =>
              carriesMark(textIn(refund, 'note'), writeBack),
            );
      return isDone ? DONE : null;
    },
    listChangedSince: (since, page) =>
      listPage(api, { status: 'any', updated_at_min: since, order: 'updated_at asc' }, page),
    listOpen: (page) => listPage(api, { status: 'open' }, page),
    ...shopifyParcels(api, (externalOrderId) => readOrder(api, externalOrderId)),
    ...shopifyStock(api, account.settings['store.location']),
    ...shopifyWebhooks(api),
  };
};

const DONE: WriteBackAnswer = { kind: 'done' };
const HIDDEN =
  'the store shows no such order, which may only be older than 60 days; give the app the scope read_all_orders, then redrive';

const apiOf = ({ apiBase, credentials }: StoreAccount, fetch: StoreApi['fetch']): StoreApi => ({
  root: `${apiBase}/admin/api/${API_VERSION}`,
  headers: { 'x-shopify-access-token': credentials.key },
  fetch,
});

const orderPath = (externalOrderId: string, rest = ''): string =>
  `/orders/${encodeURIComponent(externalOrderId)}${rest}.json`;

const readOrder = async (
  api: StoreApi,
  externalOrderId: string,
): Promise<LosslessJson | undefined> => {
  const path = orderPath(externalOrderId);
  const answer = await askStore(api, { method: 'GET', path });
  if (answer.status === 404) return undefined;
  return memberOf(expectBody(answer, `GET ${path}`), 'order');
};

/** The API wraps an order, a webhook does not. */
const orderOf = (order: LosslessJson): StoreOrder => ({
  externalOrderId: textIn(order, 'id') ?? '',
  updatedAt: instant.safeParse(memberOf(order, 'updated_at')).data ?? new Date(0).toISOString(),
  rawBody: bytesOfJson(order),
});

/** A cursor holds the filter already, and Shopify refuses one beside it. */
const listPage = async (
  api: StoreApi,
  filter: Readonly<Record<string, string>>,
  page: string | null,
): Promise<StoreOrderPage> => {
  const answer = await askStore(api, {
    method: 'GET',
    path: '/orders.json',
    query: { ...(page === null ? filter : { page_info: page }), limit: LIMIT },
  });
  const body = expectBody(answer, 'GET /orders.json');
  return {
    orders: listOf(memberOf(body, 'orders')).map(orderOf),
    next: nextPage(answer.headers.get('link') ?? ''),
  };
};

/** `<https://…?page_info=abc&limit=50>; rel="next"` */
const nextPage = (link: string): string | null => {
  const url = /<([^>]+)>;\s*rel="next"/.exec(link)?.[1];
  return url === undefined ? null : new URL(url).searchParams.get('page_info');
};

/** Undefined: the order is not found. */
const readTransactions = async (api: StoreApi, externalOrderId: string) => {
  const path = orderPath(externalOrderId, '/transactions');
  const answer = await askStore(api, { method: 'GET', path });
  if (answer.status === 404) return undefined;
  return listOf(memberOf(expectBody(answer, `GET ${path}`), 'transactions'));
};

/** With an amount Shopify voids or refunds by itself, whichever the payment needs. */
const cancel = async (api: StoreApi, writeBack: WriteBack): Promise<WriteBackAnswer> => {
  const { externalOrderId, moneyAtStore } = writeBack;
  const order = await readOrder(api, externalOrderId);
  if (order === undefined) return absent(api);
  if (textIn(order, 'cancelled_at') !== undefined) return DONE;
  const rows = moneyAtStore ? await readTransactions(api, externalOrderId) : [];
  if (rows === undefined) return absent(api);
  const held = heldAt(rows);
  if (held === 'mixed') return { kind: 'refused', because: 'it was paid in several currencies' };
  const body = { reason: 'other', email: false, ...(held ?? {}) };
  const path = orderPath(externalOrderId, '/cancel');
  return answerOf(api, await askStore(api, { method: 'POST', path, body }));
};

/** Without transactions Shopify keeps the refund as a record and moves nothing. */
const recordRefund = async (api: StoreApi, writeBack: WriteBack): Promise<WriteBackAnswer> => {
  const { externalOrderId, amount, moneyAtStore } = writeBack;
  if (amount === null) throw permanent('bad-write-back', 'a refund has an amount');
  const rows = moneyAtStore ? await readTransactions(api, externalOrderId) : [];
  if (rows === undefined) return absent(api);
  const transactions = moneyAtStore ? refundTransactions(rows, amount) : [];
  if (typeof transactions === 'string') return { kind: 'refused', because: transactions };
  const refund = { notify: false, note: writeBackText(writeBack), transactions };
  const path = orderPath(externalOrderId, '/refunds');
  return answerOf(api, await askStore(api, { method: 'POST', path, body: { refund } }));
};

const answerOf = async (api: StoreApi, answer: StoreAnswer): Promise<WriteBackAnswer> => {
  if (answer.status < 300) return DONE;
  return answer.status === 404 ? absent(api) : { kind: 'refused', because: refusalOf(answer) };
};
