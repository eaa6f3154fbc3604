import type * as z from 'zod';
import { permanent } from './fault.ts';
import type { ReceivedMessage } from './read-message.ts';
import type { Interpretation } from './step-runner.ts';

export interface CallCommand<Request> {
  readonly context: string;
  /** The one command that the step knows: `CallProvider` */
  readonly name: string;
  readonly schema: z.ZodType<Request>;
}

/**
 * What a calls step makes of a message: the one command of its context. A replay of the bus's archive is
 * for reading: it must never charge, ship or write to anybody. Throws a permanent fault on another command.
 */
export const readCall =
  <Request>({ context, name, schema }: CallCommand<Request>) =>
  ({ envelope, replayed }: ReceivedMessage): Interpretation<Request> => {
    if (replayed || envelope.replayOf !== undefined) {
      return { kind: 'ignored', because: 'a replay' };
    }
    if (envelope.name !== name) {
      const says = `the ${context}-calls step does not know ${envelope.name}`;
      throw permanent('unknown-message', says);
    }
    const { merchantId, subject } = envelope;
    return {
      kind: 'message',
      stream: { context, merchantId, subject },
      item: {
        cause: envelope.id,
        correlationId: envelope.correlationId,
        occurredAt: envelope.occurredAt,
        name: envelope.name,
        message: schema.parse(envelope.data),
      },
    };
  };
