import * as z from 'zod';
import { idOf } from '../../shared/ids.ts';
import { findCase, unknownCase } from '../find-case.ts';
import { findOrders, severalOrders, unknownOrder } from '../find-order.ts';
import { done, operation, refuse } from '../operation.ts';
import { personInputSchema } from '../person-input.ts';
import { sendCommands } from '../send-commands.ts';

const inputSchema = personInputSchema.extend({
  caseId: z.string('name the case').regex(/^cas_\w{1,60}$/, 'a case id begins with cas_'),
});

/** A person says whose money a case is. */
export const linkPayment = operation(inputSchema, async (ports, input, actor) => {
  const view = await findCase(ports, input.caseId, input.merchantId);
  if (!view) return unknownCase;
  const { merchantId, caseId } = view;
  const [order, ...others] = await findOrders(ports, input.order, merchantId);
  if (!order) return unknownOrder;
  if (others.length > 0) return severalOrders([order, ...others]);
  const { orderId } = order;
  const id = idOf('command', merchantId, 'LinkCase', caseId, orderId, input.commandId);
  const sent = { commandId: id, caseId, orderId, merchantId, sent: 'LinkCase' };
  if (view.orderId === orderId) return done({ ...sent, already: true });
  const data = { orderId, by: input.by ?? actor.id, why: input.why };
  const subject = `case/${caseId}`;
  const command = { id, name: 'LinkCase', merchantId, subject, causationId: input.commandId, data };
  const [reason] = await sendCommands(ports, 'payments', [command], actor);
  return reason === undefined
    ? done({ ...sent, already: false })
    : refuse('unavailable', `The payments queue did not take the command: ${reason}`, 'Try again.');
});
