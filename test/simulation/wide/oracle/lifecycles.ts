import { checkMessages, checkParcels, checkPayments } from '../../oracle/lifecycle-checks.ts';
import { commitsOf } from './evidence.ts';
import type { LifeCheck } from './judging.ts';

/** What an order's money, parcels, returns and mails went through; its own is judged with its stream. */
export const checkLifecycles: LifeCheck = (rest, life) => {
  const { world } = rest;
  const { orderId } = life;
  checkPayments(rest, orderId, commitsOf(world, 'payments', life));
  checkParcels(rest, orderId, commitsOf(world, 'fulfilment', life));
  checkMessages(rest, orderId, commitsOf(world, 'notifications', life));
};
