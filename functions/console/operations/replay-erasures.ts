import * as z from 'zod';
import { idOf } from '../../shared/ids.ts';
import { done, operation, refuse } from '../operation.ts';
import { commandIdSchema, whySchema } from '../person-input.ts';
import { sendCommands } from '../send-commands.ts';

const inputSchema = z.object({
  commandId: commandIdSchema,
  why: whySchema,
  /** From an earlier page's `next`. */
  after: z.string().min(1).max(500).optional(),
});

/**
 * Forgets again, a page at a time, everyone whom the log of erasures names: a restored vault has their
 * keys back. The key goes whatever the order's stream says, and where a restored stream does not know
 * of the wish, it hears it anew. Repeated with the same id it happens once.
 */
export const replayErasures = operation(inputSchema, async (ports, input, actor) => {
  const { commandId, why, after } = input;
  const { notes, next } = await ports.erasures.list(after);
  const commands = notes.flatMap(({ merchantId, orderId }) =>
    [
      { name: 'ForgetBuyer', data: {} },
      {
        name: 'EraseBuyer',
        data: { requestId: idOf('privacy', merchantId, commandId), by: actor.id, why },
      },
    ].map(({ name, data }) => ({
      id: idOf('command', merchantId, name, orderId, commandId),
      name,
      merchantId,
      subject: `order/${orderId}`,
      causationId: commandId,
      data,
    })),
  );
  const [reason] = await sendCommands(ports, 'orders', commands, actor);
  return reason === undefined
    ? done({ orders: notes.length, ...(next === undefined ? {} : { next }) })
    : refuse('unavailable', `The orders queue did not take every command: ${reason}`, 'Try again.');
});
