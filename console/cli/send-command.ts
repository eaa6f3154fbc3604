import * as z from 'zod';
import { type AskingOptions, clientOf, note } from './command.ts';
import type { ConsoleClient } from './connection/console-client.ts';
import { CliFailure } from './exit-codes.ts';
import type { CliIo } from './io.ts';

/** What the console answers at once: the command is on its way. */
export const sentSchema = z.looseObject({ commandId: z.string(), merchantId: z.string() });

const outcomeSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('waiting') }),
  z.object({
    outcome: z.literal('accepted'),
    state: z.string().nullable(),
    says: z.array(z.string()),
  }),
  z.object({
    outcome: z.literal('refused'),
    state: z.string().nullable(),
    code: z.string(),
    because: z.string(),
    allowed: z.array(z.string()),
  }),
]);
export type Accepted = Extract<z.infer<typeof outcomeSchema>, { outcome: 'accepted' }>;

const POLL_MS = 250;
const DEFAULT_WAIT_SECONDS = 30;

/** What is waited for: a command in the stream of its subject. */
export interface AwaitedCommand {
  readonly commandId: string;
  readonly merchantId: string;
  readonly context: 'orders' | 'payments' | 'fulfilment' | 'notifications';
  readonly subject: string;
  /** The commands by which this one, or the next, is given: `CancelOrder` → `orders cancel`. */
  readonly nameOf: (command: string) => string;
  readonly waitSeconds: number | undefined;
}

/** Waits until the stream shows the command. Ends with exit code 5 when it was refused, 7 in time. */
export const awaitOutcome = async (
  io: CliIo,
  client: ConsoleClient,
  { nameOf, waitSeconds = DEFAULT_WAIT_SECONDS, ...asked }: AwaitedCommand,
): Promise<Accepted> => {
  const until = io.now() + waitSeconds * 1000;
  for (;;) {
    const answer = await client.ask('commands.outcome', asked, outcomeSchema);
    if (answer.outcome === 'accepted') return answer;
    if (answer.outcome === 'refused') {
      const next = answer.allowed.map(nameOf).join(', ');
      throw new CliFailure('refused', `Refused: ${answer.because}.`, {
        code: answer.code,
        fix: next === '' ? 'Nothing can be asked of it now.' : `Possible now: ${next}.`,
      });
    }
    if (io.now() >= until) {
      throw new CliFailure(
        'timeout',
        `It is on its way as ${asked.commandId}, with no answer yet.`,
        {
          fix: 'Give the same command with the same --command-id again to see what became of it.',
        },
      );
    }
    await io.sleep(POLL_MS);
  }
};

/** Sends the command, and waits until its stream shows it. */
export const sendCommand = async <Sent extends { commandId: string; merchantId: string }>(
  io: CliIo,
  options: AskingOptions & { readonly wait?: number },
  {
    operation,
    input,
    schema,
    nameOf = (command) => command,
    streamOf,
  }: {
    readonly operation: string;
    readonly input: object;
    readonly schema: z.ZodType<Sent>;
    /** @default the command's own name */
    readonly nameOf?: AwaitedCommand['nameOf'];
    readonly streamOf: (sent: Sent) => Pick<AwaitedCommand, 'subject' | 'context'>;
  },
): Promise<Sent & Accepted> => {
  const client = await clientOf(io, options);
  tellId(io, options, input);
  const sent = await client.ask(operation, input, schema);
  const { commandId, merchantId } = sent;
  const awaited = { commandId, merchantId, ...streamOf(sent), nameOf };
  return {
    ...sent,
    ...(await awaitOutcome(io, client, { ...awaited, waitSeconds: options.wait })),
  };
};

/** On the error stream, before the wait: with this id the command can be repeated safely. */
export const tellId = (io: CliIo, options: AskingOptions, input: object): void => {
  if ('commandId' in input) note(io, options, `Command id: ${String(input.commandId)}`);
};
