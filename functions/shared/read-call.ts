import type * as z from 'zod';
import { permanent } from './fault.ts';
import { isReplay, type ReceivedMessage } from './read-message.ts';
import type { Interpretation } from './step-runner.ts';

export interface CallCommands<Request> {
  readonly context: string;
  /** @default `<context>-calls` */
  readonly step?: string;
  /** The commands that the step knows, and what their data mean: `CallProvider` → … */
  readonly commands: Readonly<Record<string, z.ZodType<Request>>>;
}

/**
 * What a calls step makes of a message: a command of its context. A replay of the bus's archive is
 * for reading: it must never charge, ship or write to anybody. Throws a permanent fault on another command.
 */
export const readCall =
  <Request>({ context, step = `${context}-calls`, commands }: CallCommands<Request>) =>
  (received: ReceivedMessage): Interpretation<Request> => {
    if (isReplay(received)) return { kind: 'ignored', because: 'a replay' };
    const { envelope } = received;
    const { name, merchantId, subject, occurredAt, correlationId } = envelope;
    const schema = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!schema) {
      throw permanent('unknown-message', `the step ${step} does not know ${name}`);
    }
    return {
      kind: 'message',
      stream: { context, merchantId, subject },
      item: {
        ...{ cause: envelope.id, correlationId, occurredAt, name },
        message: schema.parse(envelope.data),
      },
    };
  };
