import type { Command } from 'commander';
import * as z from 'zod';
import {
  type AskingOptions,
  askingCommand,
  clientOf,
  note,
  show,
  wholeNumber,
} from '../command.ts';
import type { ConsoleClient } from '../connection/console-client.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { table } from '../format/table.ts';
import type { CliIo } from '../io.ts';

const sentSchema = z.object({ canaryId: z.string(), steps: z.array(z.string()) });
const seenSchema = z.object({
  canaryId: z.string(),
  arrived: z.boolean(),
  steps: z.array(z.object({ step: z.string(), arrivedAt: z.string().nullable() })),
});
type Seen = z.infer<typeof seenSchema>;

interface CanaryOptions extends AskingOptions {
  readonly timeout: number;
}

const PAUSE_MS = 1_000;
const HOW_TO_MEND =
  'Look at the rule Subscription of that step (is it enabled, may it send to the queue?), at the ' +
  'step’s dead letters (karwan dlq show <step>) and at its worker’s log.';

/** Asks until every step has seen it, or the time is over. */
const wait = async (
  io: CliIo,
  client: ConsoleClient,
  canaryId: string,
  seconds: number,
): Promise<Seen> => {
  const end = io.now() + seconds * 1_000;
  for (;;) {
    const seen = await client.ask('canary.show', { canaryId }, seenSchema);
    if (seen.arrived || io.now() >= end) return seen;
    await io.sleep(PAUSE_MS);
  }
};

export const canary = (io: CliIo, exit: (code: number) => void): Command =>
  askingCommand('canary', 'Prove that events reach every step: one event that means nothing', [
    'karwan canary',
    'karwan canary --profile shop-prod --stage prod --timeout 300',
  ])
    .option('--timeout <seconds>', 'how long to wait for all steps', wholeNumber, 120)
    .action(async (options: CanaryOptions) => {
      const client = await clientOf(io, options);
      const { canaryId } = await client.ask('canary.send', {}, sentSchema);
      const seen = await wait(io, client, canaryId, options.timeout);
      show(io, options, seen, (look) =>
        table(
          seen.steps,
          [
            { title: 'STEP', of: ({ step }) => step },
            { title: 'ARRIVED', of: ({ arrivedAt }) => arrivedAt ?? 'no' },
          ],
          look,
        ),
      );
      if (seen.arrived) return;
      const missing = seen.steps.filter(({ arrivedAt }) => arrivedAt === null);
      const names = missing.map(({ step }) => step).join(', ');
      note(io, options, `Within ${options.timeout} s it did not reach ${names}.\n${HOW_TO_MEND}`);
      exit(EXIT_CODES.failed.code);
    });
