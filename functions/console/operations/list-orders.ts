import { ORDER_STATUSES } from '../../orders/contract.ts';
import { orderRowSchema } from '../../views/contract.ts';
import { badCursor, listInputSchema } from '../list-input.ts';
import { listQuarantined } from '../list-quarantined.ts';
import { listRows } from '../list-rows.ts';
import { merchantsOf } from '../merchants.ts';
import { done, operation, refuse } from '../operation.ts';
import { moneyText } from '../present/money-text.ts';

const STATES: readonly string[] = ORDER_STATUSES.filter((status) => status !== 'awaited');

/** Orders by the day they were placed, newest first; `quarantined` shows what never became one. */
export const listOrders = operation(listInputSchema, async (ports, input) => {
  if (input.state === 'quarantined') return listQuarantined(ports, input);
  if (input.state !== undefined && !STATES.includes(input.state)) {
    const known = [...STATES, 'quarantined'].join(', ');
    return refuse('bad-input', 'state: no order is ever in this state', `Use one of ${known}.`);
  }
  const page = await listRows(ports, {
    list: 'orders',
    merchants: await merchantsOf(ports, input.merchants),
    span: { from: input.from, to: input.to },
    limit: input.limit,
    cursor: input.cursor,
    keep: (body) => {
      const row = orderRowSchema.parse(body);
      if (input.state !== undefined && row.state !== input.state) return undefined;
      return { ...row, totalText: moneyText(row.total) };
    },
  });
  if (!page) return badCursor;
  return done({ orders: page.rows, ...(page.next === undefined ? {} : { next: page.next }) });
});
