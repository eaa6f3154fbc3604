import * as z from 'zod';
import { sha256Hex } from '../../shared/ids.ts';
import { inSlices } from '../../shared/in-slices.ts';
import { canonicalJson } from '../../shared/json.ts';
import { notTaken, type Prepared, sentAs } from '../command-order.ts';
import { done, merchantIdSchema, type Outcome, operation, refuse } from '../operation.ts';
import { personInputSchema } from '../person-input.ts';
import { sendEachCommand } from '../send-commands.ts';
import { ORDER_ACTS } from './order-acts.ts';

const MOST = 200;
/** Each looks its order up: so many at once. */
const AT_ONCE = 50;
/** A caller's id and what tells one act from another fit into one id. */
const MARK_CHARACTERS = 16;

const { why, by, commandId } = personInputSchema.shape;
const ACT_NAMES = Object.keys(ORDER_ACTS) as (keyof typeof ORDER_ACTS)[];

const lineSchema = z.looseObject({
  act: z.enum(ACT_NAMES, `use one of ${ACT_NAMES.join(', ')}`),
});

const inputSchema = z.object({
  commandId: commandId.max(80, 'at most 80 characters'),
  why,
  by,
  /** Whose they are, for acts that do not say it themselves. */
  merchantId: merchantIdSchema.optional(),
  /** Only says what would be sent. */
  dryRun: z.boolean().default(false),
  /** Each with the fields that the act has when it is asked for alone: `order`, `trackingNumber` … */
  acts: z
    .array(lineSchema, 'give the acts')
    .min(1, 'give at least one act')
    .max(MOST, `at most ${MOST}; send the others after these`),
});

type Answer = Outcome<Prepared>;

/**
 * Acts upon many orders in one request, ten commands to a call of the queue. Each is taken or refused by
 * itself. Its id is made of the caller's and of what it says, so that a list sent again, with some lines
 * mended, does again nothing that it has done.
 */
export const commandEach = operation(inputSchema, async (ports, input, actor) => {
  const { acts, dryRun, ...shared } = input;
  const answers = await inSlices(acts, AT_ONCE, (line) => {
    const { act, ...wish } = line;
    const mark = sha256Hex(canonicalJson(line)).slice(0, MARK_CHARACTERS);
    const asked = { ...shared, ...wish, commandId: `${shared.commandId}.${mark}` };
    return ORDER_ACTS[act](ports, asked, actor);
  });
  const parted = withoutRivals(answers);
  const ready = parted.flatMap((answer) => (answer.ok ? [answer.result] : []));
  const reasons = new Map<string, string>();
  for (const [step, commands] of dryRun ? [] : byStep(ready)) {
    for (const [id, reason] of await sendEachCommand(ports, step, commands, actor)) {
      reasons.set(id, reason);
    }
  }
  return done({
    commandId: shared.commandId,
    dryRun,
    acts: parted.map((answer, nth) => {
      const line = { nth, act: acts[nth]?.act, order: acts[nth]?.['order'] };
      if (!answer.ok) return { ...line, ...answer };
      const { to, command } = answer.result;
      const reason = reasons.get(command.id);
      return reason === undefined
        ? { ...line, ok: true, step: to, ...sentAs(answer.result) }
        : { ...line, ...notTaken(to, reason) };
    }),
  });
});

/** Two different wishes for one order may come to its step in either order: the later one has to wait. */
const withoutRivals = (answers: readonly Answer[]): readonly Answer[] => {
  const firsts = new Map<string, string>();
  return answers.map((answer) => {
    if (!answer.ok) return answer;
    const { orderId, command } = answer.result;
    const first = firsts.get(orderId) ?? command.name;
    firsts.set(orderId, first);
    return first === command.name
      ? answer
      : refuse(
          'refused',
          `order: another act of this list is about the same order (${first})`,
          'Send this one when that is done.',
        );
  });
};

/** What is said twice in one list is one command. */
const byStep = (ready: readonly Prepared[]) => {
  const steps = new Map<string, Map<string, Prepared['command']>>();
  for (const { to, command } of ready) {
    const commands = steps.get(to) ?? new Map<string, Prepared['command']>();
    steps.set(to, commands.set(command.id, command));
  }
  return [...steps].map(([step, commands]) => [step, [...commands.values()]] as const);
};
