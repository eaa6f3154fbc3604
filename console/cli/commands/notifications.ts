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
import {
  askingCommand,
  type CommonOptions,
  clientOf,
  commandOf,
  show,
  wholeNumber,
} from '../command.ts';
import { CliFailure } from '../exit-codes.ts';
import { table } from '../format/table.ts';
import type { CliIo } from '../io.ts';
import { type ListOptions, listInput, tellEnd, withListOptions } from '../list-options.ts';
import {
  awaitOutcome,
  type PersonOptions,
  personInput,
  sentSchema,
  tellId,
  withPersonOptions,
} from '../person-options.ts';
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

type NotificationListOptions = ListOptions & { readonly order?: string; readonly channel?: string };

const list = (io: CliIo): Command =>
  withListOptions(
    askingCommand('list', 'Show what buyers were told, and what became of it', [
      'karwan notifications list --state unconfirmed',
      "karwan notifications list --order '#1001'",
    ]),
  )
    .option('--state <name>', 'such as unconfirmed, sent, delivered, bounced, refused')
    .option('--order <id>', 'one order, by our id or its number')
    .option('--channel <name>', 'email or sms')
    .action(async (options: NotificationListOptions) => {
      const client = await clientOf(io, options);
      const { order, channel } = options;
      const input = {
        ...listInput(options),
        ...(order === undefined ? {} : { order }),
        ...(channel === undefined ? {} : { channel }),
      };
      const page = await client.ask('notifications.list', input, pageSchema);
      show(io, options, page, (look) =>
        table(
          page.notifications,
          [
            { title: 'NOTIFICATION', of: ({ notificationId }) => notificationId },
            { title: 'ORDER', of: ({ orderNumber }) => orderNumber },
            { title: 'TEMPLATE', of: ({ template }) => template },
            { title: 'BY', of: ({ channel: by }) => by },
            { title: 'IN', of: ({ locale }) => locale },
            { title: 'REV', of: ({ revision }) => String(revision), side: 'right' },
            { title: 'STATE', of: ({ state }) => state },
            { title: 'BECAUSE', of: ({ code }) => code, shrinks: true },
            { title: 'WHEN', of: ({ requestedAt }) => requestedAt },
            { title: 'MERCHANT', of: ({ merchantId }) => merchantId, shrinks: true },
          ],
          look,
        ),
      );
      tellEnd(io, options, page.next, page.notifications.length);
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
      const input = { order, notificationId, ...personInput(io, options) };
      const client = await clientOf(io, options);
      tellId(io, options, input);
      const schema = sentSchema.extend({ orderId: z.string() });
      const sent = await client.ask('notifications.resend', input, schema);
      const outcome = await awaitOutcome(io, client, {
        commandId: sent.commandId,
        merchantId: sent.merchantId,
        subject: `order/${sent.orderId}`,
        context: 'notifications',
        nameOf: (command) => command,
        waitSeconds: options.wait,
      });
      show(io, options, { ...sent, ...outcome }, () => `${notificationId} is sent once more.`);
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
