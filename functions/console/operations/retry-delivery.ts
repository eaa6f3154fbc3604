import * as z from 'zod';
import { idOf } from '../../shared/ids.ts';
import { done, merchantIdSchema, operation, refuse } from '../operation.ts';
import { personInputSchema } from '../person-input.ts';
import { sendCommands } from '../send-commands.ts';

const inputSchema = personInputSchema.omit({ order: true }).extend({
  merchantId: merchantIdSchema,
  deliveryId: z
    .string('name the delivery')
    .regex(/^dlv_\w{1,60}$/, 'a delivery id begins with dlv_'),
});

/** A person has a webhook sent once more, under the id that it had: at once, and with all its tries. */
export const retryDelivery = operation(inputSchema, async (ports, input, actor) => {
  const { merchantId, deliveryId, commandId, why } = input;
  const id = idOf('command', merchantId, 'RetryDelivery', deliveryId, commandId);
  const command = {
    id,
    name: 'RetryDelivery',
    merchantId,
    subject: `delivery/${deliveryId}`,
    causationId: commandId,
    data: { by: input.by ?? actor.id, why },
  };
  const [reason] = await sendCommands(ports, 'notifications', [command], actor);
  return reason === undefined
    ? done({ commandId: id, merchantId, deliveryId })
    : refuse('unavailable', `The notifications queue did not take it: ${reason}`, 'Try again.');
});
