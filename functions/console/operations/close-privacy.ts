import * as z from 'zod';
import { closeRequest } from '../close-request.ts';
import { done, merchantIdSchema, operation, refuse } from '../operation.ts';
import { commandIdSchema, whySchema } from '../person-input.ts';
import { sendCommands } from '../send-commands.ts';

const inputSchema = z.object({
  merchantId: merchantIdSchema,
  requestId: z.string('name the request').min(1).max(200),
  commandId: commandIdSchema,
  why: whySchema,
});

/** A person has answered the store's request. */
export const closePrivacy = operation(inputSchema, async (ports, input, actor) => {
  const { merchantId, requestId, commandId, why } = input;
  const view = await ports.views.privacy(merchantId, requestId);
  if (!view) {
    return refuse('not-found', 'requestId: no request goes by it', 'See `karwan privacy list`.');
  }
  const command = closeRequest({ merchantId, requestId, commandId, by: actor.id, why });
  const [reason] = await sendCommands(ports, 'orders', [command], actor);
  return reason === undefined
    ? done({ commandId: command.id, requestId, merchantId, sent: command.name })
    : refuse('unavailable', `The orders queue did not take the command: ${reason}`, 'Try again.');
});
