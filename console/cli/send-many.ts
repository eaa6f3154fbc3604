import * as z from 'zod';
import { inSlices } from '../../functions/shared/in-slices.ts';
import { clientOf, note } from './command.ts';
import type { ConsoleClient } from './connection/console-client.ts';
import { CliFailure, type ExitName } from './exit-codes.ts';
import type { CliIo } from './io.ts';
import { type PersonOptions, personInput } from './person-options.ts';
import { type AwaitedCommand, awaitOutcome, tellId } from './send-command.ts';
import { rowsOf, showRows } from './show-table.ts';

/** One wish of a list: what is to be done, to which order, and what that takes. */
export interface ListedAct {
  readonly act: string;
  readonly order: string;
}

const named = { act: z.string(), order: z.string() };
const sentSchema = z.object({
  ...named,
  ok: z.literal(true),
  step: z.enum(['orders', 'payments', 'fulfilment']),
  commandId: z.string(),
  orderId: z.string(),
  merchantId: z.string(),
});
const refusedSchema = z.object({
  ...named,
  ok: z.literal(false),
  error: z.object({ code: z.string(), message: z.string(), fix: z.string().optional() }),
});
const answerSchema = z.looseObject({
  acts: z.array(z.discriminatedUnion('ok', [sentSchema, refusedSchema])),
});

type Answered = z.infer<typeof answerSchema>['acts'][number];

/** What became of one of them. */
interface Ended extends ListedAct {
  readonly orderId: string | null;
  readonly outcome: 'accepted' | 'refused' | 'waiting' | 'possible';
  readonly state: string | null;
  readonly says: string;
}

/** The console takes no more in one request. */
const AT_ONCE = 200;
/** So many answers are waited for at once. */
const LOOKS = 10;

export interface ManyOptions extends PersonOptions {
  readonly dryRun?: boolean;
}

/**
 * Sends a list of wishes, waits for the answer of each, and shows them in a table. Ends with exit code 6
 * when some were refused, 5 when all were, 7 when some had no answer in time.
 */
export const sendMany = async (
  io: CliIo,
  options: ManyOptions,
  acts: readonly ListedAct[],
  nameOf: AwaitedCommand['nameOf'],
): Promise<void> => {
  const client = await clientOf(io, options);
  const { dryRun = false } = options;
  const input = { ...personInput(io, options), dryRun };
  if (!dryRun) tellId(io, options, input);
  const ended: Ended[] = [];
  for (let from = 0; from < acts.length; from += AT_ONCE) {
    const asked = { ...input, acts: acts.slice(from, from + AT_ONCE) };
    const answer = await client.ask('orders.each', asked, answerSchema);
    const look = (act: Answered) => endOf({ io, client, options, nameOf }, act);
    ended.push(...(await inSlices(answer.acts, LOOKS, look)));
  }
  showRows(io, options, { acts: ended }, tableOf(ended));
  for (const { outcome, order, act, says } of ended) {
    if (outcome === 'refused' || outcome === 'waiting') {
      note(io, options, `${order}, ${act}: ${says}`);
    }
  }
  failUnlessAll(ended);
};

const endOf = async (
  {
    io,
    client,
    options,
    nameOf,
  }: {
    readonly io: CliIo;
    readonly client: ConsoleClient;
    readonly options: ManyOptions;
    readonly nameOf: AwaitedCommand['nameOf'];
  },
  act: Answered,
): Promise<Ended> => {
  const line = { act: act.act, order: act.order };
  if (!act.ok) {
    const says = wordsOf(act.error);
    return { ...line, orderId: null, outcome: 'refused', state: null, says };
  }
  const { orderId, merchantId, commandId, step } = act;
  if (options.dryRun) return { ...line, orderId, outcome: 'possible', state: null, says: '' };
  const stream = { subject: `order/${orderId}`, context: step };
  try {
    const awaited = { commandId, merchantId, ...stream, nameOf, waitSeconds: options.wait };
    const { state, says } = await awaitOutcome(io, client, awaited);
    return { ...line, orderId, outcome: 'accepted', state, says: says.join(' ') };
  } catch (error) {
    if (!(error instanceof CliFailure)) throw error;
    const outcome = OUTCOMES[error.exit];
    if (outcome === undefined) throw error;
    const says = wordsOf(error);
    return { ...line, orderId, outcome, state: null, says };
  }
};

const wordsOf = ({
  message,
  fix,
}: {
  readonly message: string;
  readonly fix?: string | undefined;
}) => [message, fix].filter(Boolean).join(' ');

/** By the exit code that it would have alone; any other ends the whole list. */
const OUTCOMES: Readonly<Partial<Record<ExitName, Ended['outcome']>>> = {
  refused: 'refused',
  timeout: 'waiting',
};

const tableOf = (ended: readonly Ended[]) =>
  rowsOf(
    ended,
    [
      { title: 'ORDER', of: ({ order }) => order },
      { title: 'ACT', of: ({ act }) => act },
      { title: 'ANSWER', of: ({ outcome }) => outcome },
      { title: 'IS NOW', of: ({ state }) => state },
    ],
    '',
  );

const failUnlessAll = (ended: readonly Ended[]): void => {
  const refused = ended.filter(({ outcome }) => outcome === 'refused').length;
  const waiting = ended.filter(({ outcome }) => outcome === 'waiting').length;
  const again = 'Mend those lines and give the list again with the same --command-id.';
  if (refused === ended.length) {
    throw new CliFailure('refused', 'None of them was possible.', { fix: again });
  }
  if (refused > 0) {
    const message = `${refused} of ${ended.length} were refused; the others were taken.`;
    throw new CliFailure('partly', message, { fix: again });
  }
  if (waiting > 0) {
    const message = `${waiting} of ${ended.length} are on their way, with no answer yet.`;
    const fix = 'Give the same with the same --command-id again to see what became of them.';
    throw new CliFailure('timeout', message, { fix });
  }
};
