import * as z from 'zod';
import { idOf } from '../../shared/ids.ts';
import { isAmountProblem, parseAmount } from '../../shared/money.ts';
import type { OrderView } from '../../views/contract.ts';
import { type CommandContent, type OrderAct, prepareCommand } from '../command-order.ts';
import { done, operation, refuse } from '../operation.ts';
import { personInputSchema } from '../person-input.ts';
import { sealAddress, shipToSchema } from '../seal-address.ts';

const reasonSchema = z
  .string('name the hold')
  .regex(/^[a-z][a-z0-9-]{1,39}$/, 'use small letters and hyphens, such as address-check');

const linesSchema = z.record(
  z.string().min(1).max(128),
  z.number('give whole numbers').int('give whole numbers').min(0, 'not below 0').max(1_000_000),
);

const simple = (name: string): OrderAct =>
  operation(personInputSchema, (ports, input, actor) =>
    prepareCommand(ports, name, { input, actor }, () => done({})),
  );

const withReason = (name: string): OrderAct =>
  operation(personInputSchema.extend({ reason: reasonSchema }), (ports, input, actor) =>
    prepareCommand(ports, name, { input, actor }, () => done({ reason: input.reason })),
  );

/** Confirms an order that nothing else would: its payment is taken on a person's word. */
export const confirmOrder = simple('ConfirmOrder');
/** Money that is held is let go, money that was taken goes back. */
export const cancelOrder = simple('CancelOrder');
/** What the store has not taken of its order is told again. */
export const tellStore = simple('TellStore');
/** It was done by hand at the store, or need not be done there. */
export const markTold = simple('MarkTold');
export const holdOrder = withReason('HoldOrder');
export const releaseHold = withReason('ReleaseHold');

const refundSchema = personInputSchema.extend({
  /** In major units of the order's currency: `12.50`. */
  amount: z.string().max(40).optional(),
  /** Line id → how many. */
  lines: linesSchema.optional(),
});

/** An amount, or lines, or neither: all that is left. */
export const refundOrder = operation(refundSchema, async (ports, input, actor) => {
  const { amount, lines } = input;
  if (amount !== undefined && lines !== undefined) {
    return refuse('bad-input', 'amount: give an amount or lines, not both');
  }
  return prepareCommand(ports, 'RefundOrder', { input, actor }, (order, id) => {
    const money = amount === undefined ? done({}) : amountIn(order, amount);
    if (!money.ok) return money;
    const refundId = idOf('refund', id);
    return done({ refundId, ...money.result, ...(lines ? { lines } : {}) });
  });
});

const amountIn = (order: OrderView, text: string): CommandContent => {
  const currency = order.total?.currency;
  if (currency === undefined) return refuse('refused', 'The order’s currency is not known yet.');
  const amount = parseAmount(text, currency);
  return isAmountProblem(amount)
    ? refuse('bad-input', `amount: ${amount.message}`, `The order is in ${currency}.`)
    : done({ amount });
};

const amendSchema = personInputSchema.extend({
  /** Line id → its new quantity. */
  quantities: linesSchema.optional(),
  shipTo: shipToSchema.optional(),
});

/** New quantities before packing, or another address; what was paid too much goes back. */
export const amendOrder = operation(amendSchema, async (ports, input, actor) => {
  const { quantities, shipTo } = input;
  if (quantities === undefined && shipTo === undefined) {
    return refuse('bad-input', 'quantities: give new quantities, a new address, or both');
  }
  return prepareCommand(ports, 'AmendOrder', { input, actor }, async (order, id) => {
    const address = shipTo === undefined ? done({}) : await sealAddress(ports, order, shipTo);
    if (!address.ok) return address;
    const refundId = idOf('refund', id);
    return done({ refundId, ...(quantities ? { quantities } : {}), ...address.result });
  });
});
