import { Command } from 'commander';
import * as z from 'zod';
import {
  type AskingOptions,
  askingCommand,
  clientOf,
  note,
  repeated,
  show,
  tell,
  wholeNumber,
} from '../command.ts';
import { EXIT_CODES, type ExitName } from '../exit-codes.ts';
import { clean } from '../format/clean.ts';
import { table } from '../format/table.ts';
import type { CliIo } from '../io.ts';
import { redriveAll, redriveNamed, restOf, undoneSchema } from '../redrive-all.ts';

const depthSchema = z.object({
  step: z.string(),
  waiting: z.number(),
  inFlight: z.number(),
  deadLetters: z.number(),
});

/** An alarm about commits that left a stream unread; an older console says nothing of them. */
const lostSchema = z.array(
  z.looseObject({ name: z.string(), since: z.string(), meaning: z.string(), reason: z.string() }),
);
const listSchema = z.object({
  steps: z.array(depthSchema),
  lost: lostSchema.nullable().optional(),
});

const list = (io: CliIo): Command =>
  askingCommand('list', 'Show how many dead letters every step has', [
    'karwan dlq list',
    'karwan dlq list --json',
  ]).action(async (options: AskingOptions) => {
    const client = await clientOf(io, options);
    const result = await client.ask('dlq.list', {}, listSchema);
    show(io, options, result, (look) =>
      table(
        result.steps,
        [
          { title: 'STEP', of: ({ step }) => step },
          { title: 'DEAD LETTERS', of: ({ deadLetters }) => deadLetters, side: 'right' },
          { title: 'WAITING', of: ({ waiting }) => waiting, side: 'right' },
          { title: 'IN FLIGHT', of: ({ inFlight }) => inFlight, side: 'right' },
        ],
        look,
      ),
    );
    for (const line of lostLines(result.lost)) note(io, options, line);
  });

/** No step has them, and none can be sent back: what to do is in the runbook, which the meaning names. */
const lostLines = (lost: z.infer<typeof listSchema>['lost']): readonly string[] =>
  (lost ?? []).map(
    ({ name, since, meaning, reason }) =>
      `Left a stream unread: ${clean(name)}, since ${clean(since)}: ${clean(meaning)} (${clean(reason)})`,
  );

const labelsSchema = z.object({
  id: z.string().nullable(),
  name: z.string().nullable(),
  subject: z.string().nullable(),
  merchantId: z.string().nullable(),
  occurredAt: z.string().nullable(),
});

const messageSchema = labelsSchema.extend({
  messageId: z.string(),
  reason: z.string(),
  error: z.string().nullable(),
  stack: z.string().nullable(),
  sentAt: z.string().nullable(),
  holds: z.array(labelsSchema.extend({ failed: z.boolean() })),
});

/** An older console does not say whether there are more. */
const shownSchema = z.object({
  step: z.string(),
  messages: z.array(messageSchema),
  more: z.boolean().default(false),
});
const NOT_ALL =
  'These are not all: --limit shows up to 100, `karwan dlq list` says how many there are.';

const showOne = (io: CliIo): Command =>
  askingCommand('show', 'Show a step’s dead letters and why they are there; they stay', [
    'karwan dlq show orders',
    'karwan dlq show orders --limit 5 --json',
  ])
    .argument('<step>', 'name of the step')
    .option('--limit <n>', 'at most so many (default: 20)', wholeNumber)
    .action(async (step: string, options: AskingOptions & { readonly limit?: number }) => {
      const client = await clientOf(io, options);
      const { limit } = options;
      const input = { step, ...(limit === undefined ? {} : { limit }) };
      const result = await client.ask('dlq.show', input, shownSchema);
      if (result.messages.length === 0) note(io, options, `${step} gave up on nothing.`);
      tell(io, options, result, (look) =>
        look.isTerminal
          ? result.messages.map(paragraph).join('\n\n')
          : table(
              result.messages,
              [
                { title: 'ID', of: ({ id, messageId }) => id ?? messageId },
                { title: 'REASON', of: ({ reason }) => reason },
                { title: 'NAME', of: ({ name }) => name },
                { title: 'SUBJECT', of: ({ subject }) => subject },
                { title: 'ERROR', of: ({ error }) => error },
                { title: 'HOLDS', of: ({ holds }) => holds.length, side: 'right' },
              ],
              look,
            ),
      );
      if (result.more) note(io, options, NOT_ALL);
    });

const paragraph = (message: z.infer<typeof messageSchema>): string =>
  [
    `${clean(message.id ?? message.messageId)}  ${clean(message.reason)}`,
    `  ${aboutOf(message)}, here since ${message.sentAt ?? '?'}`,
    ...(message.holds.length > 1 ? message.holds.map(heldLine) : []),
    ...(message.error ?? 'no error was noted').split('\n').map((line) => `  ${clean(line)}`),
    ...(message.stack ?? '')
      .split('\n')
      .slice(1, 5)
      .map((line) => `    ${clean(line)}`),
  ].join('\n');

/** A subject may hold a store's own words: a SKU is one. */
const aboutOf = ({ name, subject }: z.infer<typeof labelsSchema>): string =>
  clean(`${name ?? 'unreadable'} about ${subject ?? 'nothing known'}`);

/** It comes again with all that it holds; what is done of that is known by its id. */
const heldLine = ({ failed, ...labels }: z.infer<typeof messageSchema>['holds'][number]): string =>
  `  ${failed ? 'failed' : 'done  '}  ${clean(labels.id ?? 'no id')}  ${aboutOf(labels)}`;

type Undone = z.infer<typeof undoneSchema>;

interface RedriveOptions extends AskingOptions {
  readonly id?: readonly string[];
}

const redrive = (io: CliIo, exit: (code: number) => void): Command =>
  askingCommand('redrive', 'Send a step’s dead letters back to it', [
    'karwan dlq redrive orders',
    'karwan dlq redrive orders --id whk_1c9… --id whk_8m2…',
  ])
    .argument('<step>', 'name of the step')
    .option('--id <id>', 'only this message; repeatable', repeated)
    .action(async (step: string, options: RedriveOptions) => {
      const client = await clientOf(io, options);
      const result = options.id
        ? await redriveNamed(client, step, options.id)
        : await redriveAll(client, step);
      const { redriven } = result;
      const rest = restOf(result);
      tell(io, options, { step, ...result }, () => {
        const sum = sumOf(`Sent back: ${redriven}.`, 'Not sent', result);
        return rest === undefined ? sum : `${sum}\n${rest}`;
      });
      exit(EXIT_CODES[rest === undefined ? exitOf(redriven, result) : 'partly'].code);
    });

const sumOf = (done: string, otherwise: string, { failed, missed }: Undone): string => {
  const undone = [...failed.map(({ messageId, reason }) => ({ id: messageId, reason })), ...missed];
  return [done, ...undone.map(({ id, reason }) => `${otherwise}: ${id}: ${reason}`)].join('\n');
};

interface DiscardOptions extends AskingOptions {
  readonly id: readonly string[];
  readonly why: string;
}

const discard = (io: CliIo, exit: (code: number) => void): Command =>
  askingCommand(
    'discard',
    'Give up on dead letters for good; each is kept 30 days, with who and why',
    ["karwan dlq discard orders --id whk_1c9… --why 'a test of ours'"],
  )
    .argument('<step>', 'name of the step')
    .requiredOption('--id <id>', 'this message; repeatable', repeated)
    .requiredOption('--why <text>', 'why; it is kept')
    .action(async (step: string, options: DiscardOptions) => {
      const client = await clientOf(io, options);
      const { id: ids, why } = options;
      const schema = undoneSchema.extend({ step: z.string(), discarded: z.number() });
      const result = await client.ask('dlq.discard', { step, ids, why }, schema);
      const { discarded } = result;
      tell(io, options, result, () => sumOf(`Discarded: ${discarded}.`, 'Not discarded', result));
      exit(EXIT_CODES[exitOf(discarded, result)].code);
    });

/** Named messages that were not there count as not done. */
const exitOf = (done: number, { failed, missed }: Undone): ExitName => {
  if (failed.length > 0) return 'partly';
  if (missed.length === 0) return 'ok';
  return done === 0 ? 'notFound' : 'partly';
};

export const dlq = (io: CliIo, exit: (code: number) => void): Command =>
  new Command('dlq')
    .description('Dead letters: messages that a step gave up on')
    .addCommand(list(io))
    .addCommand(showOne(io))
    .addCommand(redrive(io, exit))
    .addCommand(discard(io, exit));
