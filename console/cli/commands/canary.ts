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
/** AWS lets events through a rule that is new or was changed only after a while, and keeps none for it. */
const AGAIN_MS = 20_000;
const HOW_TO_MEND =
  'Look at the rule Subscription of that step (is it enabled, may it send to the queue?), at the ' +
  'step’s dead letters (karwan dlq show <step>) and at its worker’s log.';

/**
 * Asks until every step has seen one, or the time is over, and sends another now and then: a step that has
 * seen any of them hears the bus.
 */
const wait = async (io: CliIo, client: ConsoleClient, seconds: number): Promise<Seen> => {
  const end = io.now() + seconds * 1_000;
  let { canaryId } = await client.ask('canary.send', {}, sentSchema);
  let sentAt = io.now();
  let before: Seen['steps'] = [];
  for (;;) {
    const now = await client.ask('canary.show', { canaryId }, seenSchema);
    const seen = together(before, now);
    if (seen.arrived || io.now() >= end) return seen;
    await io.sleep(PAUSE_MS);
    if (io.now() - sentAt < AGAIN_MS) continue;
    before = seen.steps;
    ({ canaryId } = await client.ask('canary.send', {}, sentSchema));
    sentAt = io.now();
  }
};

/** What became of this canary and of those before it. */
const together = (before: Seen['steps'], now: Seen): Seen => {
  const steps = now.steps.map(({ step, arrivedAt }) => ({
    step,
    arrivedAt: before.find((other) => other.step === step)?.arrivedAt ?? arrivedAt,
  }));
  return { ...now, steps, arrived: steps.every(({ arrivedAt }) => arrivedAt !== null) };
};

export const canary = (io: CliIo, exit: (code: number) => void): Command =>
  askingCommand('canary', 'Prove that events reach every step: one event that means nothing', [
    'karwan canary',
    'karwan canary --profile shop-prod --stage prod --timeout 300',
  ])
    .option('--timeout <seconds>', 'how long to wait for all steps', wholeNumber, 120)
    .action(async (options: CanaryOptions) => {
      const client = await clientOf(io, options);
      const seen = await wait(io, client, options.timeout);
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
