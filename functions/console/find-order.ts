import type { OrderView } from '../views/contract.ts';
import { merchantsOf } from './merchants.ts';
import { refuse } from './operation.ts';
import type { ConsolePorts } from './ports.ts';

/**
 * Every order that goes by the text: our id, the store's id, its number as the store writes it, and
 * only when there is none, its number with the `#` added or left out.
 */
export const findOrders = async (
  ports: ConsolePorts,
  text: string,
  merchantId: string | undefined,
): Promise<readonly OrderView[]> => {
  const asked = merchantId === undefined ? undefined : [merchantId];
  if (text.startsWith('ord_')) return byOurId(ports, text, asked);
  const merchants = await merchantsOf(ports, asked);
  const exact = await inAll(merchants, (merchant) => idsBy(ports, merchant, text));
  if (exact.length > 0) return (await viewsOf(ports, exact)).filter(isShown);
  const number = text.startsWith('#') ? text.slice(1) : `#${text}`;
  const others = await inAll(merchants, (merchant) => ports.views.find(merchant, 'number', number));
  return (await viewsOf(ports, others)).filter(isShown);
};

/** No two orders share our id, so whoever is found is all there are: only when nobody is, a new merchant is looked for. */
const byOurId = async (
  ports: ConsolePorts,
  orderId: string,
  asked: readonly string[] | undefined,
): Promise<readonly OrderView[]> => {
  const among = async (merchants: readonly string[]) =>
    viewsOf(ports, await inAll(merchants, async () => [orderId]));
  const found = await among(asked ?? (await ports.recentMerchants()));
  return found.length > 0 || asked ? found : among(await merchantsOf(ports, undefined));
};

/**
 * The rows that an order is found by are written a moment before its view, and another context's
 * commit may have made the view earlier: until it has come up, only our own id names the order.
 */
const isShown = ({ number }: OrderView): boolean => number !== null;

interface Named {
  readonly merchantId: string;
  readonly orderId: string;
}

const inAll = async (
  merchants: readonly string[],
  find: (merchantId: string) => Promise<readonly string[]>,
): Promise<readonly Named[]> => {
  const found = await Promise.all(
    merchants.map(async (merchantId) =>
      [...new Set(await find(merchantId))].map((orderId) => ({ merchantId, orderId })),
    ),
  );
  return found.flat();
};

const idsBy = async (
  { views }: ConsolePorts,
  merchantId: string,
  text: string,
): Promise<readonly string[]> => {
  const [external, number] = await Promise.all([
    views.byStoreId(merchantId, text),
    views.find(merchantId, 'number', text),
  ]);
  return [...external, ...number];
};

const viewsOf = async (
  { views }: ConsolePorts,
  named: readonly Named[],
): Promise<readonly OrderView[]> => {
  const found = await Promise.all(
    named.map(({ merchantId, orderId }) => views.order(merchantId, orderId)),
  );
  return found.filter((order) => order !== undefined);
};

export const unknownOrder = refuse(
  'not-found',
  'order: no order goes by this id or number',
  'See `karwan orders list`; what could not be read is in `karwan quarantine list`, and a webhook that came a moment ago may take a second to show.',
);

export const severalOrders = (orders: readonly OrderView[]) =>
  refuse(
    'ambiguous',
    `order: several orders go by it: ${orders.map((order) => `${order.orderId} of ${order.merchantId}`).join(', ')}`,
    'Ask with the order id, or name the merchant.',
  );
