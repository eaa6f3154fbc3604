import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import * as z from 'zod';
import {
  LOCALES,
  type Locale,
  TEMPLATES,
  type TemplateName,
} from '../../../functions/notifications/domain/kinds.ts';
import { renderMail } from '../../../functions/notifications/templates/render-mail.ts';
import { askingCommand, type CommonOptions, commandOf, show, wholeNumber } from '../command.ts';
import { CliFailure } from '../exit-codes.ts';
import type { CliIo } from '../io.ts';
import { listCommand } from '../list-command.ts';
import { type PersonOptions, personInput, withPersonOptions } from '../person-options.ts';
import { sendCommand, sentSchema } from '../send-command.ts';
import { rowsOf } from '../show-table.ts';
import { sampleMail } from '../story/sample-mail.ts';

const text = z.string().nullable();
const pageSchema = z.looseObject({
  notifications: z.array(
    z.looseObject({
      notificationId: z.string(),
      orderNumber: z.string(),
      template: z.string(),
      channel: z.string(),
      locale: z.string(),
      revision: z.number(),
      state: z.string(),
      code: text,
      requestedAt: z.string(),
      merchantId: z.string(),
    }),
  ),
  next: z.string().optional(),
});

const list = (io: CliIo): Command =>
  listCommand(io, {
    description: 'Show what buyers were told, and what became of it',
    examples: [
      'karwan notifications list --state unconfirmed',
      "karwan notifications list --order '#1001'",
    ],
    states: 'such as unconfirmed, sent, delivered, bounced, refused',
    narrowings: [
      { flags: '--order <id>', what: 'one order, by our id or its number', as: 'order' },
      { flags: '--channel <name>', what: 'email or sms', as: 'channel' },
    ],
    operation: 'notifications.list',
    schema: pageSchema,
    rows: (page) =>
      rowsOf(
        page.notifications,
        [
          { title: 'NOTIFICATION', of: ({ notificationId }) => notificationId },
          { title: 'ORDER', of: ({ orderNumber }) => orderNumber },
          { title: 'TEMPLATE', of: ({ template }) => template, shrinks: true },
          { title: 'BY', of: ({ channel }) => channel, spare: true },
          { title: 'IN', of: ({ locale }) => locale, spare: true },
          { title: 'REV', of: ({ revision }) => String(revision), side: 'right', spare: true },
          { title: 'STATE', of: ({ state }) => state },
          { title: 'BECAUSE', of: ({ code }) => code, shrinks: true },
          { title: 'WHEN', of: ({ requestedAt }) => requestedAt, instant: true, spare: true },
          { title: 'MERCHANT', of: ({ merchantId }) => merchantId, spare: true },
        ],
        'No buyer was told anything yet: messages come with orders, where they are on (docs/messages.md).',
      ),
  });

const resend = (io: CliIo): Command =>
  withPersonOptions(
    askingCommand('resend', 'Send a message once more, as its next revision', [
      "karwan notifications resend '#1001' ntf_4x7… --why 'the buyer has not got it'",
    ]),
  )
    .argument('<order>', 'our id, the store’s own id, or the number')
    .argument('<notification>', 'its id; see `karwan notifications list`')
    .option('--wait <seconds>', 'how long to wait for the answer (default: 30)', wholeNumber)
    .action(async (order: string, notificationId: string, options: PersonOptions) => {
      const sent = await sendCommand(io, options, {
        operation: 'notifications.resend',
        input: { order, notificationId, ...personInput(io, options) },
        schema: sentSchema.extend({ orderId: z.string() }),
        streamOf: ({ orderId }) => ({ subject: `order/${orderId}`, context: 'notifications' }),
      });
      show(io, options, sent, () => `${notificationId} is sent once more.`);
    });

interface PreviewOptions extends CommonOptions {
  readonly template: TemplateName;
  readonly locale: Locale;
  readonly store: string;
  readonly text?: boolean;
  readonly out?: string;
}

/** Needs no cloud: the words and the layout are here, the order is a sample. */
const preview = (io: CliIo): Command =>
  commandOf('preview', 'Show a mail as buyers get it, with a sample order', [
    'karwan notifications preview --template shipped --locale ur --out shipped.html',
    'karwan notifications preview --template refunded --locale zh --text',
  ])
    .addOption(new Option('--template <name>', 'which').choices(TEMPLATES).makeOptionMandatory())
    .addOption(new Option('--locale <name>', 'language').choices(LOCALES).default('en'))
    .option('--store <name>', 'what the shop is called', 'Sialkot Sports')
    .option('--text', 'the form for readers without HTML')
    .option('--out <file>', 'write it there instead')
    .action(async (options: PreviewOptions) => {
      const { template, locale, store, out } = options;
      const mail = renderMail(sampleMail(template, locale, store));
      const content = options.text ? `${mail.subject}\n\n${mail.text}` : mail.html;
      if (out === undefined) {
        show(io, options, mail, () => content);
        return;
      }
      await writeFile(out, content).catch((cause: unknown) => {
        throw new CliFailure('failed', `${out} cannot be written`, {
          cause,
          fix: 'Name a file in a folder that is there.',
        });
      });
      show(
        io,
        options,
        { template, locale, out, subject: mail.subject },
        () => `Written to ${out}.`,
      );
    });

export const notifications = (io: CliIo): Command =>
  new Command('notifications')
    .description('What buyers are told: by mail and short message, and what became of it')
    .addCommand(list(io))
    .addCommand(resend(io))
    .addCommand(preview(io));
