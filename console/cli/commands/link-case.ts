import type { Command } from 'commander';
import * as z from 'zod';
import { askingCommand, clientOf, show, wholeNumber } from '../command.ts';
import type { CliIo } from '../io.ts';
import { type PersonOptions, personInput, withPersonOptions } from '../person-options.ts';
import { type AwaitedCommand, awaitOutcome, sentSchema, tellId } from '../send-command.ts';

/** `link <case> <order>`, of money or of a parcel. */
export const linkingCommand = (description: string, examples: readonly string[]): Command =>
  withPersonOptions(askingCommand('link', description, examples))
    .argument('<case>', 'case id')
    .argument('<order>', 'our id, the store’s own id, or the number')
    .option('--wait <seconds>', 'how long to wait for the answer (default: 30)', wholeNumber);

const linkedSchema = sentSchema.extend({ already: z.boolean() });

/** Sends the wish, and waits until the case's stream shows it. */
export const sendLink = async (
  io: CliIo,
  options: PersonOptions,
  wish: {
    readonly operation: string;
    readonly input: { readonly caseId: string; readonly order: string };
    readonly subject: string;
    readonly context: AwaitedCommand['context'];
  },
): Promise<void> => {
  const input = { ...wish.input, ...personInput(io, options) };
  const client = await clientOf(io, options);
  tellId(io, options, input);
  const sent = await client.ask(wish.operation, input, linkedSchema);
  const { commandId, merchantId } = sent;
  const { subject, context } = wish;
  const outcome = sent.already
    ? undefined
    : await awaitOutcome(io, client, {
        ...{ commandId, merchantId, subject, context },
        nameOf: (command) => command,
        waitSeconds: options.wait,
      });
  const { caseId, order } = wish.input;
  show(io, options, { ...sent, ...outcome }, () => `${caseId} belongs to ${order} now.`);
};
