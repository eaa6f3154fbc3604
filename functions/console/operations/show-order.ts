import * as z from 'zod';
import type { Actor } from '../../shared/envelope.ts';
import { unsealPersonal } from '../../shared/seal.ts';
import type { OrderView } from '../../views/contract.ts';
import { findOrders, severalOrders, unknownOrder } from '../find-order.ts';
import { done, merchantIdSchema, operation } from '../operation.ts';
import type { ConsolePorts } from '../ports.ts';
import { goodsDetailOf } from '../present/goods-detail.ts';
import { moneyText } from '../present/money-text.ts';
import { openDeadlinesOf } from '../present/open-deadlines.ts';
import { detailOf } from '../present/order-detail.ts';
import { timelineOf } from '../present/timeline.ts';

const inputSchema = z.object({
  order: z
    .string('name the order')
    .min(1, 'give the order id, the store’s own id or the number')
    .max(200, 'at most 200 characters'),
  merchantId: merchantIdSchema.optional(),
  /** Shows the buyer's name and address; who looked is logged. */
  reveal: z.boolean().default(false),
});

/** Stands for a personal text that was not asked for; says nothing of it, not even its length. */
const MASK = '•••';

/** One order with its money, lines and the story of every event. */
export const showOrder = operation(inputSchema, async (ports, input, actor) => {
  const [order, ...others] = await findOrders(ports, input.order, input.merchantId);
  if (!order) return unknownOrder;
  if (others.length > 0) return severalOrders([order, ...others]);
  const { merchantId, orderId } = order;
  const subject = `order/${orderId}`;
  const logs = await Promise.all(
    Object.entries(ports.logs).map(([context, log]) => log.load({ context, merchantId, subject })),
  );
  const commits = logs.flat();
  const { sealed, ...detail } = detailOf(commits);
  return done({
    order: {
      ...order,
      totalText: moneyText(order.total),
      presentmentText: moneyText(order.presentment),
      deadlines: openDeadlinesOf(logs),
    },
    ...detail,
    ...goodsDetailOf(commits),
    personal: input.reveal ? await revealed(ports, order, sealed, actor) : masked(sealed),
    timeline: timelineOf(commits),
  });
});

const masked = (sealed: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(sealed).map((path) => [path, MASK]));

const revealed = async (
  { vault, runtime }: ConsolePorts,
  { merchantId, orderId }: OrderView,
  sealed: Readonly<Record<string, string>>,
  actor: Actor,
): Promise<Readonly<Record<string, string>>> => {
  if (Object.keys(sealed).length === 0) return {};
  const key = await vault.existingKey(merchantId, orderId);
  runtime.observe.log('info', 'personal data shown', { merchantId, orderId, by: actor.id });
  return unsealPersonal(key, { merchantId, orderId }, sealed);
};
