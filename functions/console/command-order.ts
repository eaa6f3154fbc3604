import type { Actor } from '../shared/envelope.ts';
import { idOf } from '../shared/ids.ts';
import type { OrderView } from '../views/contract.ts';
import { findOrders, severalOrders, unknownOrder } from './find-order.ts';
import { done, type Operation, type Outcome, refuse } from './operation.ts';
import type { PersonInput } from './person-input.ts';
import type { ConsolePorts } from './ports.ts';
import { type CommandToSend, sendCommands } from './send-commands.ts';

/** What a command carries beside who and why, or why it cannot even be asked. */
export type CommandContent = Outcome<Readonly<Record<string, unknown>>>;

/** A command that is ready to be sent, and to which step. */
export interface Prepared {
  readonly to: 'orders' | 'payments' | 'fulfilment';
  readonly orderId: string;
  readonly command: CommandToSend;
}

/** What a person wants of an order, checked and made ready; by itself it sends nothing. */
export type OrderAct = (
  ports: ConsolePorts,
  input: unknown,
  actor: Actor,
) => Promise<Outcome<Prepared>>;

/**
 * A person's wish for the step that decides it by the order's whole history there. Repeated with the
 * same command id it happens once.
 */
export const prepareCommand = async (
  ports: ConsolePorts,
  name: string,
  wish: {
    readonly input: PersonInput;
    readonly actor: Actor;
    /** The step that decides it. @default orders */
    readonly to?: Prepared['to'];
  },
  contentOf: (order: OrderView, id: string) => CommandContent | Promise<CommandContent>,
): Promise<Outcome<Prepared>> => {
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
  return done({ to, orderId, command });
};

/** What whoever asked learns of a command that is on its way. */
export const sentAs = ({ orderId, command: { id, merchantId, name } }: Prepared) => ({
  // By which its outcome is found.
  commandId: id,
  orderId,
  merchantId,
  sent: name,
});

/** One act as an operation of its own. */
export const alone =
  (act: OrderAct): Operation =>
  async (ports, input, actor) => {
    const prepared = await act(ports, input, actor);
    if (!prepared.ok) return prepared;
    const { to, command } = prepared.result;
    const [reason] = await sendCommands(ports, to, [command], actor);
    return reason === undefined ? done(sentAs(prepared.result)) : notTaken(to, reason);
  };

export const notTaken = (step: string, reason: string) =>
  refuse('unavailable', `The ${step} queue did not take the command: ${reason}`, 'Try again.');
