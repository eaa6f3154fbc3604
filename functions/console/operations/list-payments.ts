import * as z from 'zod';
import { caseRowSchema, type OrderRow, orderRowSchema } from '../../views/contract.ts';
import { badCursor, listInputSchema } from '../list-input.ts';
import { listRows } from '../list-rows.ts';
import { merchantsOf } from '../merchants.ts';
import { done, type Outcome, operation, refuse } from '../operation.ts';
import type { ConsolePorts } from '../ports.ts';
import { moneyText } from '../present/money-text.ts';

const STATES = [
  'pending',
  'requires_action',
  'awaiting_transfer',
  'on_delivery',
  'collected',
  'authorised',
  'partially_paid',
  'paid',
  'partially_refunded',
  'refunded',
  'voided',
  'disputed',
];

const inputSchema = listInputSchema.extend({
  /** Money that names no order instead: what waits for a person, or every case. */
  cases: z.enum(['open', 'all'], 'use open or all').optional(),
});

/** The money of orders, newest order first; or the cases, newest first. */
export const listPayments = operation(inputSchema, async (ports, input) => {
  if (input.cases !== undefined) return listCases(ports, input);
  if (input.state !== undefined && !STATES.includes(input.state)) {
    const fix = `Use one of ${STATES.join(', ')}.`;
    return refuse('bad-input', 'state: no payment is ever in this state', fix);
  }
  const page = await listRows(ports, {
    list: 'orders',
    merchants: await merchantsOf(ports, input.merchants),
    span: { from: input.from, to: input.to },
    limit: input.limit,
    cursor: input.cursor,
    keep: (body) => {
      const row = orderRowSchema.parse(body);
      const wanted = input.state === undefined || row.payment === input.state;
      return row.money !== null && wanted ? paymentOf(row) : undefined;
    },
  });
  if (!page) return badCursor;
  return done({ payments: page.rows, ...(page.next === undefined ? {} : { next: page.next }) });
});

const paymentOf = ({ money, total: _, ...row }: OrderRow) => {
  const text = (amount: string | undefined) =>
    moneyText(amount === undefined ? null : { amount, currency: money?.currency ?? '' });
  return {
    merchantId: row.merchantId,
    orderId: row.orderId,
    number: row.number,
    state: row.payment,
    provider: row.gateway,
    method: row.method,
    due: text(money?.due),
    captured: text(money?.captured),
    refunded: text(money?.refunded),
    collected: text(money?.collected),
    dueAt: money?.dueAt ?? null,
    orderState: row.state,
    placedAt: row.placedAt,
  };
};

const listCases = async (
  ports: ConsolePorts,
  input: z.infer<typeof inputSchema>,
): Promise<Outcome<unknown>> => {
  const page = await listRows(ports, {
    list: 'cases',
    merchants: await merchantsOf(ports, input.merchants),
    span: { from: input.from, to: input.to },
    limit: input.limit,
    cursor: input.cursor,
    keep: (body) => {
      const row = caseRowSchema.parse(body);
      if (input.cases === 'open' && row.state !== 'open') return undefined;
      return { ...row, amountText: moneyText(row.amount) };
    },
  });
  if (!page) return badCursor;
  return done({ cases: page.rows, ...(page.next === undefined ? {} : { next: page.next }) });
};
