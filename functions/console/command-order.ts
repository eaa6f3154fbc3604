import type { Actor } from '../shared/envelope.ts';
import { idOf } from '../shared/ids.ts';
import type { OrderView } from '../views/contract.ts';
import { findOrders, severalOrders, unknownOrder } from './find-order.ts';
import { done, type Outcome, refuse } from './operation.ts';
import type { PersonInput } from './person-input.ts';
import type { ConsolePorts } from './ports.ts';
import { sendCommands } from './send-commands.ts';

/** What a command carries beside who and why, or why it cannot even be asked. */
export type CommandContent = Outcome<Readonly<Record<string, unknown>>>;

/**
 * Sends a person's wish to the step that decides it by the order's whole history there. Repeated
 * with the same command id it happens once.
 */
export const commandOrder = async (
  ports: ConsolePorts,
  name: string,
  wish: {
    readonly input: PersonInput;
    readonly actor: Actor;
    /** The step that decides it. @default orders */
    readonly to?: 'orders' | 'payments' | 'fulfilment';
  },
  contentOf: (order: OrderView, id: string) => CommandContent | Promise<CommandContent>,
): Promise<Outcome<unknown>> => {
  const { input, actor, to = 'orders' } = wish;
  const [order, ...others] = await findOrders(ports, input.order, input.merchantId);
  if (!order) return unknownOrder;
  if (others.length > 0) return severalOrders([order, ...others]);
  const { merchantId, orderId } = order;
  const id = idOf('command', merchantId, name, orderId, input.commandId);
  const content = await contentOf(order, id);
  if (!content.ok) return content;
  const data = { by: input.by ?? actor.id, why: input.why, ...content.result };
  const subject = `order/${orderId}`;
  const command = { id, name, merchantId, subject, causationId: input.commandId, data };
  const [reason] = await sendCommands(ports, to, [command], actor);
  return reason === undefined
    ? done({ commandId: id, orderId, merchantId, sent: name })
    : refuse('unavailable', `The ${to} queue did not take the command: ${reason}`, 'Try again.');
};
