import type { OrderView } from '../views/contract.ts';
import { merchantsOf } from './merchants.ts';
import { refuse } from './operation.ts';
import type { ConsolePorts } from './ports.ts';

/** Every order that goes by the text: our id, the store's id, or its number with or without `#`. */
export const findOrders = async (
  ports: ConsolePorts,
  text: string,
  merchantId: string | undefined,
): Promise<readonly OrderView[]> => {
  const merchants = await merchantsOf(ports, merchantId === undefined ? undefined : [merchantId]);
  const found = await Promise.all(merchants.map((merchant) => findIn(ports, merchant, text)));
  return found.flat();
};

const findIn = async (
  { views }: ConsolePorts,
  merchantId: string,
  text: string,
): Promise<readonly OrderView[]> => {
  const numbers = text.startsWith('#') ? [text, text.slice(1)] : [text, `#${text}`];
  const ids = text.startsWith('ord_')
    ? [text]
    : await Promise.all([
        views.find(merchantId, 'external', text),
        ...numbers.map((number) => views.find(merchantId, 'number', number)),
      ]);
  const orders = await Promise.all(
    [...new Set(ids.flat())].map((orderId) => views.order(merchantId, orderId)),
  );
  return orders.filter((order) => order !== undefined);
};

export const unknownOrder = refuse(
  'not-found',
  'order: no order goes by this id or number',
  'See `karwan orders list`; a webhook that came a moment ago may take a second to show.',
);

export const severalOrders = (orders: readonly OrderView[]) =>
  refuse(
    'ambiguous',
    `order: several orders go by it: ${orders.map((order) => `${order.orderId} of ${order.merchantId}`).join(', ')}`,
    'Ask with the order id, or name the merchant.',
  );
