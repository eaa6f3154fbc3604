import { Command } from 'commander';
import * as z from 'zod';
import { verifiers } from '../../../functions/ingest/verifiers.ts';
import {
  type AskingOptions,
  askingCommand,
  type CommonOptions,
  clientOf,
  commandOf,
  keyValue,
  readOption,
  repeated,
  show,
} from '../command.ts';
import { localChannelUrl } from '../connection/local-cloud.ts';
import { CliFailure, EXIT_CODES } from '../exit-codes.ts';
import { clean } from '../format/clean.ts';
import type { CliIo } from '../io.ts';
import { PROVIDER_HELP, resolveProvider } from '../provider-names.ts';
import { signedHeaders } from '../sign-webhook.ts';

interface SignedOptions {
  readonly provider: string;
  readonly body: string;
  readonly setting?: Readonly<Record<string, string>>;
}

interface VerifyOptions extends CommonOptions, SignedOptions {
  readonly secret: readonly string[];
  readonly headers: string;
  readonly at?: string;
  readonly url?: string;
  readonly method: string;
}

const headersSchema = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.number()]));

/** Lower-case names; several values of one name become one, as HTTP has it. */
const readHeaders = async (io: CliIo, path: string): Promise<Readonly<Record<string, string>>> => {
  const text = Buffer.from(await readOption(io, '--headers', path)).toString('utf8');
  const fix = 'Write it as {"X-Header-Name": "its value"}.';
  try {
    const headers = headersSchema.parse(JSON.parse(text));
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
  } catch (cause) {
    throw new CliFailure('usage', `--headers: ${path} is no JSON object of headers`, {
      fix,
      cause,
    });
  }
};

const timeOf = (io: CliIo, at: string | undefined): number => {
  if (at === undefined) return io.now();
  const time = /^\d{1,12}$/.test(at) ? Number(at) * 1000 : Date.parse(at);
  if (Number.isNaN(time)) {
    throw new CliFailure('usage', '--at: write a time such as 2026-11-02T09:00:00Z');
  }
  return time;
};

const verify = (io: CliIo, exit: (code: number) => void): Command =>
  commandOf('verify', 'Check a webhook’s signature offline, as Karwan’s door does', [
    'karwan webhooks verify --provider shopify --secret "$SECRET" --headers h.json --body b.json',
    'karwan webhooks verify --provider standard-webhooks --secret whsec_… --headers h.json --body b.json --at 2026-11-02T09:00:00Z',
  ])
    .requiredOption('--provider <name>', PROVIDER_HELP)
    .requiredOption(
      '--secret <text>',
      'the signing secret; repeat it for two during a rotation',
      repeated,
    )
    .requiredOption('--headers <file>', 'JSON file: header name → value')
    .requiredOption('--body <file>', 'the body, byte for byte as it came')
    .option('--at <time>', 'judge as at this time (ISO 8601 or Unix seconds; default: now)')
    .option('--setting <key=value>', 'a setting of the channel; repeatable', keyValue)
    .option('--url <url>', 'the URL it was posted to, for schemes that sign it')
    .option('--method <method>', 'HTTP method', 'POST')
    .action(async (options: VerifyOptions) => {
      const { provider, settings } = resolveProvider(options.provider, options.setting ?? {});
      const verifyBy = verifiers[provider];
      if (!verifyBy) {
        const names = [...Object.keys(verifiers).toSorted(), 'standard-webhooks', 'generic-hmac'];
        const fix = `Use one of ${names.join(', ')}.`;
        throw new CliFailure('usage', '--provider: this one is not known', { fix });
      }
      const webhook = {
        method: options.method,
        publicUrl: options.url ?? '',
        headers: await readHeaders(io, options.headers),
        rawBody: await readOption(io, '--body', options.body),
      };
      const credentials = options.secret.map((secret) => ({ secret }));
      const verdict = verifyBy(webhook, credentials, settings, timeOf(io, options.at));
      const accepted = verdict.verdict !== 'reject';
      const reason =
        verdict.verdict === 'accept' ? 'the signature is the sender’s' : verdict.reason;
      const answer = { verdict: accepted ? 'accept' : 'reject', reason };
      show(io, options, answer, () => `${answer.verdict}: ${reason}`);
      exit(accepted ? EXIT_CODES.ok.code : EXIT_CODES.failed.code);
    });

interface SendOptions extends AskingOptions, SignedOptions {
  readonly secret: string;
  readonly channel?: string;
  readonly url?: string;
  readonly topic?: string;
  readonly id?: string;
  readonly header?: Readonly<Record<string, string>>;
}

const send = (io: CliIo, exit: (code: number) => void): Command =>
  askingCommand('send', 'Sign a body as the provider would, and post it', [
    'karwan webhooks send --channel chn_0k3m… --provider shopify --secret "$SECRET" --body order.json',
    'karwan webhooks send --url https://…/webhooks/chn_0k3m… --provider woocommerce --secret "$SECRET" --body order.json --topic order.updated',
  ])
    .option('--channel <id>', 'the channel to post to')
    .option('--url <url>', 'or the full URL')
    .requiredOption('--provider <name>', PROVIDER_HELP)
    .requiredOption('--secret <text>', 'the signing secret')
    .requiredOption('--body <file>', 'the body')
    .option('--topic <name>', 'what the sender calls the event (orders/create, order.created)')
    .option('--id <id>', 'id of the delivery (default: a new one)')
    .option('--setting <key=value>', 'a setting of the channel; repeatable', keyValue)
    .option('--header <name=value>', 'a header more, or instead; repeatable', keyValue)
    .action(async (options: SendOptions) => {
      const url = await urlOf(io, options);
      const { provider, settings } = resolveProvider(options.provider, options.setting ?? {});
      const body = await readOption(io, '--body', options.body);
      const { secret, topic, id = io.uuid() } = options;
      const signed = signedHeaders(provider, { secret, body, settings, topic, id, now: io.now() });
      const headers = { ...signed, ...options.header };
      const { status, text } = await post(io, url, { headers, body });
      show(io, options, { url, status, answer: text }, () => answerText(status, text));
      exit(status >= 200 && status < 300 ? EXIT_CODES.ok.code : EXIT_CODES.failed.code);
    });

const refusalSchema = z.object({
  error: z.object({ message: z.string(), fix: z.string().optional() }),
});

/** A refusal of Karwan's own in its words; whatever else answered, as it did. */
const answerText = (status: number, text: string): string => {
  try {
    const { message, fix } = refusalSchema.parse(JSON.parse(text)).error;
    return `${status} ${clean(message)}${fix ? `\n${clean(fix)}` : ''}`;
  } catch {
    return `${status} ${clean(text)}`.trim();
  }
};

const urlOf = async (io: CliIo, options: SendOptions): Promise<string> => {
  if (options.url !== undefined) return options.url;
  if (options.channel === undefined) {
    throw new CliFailure('usage', 'Name where to send it: --channel ID or --url URL');
  }
  const client = await clientOf(io, options);
  if (client.local) return localChannelUrl(client.local, options.channel);
  const { publicUrl } = await client.ask('status', {}, z.object({ publicUrl: z.string() }));
  return `${publicUrl.replace(/\/+$/, '')}/webhooks/${options.channel}`;
};

const post = async (
  io: CliIo,
  url: string,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array },
): Promise<{ readonly status: number; readonly text: string }> => {
  try {
    const body = Buffer.from(request.body);
    const response = await io.fetch(url, { method: 'POST', headers: request.headers, body });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    throw new CliFailure('failed', `Could not post to ${url}`, {
      cause,
      fix: 'Is it running? See `karwan status`.',
    });
  }
};

interface ReplayOptions extends AskingOptions {
  readonly from: string;
  readonly to: string;
  readonly channel?: string;
}

const replaySchema = z.object({
  replayed: z.number(),
  unowned: z.number(),
  next: z.string().optional(),
});

const replay = (io: CliIo): Command =>
  askingCommand('replay', 'Hand a time’s webhooks to their owners once more, from the archive', [
    'karwan webhooks replay --from 2026-11-02T08:00:00Z --to 2026-11-03T09:30:00Z',
    'karwan webhooks replay --from 2026-11-02T08:00:00Z --to 2026-11-03T09:30:00Z --channel chn_0k3m…',
  ])
    .requiredOption('--from <time>', 'those received from this time on (ISO 8601, UTC)')
    .requiredOption('--to <time>', 'and before this one; the archive keeps 30 days')
    .option('--channel <id>', 'only those of this channel')
    .action(async (options: ReplayOptions) => {
      const client = await clientOf(io, options);
      const { from, to, channel: channelId } = options;
      const sum = { replayed: 0, unowned: 0 };
      let after: string | undefined;
      do {
        const input = { from, to, ...(channelId && { channelId }), ...(after && { after }) };
        const page = await client.ask('webhooks.replay', input, replaySchema);
        sum.replayed += page.replayed;
        sum.unowned += page.unowned;
        after = page.next;
      } while (after !== undefined);
      show(io, options, sum, () =>
        [
          `Handed over once more: ${sum.replayed}.`,
          // Until then they lie in its queue.
          ...(sum.replayed === 0
            ? ['The archive takes webhooks in some minutes after they came.']
            : []),
          ...(sum.unowned > 0 ? [`Of channels that were removed: ${sum.unowned}.`] : []),
        ].join('\n'),
      );
    });

export const webhooks = (io: CliIo, exit: (code: number) => void): Command =>
  new Command('webhooks')
    .description('Sign, send, check and replay webhooks by hand')
    .addCommand(send(io, exit))
    .addCommand(verify(io, exit))
    .addCommand(replay(io));
