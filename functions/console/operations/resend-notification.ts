import * as z from 'zod';
import { idOf } from '../../shared/ids.ts';
import { findOrders, severalOrders, unknownOrder } from '../find-order.ts';
import { done, operation, refuse } from '../operation.ts';
import { personInputSchema } from '../person-input.ts';
import { sendCommands } from '../send-commands.ts';

const inputSchema = personInputSchema.extend({
  notificationId: z
    .string('name the notification')
    .regex(/^ntf_\w{1,60}$/, 'a notification id begins with ntf_'),
});

/** A person has a message sent once more, as its next revision. */
export const resendNotification = operation(inputSchema, async (ports, input, actor) => {
  const [order, ...others] = await findOrders(ports, input.order, input.merchantId);
  if (!order) return unknownOrder;
  if (others.length > 0) return severalOrders([order, ...others]);
  const { merchantId, orderId } = order;
  const { notificationId, commandId, why } = input;
  const id = idOf('command', merchantId, 'ResendNotification', notificationId, commandId);
  const data = { notificationId, by: input.by ?? actor.id, why };
  const subject = `order/${orderId}`;
  const name = 'ResendNotification';
  const command = { id, name, merchantId, subject, causationId: commandId, data };
  const [reason] = await sendCommands(ports, 'notifications', [command], actor);
  return reason === undefined
    ? done({ commandId: id, notificationId, orderId, merchantId, sent: name })
    : refuse(
        'unavailable',
        `The notifications queue did not take the command: ${reason}`,
        'Try again.',
      );
});
