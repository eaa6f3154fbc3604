import * as z from 'zod';
import { idOf } from '../../shared/ids.ts';
import { meantOrders, subjectInput } from '../buyer-orders.ts';
import { closeRequest } from '../close-request.ts';
import { done, operation, refuse } from '../operation.ts';
import { commandIdSchema, whySchema } from '../person-input.ts';
import { sendCommands } from '../send-commands.ts';

const inputSchema = z.object({
  ...subjectInput,
  commandId: commandIdSchema,
  why: whySchema,
});

/** Told in one call, which has half a minute. */
const MOST = 1000;

/**
 * Forgets a buyer in every order of theirs, a page at a time: at once where the order has ended, at its
 * end or after 25 days where it has not. A store's request is closed with the last page. Repeated with the
 * same id it happens once.
 */
export const eraseBuyer = operation(inputSchema, async (ports, input, actor) => {
  const { merchantId, commandId, why } = input;
  const meant = await meantOrders(ports, input, MOST);
  if (!meant.ok) return meant;
  const { orderIds, request, next } = meant.result;
  const requestId = request?.requestId ?? idOf('privacy', merchantId, commandId);
  const by = actor.id;
  const commands = orderIds.map((orderId) => ({
    id: idOf('command', merchantId, 'EraseBuyer', orderId, commandId),
    name: 'EraseBuyer',
    merchantId,
    subject: `order/${orderId}`,
    causationId: commandId,
    data: { requestId, by, why },
  }));
  const close = closeRequest({ merchantId, requestId, commandId, by, why });
  const reasons = [...(await sendCommands(ports, 'orders', commands, actor))];
  // Closed only when every order was told, so that a repetition finds it open.
  if (reasons.length === 0 && next === undefined && request?.state === 'open') {
    reasons.push(...(await sendCommands(ports, 'orders', [close], actor)));
  }
  const [reason] = reasons;
  return reason === undefined
    ? done({ requestId, merchantId, orderIds, ...(next === undefined ? {} : { next }) })
    : refuse('unavailable', `The orders queue did not take every command: ${reason}`, 'Try again.');
});
