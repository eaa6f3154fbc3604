import type { Actor } from '../shared/envelope.ts';
import { idOf } from '../shared/ids.ts';
import type { OrderView } from '../views/contract.ts';
import { findOrders, severalOrders, unknownOrder } from './find-order.ts';
import { done, type Outcome, refuse } from './operation.ts';
import type { PersonInput } from './person-input.ts';
import type { ConsolePorts } from './ports.ts';
import { sendCommands } from './send-commands.ts';

/** Sends the wish that a case, of money or of a parcel, belongs to an order. */
export const linkCase = async (
  ports: ConsolePorts,
  wish: {
    readonly input: PersonInput;
    readonly actor: Actor;
    readonly view: {
      readonly merchantId: string;
      readonly caseId: string;
      readonly orderId: string | null;
    };
  },
  command: {
    readonly name: string;
    /** The step that decides it. */
    readonly to: string;
    readonly subject: string;
    readonly more?: Readonly<Record<string, unknown>>;
    /** What would make the order refuse what it gets, so that the case is not linked. */
    readonly check?: (order: OrderView) => Promise<Outcome<never> | undefined>;
  },
): Promise<Outcome<unknown>> => {
  const { input, actor, view } = wish;
  const { merchantId, caseId } = view;
  const { name, to, subject, more = {} } = command;
  const [order, ...others] = await findOrders(ports, input.order, merchantId);
  if (!order) return unknownOrder;
  if (others.length > 0) return severalOrders([order, ...others]);
  const { orderId } = order;
  const id = idOf('command', merchantId, name, caseId, orderId, input.commandId);
  const sent = { commandId: id, caseId, orderId, merchantId, sent: name };
  if (view.orderId === orderId) return done({ ...sent, already: true });
  const problem = await command.check?.(order);
  if (problem) return problem;
  const data = { orderId, by: input.by ?? actor.id, why: input.why, ...more };
  const causationId = input.commandId;
  const [reason] = await sendCommands(
    ports,
    to,
    [{ id, name, merchantId, subject, causationId, data }],
    actor,
  );
  return reason === undefined
    ? done({ ...sent, already: false })
    : refuse('unavailable', `The ${to} queue did not take the command: ${reason}`, 'Try again.');
};
