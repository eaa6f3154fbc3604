import * as z from 'zod';
import { providers } from '../../payments/providers/index.ts';
import type { OrderView } from '../../views/contract.ts';
import { findCase, unknownCase } from '../find-case.ts';
import { findOrders, severalOrders, unknownOrder } from '../find-order.ts';
import { done, merchantIdSchema, type Outcome, operation } from '../operation.ts';
import type { ConsolePorts } from '../ports.ts';
import { factLines } from '../present/fact-lines.ts';
import { moneyText } from '../present/money-text.ts';
import { openDeadlinesOf } from '../present/open-deadlines.ts';
import { timelineOf } from '../present/timeline.ts';
import { openOrders, proposedOrder } from '../propose-order.ts';

const inputSchema = z.object({
  payment: z
    .string('name the order or the case')
    .min(1, 'give an order id or number, or a case id')
    .max(200, 'at most 200 characters'),
  merchantId: merchantIdSchema.optional(),
});

/** An order's money: what is due, every fact of it, and how the buyer pays; or one case. */
export const showPayment = operation(inputSchema, async (ports, { payment, merchantId }) => {
  if (payment.startsWith('cas_')) return showCase(ports, payment, merchantId);
  const [order, ...others] = await findOrders(ports, payment, merchantId);
  if (!order) return unknownOrder;
  if (others.length > 0) return severalOrders([order, ...others]);
  const commits = await commitsOf(ports, order.merchantId, `order/${order.orderId}`);
  return done({
    orderId: order.orderId,
    merchantId: order.merchantId,
    number: order.number,
    orderState: order.state,
    payment: order.payment,
    ...amountsOf(order),
    dueAt: order.money?.dueAt ?? null,
    reference: order.printedReference,
    instructions: await instructionsOf(ports, order),
    facts: factLines(commits),
    deadlines: openDeadlinesOf([commits]),
    timeline: timelineOf(commits),
  });
});

const commitsOf = async ({ logs }: ConsolePorts, merchantId: string, subject: string) =>
  (await logs['payments']?.load({ context: 'payments', merchantId, subject })) ?? [];

const amountsOf = ({ money }: OrderView) => {
  const text = (amount: string | undefined) =>
    moneyText(amount === undefined ? null : { amount, currency: money?.currency ?? '' });
  return {
    due: text(money?.due),
    captured: text(money?.captured),
    refunded: text(money?.refunded),
    collected: text(money?.collected),
  };
};

/** Only while a transfer is waited for: afterwards they would bring the money twice. */
const instructionsOf = async (
  { channels }: ConsolePorts,
  { merchantId, channelId, money, payment, printedReference }: OrderView,
): Promise<Readonly<Record<string, string>> | null> => {
  const tell = providers[payment?.gateway ?? '']?.instructions;
  if (!tell || !money || !printedReference || payment?.state !== 'awaiting_transfer') return null;
  const channel = (await channels.list(merchantId)).find((one) => one.channelId === channelId);
  const amount = { amount: BigInt(money.due) - BigInt(money.captured), currency: money.currency };
  return tell(channel?.settings ?? {}, printedReference, amount);
};

const showCase = async (
  ports: ConsolePorts,
  caseId: string,
  merchantId: string | undefined,
): Promise<Outcome<unknown>> => {
  const view = await findCase(ports, caseId, merchantId);
  if (!view) return unknownCase;
  const commits = await commitsOf(ports, view.merchantId, `case/${caseId}`);
  const open =
    view.state === 'open' && view.provider !== null
      ? await openOrders(ports, view.merchantId, view.provider)
      : [];
  return done({
    case: { ...view, amountText: moneyText(view.amount) },
    proposed: view.amount ? (proposedOrder(view.amount, open)?.orderId ?? null) : null,
    facts: factLines(commits),
    timeline: timelineOf(commits),
  });
};
