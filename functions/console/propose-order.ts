import type { MoneyText, OrderRow } from '../views/contract.ts';
import { orderRowSchema } from '../views/contract.ts';
import { listRows } from './list-rows.ts';
import type { ConsolePorts } from './ports.ts';

const AWAITED: ReadonlySet<string> = new Set([
  'pending',
  'awaiting_transfer',
  'partially_paid',
  'on_delivery',
  'collected',
]);
const DAYS = 120;
const PAGE = 2000;
/** Of more, looking takes longer than a call may. */
const MOST_PAGES = 3;

/**
 * The merchant's orders of the last months whose money this provider is to bring; none where they are too
 * many to look at all: of a part of them, one could be taken for the only one that fits.
 */
export const openOrders = async (
  ports: ConsolePorts,
  merchantId: string,
  provider: string,
): Promise<readonly OrderRow[]> => {
  const from = new Date(ports.runtime.now() - DAYS * 86_400_000).toISOString().slice(0, 10);
  const open: OrderRow[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await listRows(ports, {
      list: 'orders',
      merchants: [merchantId],
      span: { from, to: '9999-12-31' },
      limit: PAGE,
      cursor,
      keep: (body) => {
        const row = orderRowSchema.parse(body);
        return row.gateway === provider && AWAITED.has(row.payment ?? '') ? row : undefined;
      },
    });
    open.push(...(page?.rows ?? []));
    cursor = page?.next;
    if (cursor === undefined) return open;
  }
  return [];
};

/**
 * The one open order that lacks exactly this amount: a proposal for a person, never more. Undefined
 * when none does, or several do.
 */
export const proposedOrder = (
  amount: MoneyText,
  open: readonly OrderRow[],
): OrderRow | undefined => {
  const [order, ...others] = open.filter(
    ({ money }) =>
      money !== null &&
      money.currency === amount.currency &&
      BigInt(money.due) - BigInt(money.captured) === BigInt(amount.amount),
  );
  return others.length === 0 ? order : undefined;
};
