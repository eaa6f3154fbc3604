import * as z from 'zod';
import { unsealPersonal } from '../../shared/seal.ts';
import { meantOrders, subjectInput } from '../buyer-orders.ts';
import { done, operation } from '../operation.ts';
import type { ConsolePorts } from '../ports.ts';
import { moneyText } from '../present/money-text.ts';
import { detailOf } from '../present/order-detail.ts';

const inputSchema = z.object(subjectInput);

/** An answer holds 6 MB. */
const MOST = 200;

/** Everything that is kept about a buyer, in plain text, a page at a time; who asked for it is logged. */
export const exportBuyer = operation(inputSchema, async (ports, input, actor) => {
  const { merchantId } = input;
  const meant = await meantOrders(ports, input, MOST);
  if (!meant.ok) return meant;
  const { orderIds, next } = meant.result;
  const orders = await Promise.all(orderIds.map((orderId) => orderOf(ports, merchantId, orderId)));
  ports.runtime.observe.log('info', 'personal data exported', {
    merchantId,
    orderIds,
    by: actor.id,
  });
  return done({
    merchantId,
    orders: orders.filter((order) => order !== undefined),
    ...(next === undefined ? {} : { next }),
  });
});

const orderOf = async (
  { views, logs, vault }: ConsolePorts,
  merchantId: string,
  orderId: string,
): Promise<object | undefined> => {
  const view = await views.order(merchantId, orderId);
  const commits = await logs['orders']?.load({
    context: 'orders',
    merchantId,
    subject: `order/${orderId}`,
  });
  if (!view || !commits) return undefined;
  const { sealed, lines, totals } = detailOf(commits);
  const { number, placedAt, state } = view;
  const key = Object.keys(sealed).length > 0 ? await vault.existingKey(merchantId, orderId) : null;
  return {
    ...{ orderId, number, placedAt, state, lines, totals, total: moneyText(view.total) },
    personal: key ? unsealPersonal(key, { merchantId, orderId }, sealed) : {},
  };
};
