import * as z from 'zod';
import type { ConsoleClient } from './connection/console-client.ts';

/** What was not done about dead letters, and why. */
export const undoneSchema = z.object({
  failed: z.array(z.object({ messageId: z.string(), reason: z.string() })),
  missed: z.array(z.object({ id: z.string(), reason: z.string() })),
});
const roundSchema = undoneSchema.extend({ redriven: z.number(), more: z.boolean() });
const depthsSchema = z.object({
  steps: z.array(z.looseObject({ step: z.string(), deadLetters: z.number() })),
});

interface Redriven extends z.infer<typeof undoneSchema> {
  readonly redriven: number;
  /** The last round was a full one. */
  readonly more: boolean;
  /** So many more were counted at first, about: SQS counts approximately. */
  readonly left: number;
}

/** Those that are named: no other letter matters. */
export const redriveNamed = async (
  client: ConsoleClient,
  step: string,
  ids: readonly string[],
): Promise<Redriven> => {
  const round = await client.ask('dlq.redrive', { step, ids }, roundSchema);
  return { ...round, more: false, left: 0 };
};

/**
 * Round by round until as many are sent as were counted: what fails at once again is not chased for ever. A
 * round gets fewer than there are where somebody is looking at some, so only one that sends nothing is the
 * last before.
 */
export const redriveAll = async (client: ConsoleClient, step: string): Promise<Redriven> => {
  const { steps } = await client.ask('dlq.list', {}, depthsSchema);
  const depth = steps.find((one) => one.step === step)?.deadLetters ?? 0;
  let redriven = 0;
  for (;;) {
    const round = await client.ask('dlq.redrive', { step }, roundSchema);
    redriven += round.redriven;
    const { failed, missed, more } = round;
    if (round.redriven === 0 || failed.length > 0 || redriven >= depth) {
      const left = Math.max(0, depth - redriven - failed.length);
      return { redriven, failed, missed, more, left };
    }
  }
};

/** What is still there as far as anybody can tell, in a sentence; undefined where nothing is. */
export const restOf = ({ more, left }: Pick<Redriven, 'more' | 'left'>): string | undefined => {
  if (more) return 'There are more: send back once more.';
  if (left === 0) return undefined;
  return `About ${left} more were counted: somebody may be looking at them. Send back once more in half a minute.`;
};
