import * as z from 'zod';
import { fileReaders } from '../../payments/providers/files.ts';
import type { Channel } from '../../shared/channel.ts';
import { inSlices } from '../../shared/in-slices.ts';
import { canonicalJson } from '../../shared/json.ts';
import type { ChannelSettings } from '../../shared/webhook.ts';
import { routeLine } from '../import-lines.ts';
import { done, merchantIdSchema, type Outcome, operation, refuse } from '../operation.ts';
import { commandIdSchema } from '../person-input.ts';
import type { ConsolePorts } from '../ports.ts';
import { moneyText } from '../present/money-text.ts';
import { openOrders } from '../propose-order.ts';
import { sendCommands } from '../send-commands.ts';

const MOST_CHARACTERS = 5 * 1024 * 1024;

const KINDS = {
  statement: { provider: 'bank-transfer', prefix: 'bank.', title: 'the bank’s statement' },
  remittance: { provider: 'cash-on-delivery', prefix: 'cod.', title: 'the courier’s list' },
} as const;

const inputSchema = z.object({
  merchantId: merchantIdSchema,
  kind: z.enum(['statement', 'remittance'], 'use statement or remittance'),
  text: z
    .string('give the file’s text')
    .min(1, 'the file is empty')
    .max(MOST_CHARACTERS, 'at most 5 MB; split the file'),
  commandId: commandIdSchema,
  by: z.string().min(1).max(200).optional(),
  /** Whose settings say how the file is written; needed only when the merchant's channels differ. */
  channelId: z.string().max(200).optional(),
  /** Says what would happen, and does nothing. */
  dryRun: z.boolean().default(false),
});

/** Reads a bank's statement or a courier's list: each line that says something becomes a command. */
export const importPayments = operation(inputSchema, async (ports, input, actor) => {
  const { merchantId, text, commandId } = input;
  const kind = KINDS[input.kind];
  const settings = await settingsOf(ports, { ...input, prefix: kind.prefix });
  if (!settings.ok) return settings;
  const file = fileReaders[kind.provider]?.(text, merchantId, settings.result);
  if (!file) return refuse('failed', `Nothing here reads ${kind.title}.`);
  const open = await openOrders(ports, merchantId, kind.provider);
  const by = input.by ?? actor.id;
  const importing = { merchantId, by, why: `named on a line of ${kind.title}`, commandId, open };
  const routed = await inSlices(file.lines, AT_ONCE, (line) => routeLine(ports, importing, line));
  const commands = routed.map(({ command }) => command);
  const reasons = input.dryRun ? [] : await sendCommands(ports, 'payments', commands, actor);
  if (reasons.length > 0) {
    const message = `The payments queue did not take ${reasons.length} lines: ${reasons[0]}`;
    return refuse('unavailable', message, 'Send the file again; what was taken stays once.');
  }
  ports.runtime.observe.log('info', 'payments imported', { merchantId, lines: routed.length, by });
  return done({
    commandId,
    dryRun: input.dryRun,
    read: routed.length,
    ignored: file.ignored,
    problems: file.problems,
    lines: routed.map(({ command: _, amount, ...line }) => ({
      ...line,
      amountText: moneyText(amount),
    })),
  });
});

/** Each line takes a few reads: so many lines are looked up at once. */
const AT_ONCE = 50;

/** The settings about such files; channels that say nothing of them do not count. */
const settingsOf = async (
  { channels }: ConsolePorts,
  input: {
    readonly merchantId: string;
    readonly channelId?: string | undefined;
    readonly prefix: string;
  },
): Promise<Outcome<ChannelSettings>> => {
  const known = await channels.list(input.merchantId);
  const asked = known.filter(({ channelId }) => channelId === input.channelId);
  if (input.channelId !== undefined && asked.length === 0) {
    return refuse('not-found', 'channelId: the merchant has no such channel');
  }
  const about = ({ settings }: Channel): ChannelSettings =>
    Object.fromEntries(Object.entries(settings).filter(([name]) => name.startsWith(input.prefix)));
  const said = (asked.length > 0 ? asked : known)
    .map(about)
    .filter((settings) => Object.keys(settings).length > 0);
  const different = new Map(said.map((settings) => [canonicalJson(settings), settings]));
  if (different.size > 1) {
    const fix = 'Name the channel whose settings fit the file.';
    return refuse(
      'ambiguous',
      `channelId: the channels differ in their ${input.prefix}… settings`,
      fix,
    );
  }
  return done([...different.values()][0] ?? {});
};
