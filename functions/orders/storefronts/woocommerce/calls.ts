import { permanent } from '../../../shared/fault.ts';
import type { LosslessJson } from '../../../shared/lossless.ts';
import { formatMoney, isAmountProblem, type Money, parseAmount } from '../../../shared/money.ts';
import { carriesMark, writeBackText } from '../marks.ts';
import { askStore, expectBody, listOf, memberOf, type StoreApi, textIn } from '../store-http.ts';
import type { CreateStorefrontCalls, WriteBack, WriteBackAnswer } from '../storefront-calls.ts';
import { answerOf, DONE, GONE, isMissing } from './answers.ts';
import { listPage, orderOf } from './order-pages.ts';
import { wooParcels } from './parcels.ts';
import { wooStock } from './stock.ts';
import { wooWebhooks } from './webhooks.ts';

const OPEN = 'pending,processing,on-hold';

/**
 * WooCommerce's REST API v3 with a consumer key and secret as basic authentication. A refund's reason
 * carries our mark, because it is the only text of a refund that the order itself shows.
 */
export const createWooCommerceCalls: CreateStorefrontCalls = (account, fetch) => {
  const api = apiOf(account.apiBase, account.credentials, fetch);
  return {
    fetchOrder: async (externalOrderId) => {
      const order = await readOrder(api, externalOrderId);
      return order === undefined ? null : orderOf(order);
    },
    cancel: async (writeBack) => {
      const order = await readOrder(api, writeBack.externalOrderId);
      if (order === undefined) return GONE;
      const given = writeBack.moneyAtStore ? await giveAllBack(api, order, writeBack) : DONE;
      return given.kind === 'refused' ? given : setCancelled(api, writeBack);
    },
    recordRefund: async (writeBack) => {
      if (writeBack.amount === null) throw permanent('bad-write-back', 'a refund has an amount');
      return refund(api, writeBack, writeBack.amount);
    },
    findWriteBack: async (writeBack) => {
      const order = await readOrder(api, writeBack.externalOrderId);
      if (order === undefined) return GONE;
      const isDone =
        writeBack.kind === 'refund' ? isRefunded(order, writeBack) : isCancelled(order, writeBack);
      return isDone ? DONE : null;
    },
    listChangedSince: (since, page) => {
      // `modified_after` leaves out the second itself, and knows no fractions.
      const after = new Date(Date.parse(since) - 1000).toISOString().slice(0, 19);
      return listPage(api, { modified_after: after, dates_are_gmt: 'true' }, page);
    },
    listOpen: (page) => listPage(api, { status: OPEN }, page),
    ...wooParcels(api, (externalOrderId) => readOrder(api, externalOrderId)),
    ...wooStock(api),
    ...wooWebhooks(api),
  };
};

const apiOf = (
  apiBase: string,
  { key, secret = '' }: { readonly key: string; readonly secret?: string | undefined },
  fetch: StoreApi['fetch'],
): StoreApi => ({
  root: `${apiBase}/wp-json/wc/v3`,
  headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
  fetch,
  // The refund's own failure, such as a gateway that takes no refunds, comes as a 500.
  decidedDespite5xx: (code) => code === 'woocommerce_rest_cannot_create_order_refund',
});

const orderPath = (externalOrderId: string): string =>
  `/orders/${encodeURIComponent(externalOrderId)}`;

const readOrder = async (
  api: StoreApi,
  externalOrderId: string,
): Promise<LosslessJson | undefined> => {
  const path = orderPath(externalOrderId);
  const answer = await askStore(api, { method: 'GET', path });
  return isMissing(answer, `GET ${path}`) ? undefined : expectBody(answer, `GET ${path}`);
};

const isRefunded = (order: LosslessJson, writeBack: WriteBack): boolean =>
  listOf(memberOf(order, 'refunds')).some((each) => carriesMark(textIn(each, 'reason'), writeBack));

/** A fully refunded order is `refunded`, and stays so. */
const isCancelled = (order: LosslessJson, { moneyAtStore }: WriteBack): boolean => {
  const status = textIn(order, 'status') ?? '';
  if (status === 'refunded' || status === 'trash') return true;
  return status === 'cancelled' && (!moneyAtStore || leftOf(order)?.amount === 0n);
};

const refund = async (
  api: StoreApi,
  writeBack: WriteBack,
  amount: Money,
): Promise<WriteBackAnswer> => {
  const path = `${orderPath(writeBack.externalOrderId)}/refunds`;
  const body = {
    amount: formatMoney(amount).split(' ')[0],
    reason: writeBackText(writeBack),
    api_refund: writeBack.moneyAtStore,
    api_restock: false,
  };
  return answerOf(await askStore(api, { method: 'POST', path, body }), `POST ${path}`);
};

/** Cancelling alone gives nothing back here, so what was paid and is left goes back before. */
const giveAllBack = async (
  api: StoreApi,
  order: LosslessJson,
  writeBack: WriteBack,
): Promise<WriteBackAnswer> => {
  const left = leftOf(order);
  if (left === undefined) {
    return { kind: 'refused', because: 'the order’s amounts at the store cannot be read' };
  }
  return left.amount > 0n && !isRefunded(order, writeBack) ? refund(api, writeBack, left) : DONE;
};

/** Paid and not yet given back; zero when it was never paid. */
const leftOf = (order: LosslessJson): Money | undefined => {
  const currency = textIn(order, 'currency') ?? '';
  const total = parseAmount(textIn(order, 'total') ?? '', currency);
  if (isAmountProblem(total)) return undefined;
  if (!textIn(order, 'date_paid_gmt')) return { amount: 0n, currency };
  let left = total.amount;
  for (const each of listOf(memberOf(order, 'refunds'))) {
    const given = parseAmount(textIn(each, 'total') ?? '', currency);
    if (isAmountProblem(given)) return undefined;
    left -= given.amount < 0n ? -given.amount : given.amount;
  }
  return { amount: left, currency };
};

const setCancelled = async (
  api: StoreApi,
  { externalOrderId }: WriteBack,
): Promise<WriteBackAnswer> => {
  const order = await readOrder(api, externalOrderId);
  if (order !== undefined && textIn(order, 'status') === 'refunded') return DONE;
  const path = orderPath(externalOrderId);
  const body = { status: 'cancelled' };
  return answerOf(await askStore(api, { method: 'PUT', path, body }), `PUT ${path}`);
};
