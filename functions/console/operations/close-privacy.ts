import * as z from 'zod';
import { idOf } from '../../shared/ids.ts';
import { done, merchantIdSchema, operation, refuse } from '../operation.ts';
import { commandIdSchema } from '../person-input.ts';
import { sendCommands } from '../send-commands.ts';

const inputSchema = z.object({
  merchantId: merchantIdSchema,
  requestId: z.string('name the request').min(1).max(200),
  commandId: commandIdSchema,
  why: z.string('say why; it is kept').min(3, 'say why in a few words; it is kept').max(500),
});

/** A person has answered the store's request. */
export const closePrivacy = operation(inputSchema, async (ports, input, actor) => {
  const { merchantId, requestId, commandId, why } = input;
  const view = await ports.views.privacy(merchantId, requestId);
  if (!view) {
    return refuse('not-found', 'requestId: no request goes by it', 'See `karwan privacy list`.');
  }
  const name = 'ClosePrivacyRequest';
  const id = idOf('command', merchantId, name, requestId, commandId);
  const subject = `privacy/${requestId}`;
  const data = { by: actor.id, why };
  const command = { id, name, merchantId, subject, causationId: commandId, data };
  const [reason] = await sendCommands(ports, 'orders', [command], actor);
  return reason === undefined
    ? done({ commandId: id, requestId, merchantId, sent: name })
    : refuse('unavailable', `The orders queue did not take the command: ${reason}`, 'Try again.');
});
