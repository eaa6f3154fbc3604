import type { Command } from 'commander';
import * as z from 'zod';
import { type AskingOptions, askingCommand, clientOf, note, tell } from '../command.ts';
import type { ConsoleClient } from '../connection/console-client.ts';
import type { CliIo } from '../io.ts';

const numbersSchema = z.looseObject({
  publicUrl: z.string(),
  merchants: z.number(),
  channels: z.number(),
  quarantined: z.number(),
  deadLetters: z.number(),
  alarms: z
    .array(z.looseObject({ name: z.string(), since: z.string(), meaning: z.string() }))
    .nullable()
    .optional(),
  steps: z.array(z.looseObject({ step: z.string(), waiting: z.number(), deadLetters: z.number() })),
});
type Numbers = z.infer<typeof numbersSchema>;

/** The URLs of a local cloud are known even when its console function is not well. */
const numbersOf = async (
  io: CliIo,
  options: AskingOptions,
  client: ConsoleClient,
): Promise<Numbers | undefined> => {
  try {
    return await client.ask('status', {}, numbersSchema);
  } catch (error) {
    if (!client.local) throw error;
    note(io, options, `The numbers are missing: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
};

const linesOf = (
  local: ConsoleClient['local'],
  numbers: Numbers | undefined,
): readonly string[] => [
  ...(local
    ? [
        `Local cloud  running, process ${local.pid}`,
        `Webhooks     ${local.ingestUrl}`,
        `AWS endpoint ${local.awsUrl}`,
        `Console      ${local.consoleUrl}`,
      ]
    : [`Webhooks     ${numbers?.publicUrl}`]),
  ...(numbers
    ? [
        `Channels     ${numbers.channels} of ${numbers.merchants} merchants`,
        `Quarantined  ${numbers.quarantined}`,
        `Dead letters ${numbers.deadLetters}`,
        ...alarmLines(numbers),
        ...numbers.steps.map(
          ({ step, waiting, deadLetters }) => `  ${step}: ${waiting} waiting, ${deadLetters} dead`,
        ),
      ]
    : []),
];

const alarmLines = ({ alarms }: Numbers): readonly string[] => {
  if (!alarms) return ['Alarms       not known; the console function’s log says why'];
  return [
    `Alarms       ${alarms.length}`,
    ...alarms.map(({ name, since, meaning }) => `  ${name}, since ${since}: ${meaning}`),
  ];
};

export const status = (io: CliIo): Command =>
  askingCommand('status', 'Say what runs, where, and whether anything waits for a person', [
    'karwan status',
    'karwan status --json',
    'karwan status --profile shop-prod --stage prod',
  ]).action(async (options: AskingOptions) => {
    const client = await clientOf(io, options);
    const numbers = await numbersOf(io, options, client);
    const { local } = client;
    tell(io, options, { running: true, ...local, ...numbers }, () =>
      linesOf(local, numbers).join('\n'),
    );
  });
