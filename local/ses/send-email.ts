import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { readInput } from '../engine/operation-input.ts';
import type { Environment } from '../engine/service.ts';
import { noteReports } from './reports.ts';
import type { SentMail, SesTables } from './tables.ts';

const text = z.strictObject({ Data: z.string(), Charset: z.string().optional() });
const header = z.strictObject({ Name: z.string(), Value: z.string() });
const tag = z.strictObject({
  Name: z.string().regex(/^[A-Za-z0-9_-]{1,256}$/),
  Value: z.string().regex(/^[A-Za-z0-9_.@-]{1,256}$/),
});
/** The members that our bundles send; any other is an error that names it. */
const inputSchema = z.strictObject({
  FromEmailAddress: z.string(),
  Destination: z.strictObject({ ToAddresses: z.array(z.string()).min(1).max(50) }),
  ReplyToAddresses: z.array(z.string()).optional(),
  Content: z.strictObject({
    Simple: z.strictObject({
      Subject: text,
      Body: z.strictObject({ Html: text.optional(), Text: text.optional() }),
      Headers: z.array(header).optional(),
    }),
  }),
  EmailTags: z.array(tag).max(50).optional(),
  ConfigurationSetName: z.string().optional(),
});
type Input = z.output<typeof inputSchema>;

/** Takes the mail, and notes what is to be reported of it; both in one transaction. */
export const sendEmail = (
  environment: Environment,
  tables: SesTables,
  input: Record<string, unknown>,
): Record<string, unknown> => {
  const ask = readInput('SendEmail', inputSchema, input);
  check(environment, tables, ask);
  const mail = mailOf(environment, ask);
  environment.store.transaction(() => {
    tables.saveMail(mail);
    noteReports(tables, mail);
  });
  environment.meter.add('ses.message', mail.to.length, mail.configurationSet ?? '-');
  return { MessageId: mail.messageId };
};

const mailOf = ({ clock, random }: Environment, ask: Input): SentMail => {
  const { Subject, Body } = ask.Content.Simple;
  return {
    messageId: `01070${random.uuid()}-000000`,
    atMs: clock.now(),
    from: ask.FromEmailAddress,
    to: ask.Destination.ToAddresses,
    replyTo: ask.ReplyToAddresses ?? [],
    subject: Subject.Data,
    html: Body.Html?.Data ?? null,
    text: Body.Text?.Data ?? null,
    tags: Object.fromEntries((ask.EmailTags ?? []).map(({ Name, Value }) => [Name, Value])),
    configurationSet: ask.ConfigurationSetName ?? null,
  };
};

const check = ({ region }: Environment, tables: SesTables, ask: Input): void => {
  const set = ask.ConfigurationSetName;
  if (set !== undefined && !tables.hasConfigurationSet(set)) {
    throw new AwsError('NotFoundException', `Configuration set <${set}> does not exist.`, {
      httpStatus: 404,
    });
  }
  const { Simple } = ask.Content;
  const headers = [
    ask.FromEmailAddress,
    ...ask.Destination.ToAddresses,
    ...(ask.ReplyToAddresses ?? []),
    Simple.Subject.Data,
    ...(Simple.Headers ?? []).flatMap(({ Name, Value }) => [Name, Value]),
  ];
  if (headers.some((line) => /[\r\n]/.test(line))) throw bad('A header holds a line break.');
  for (const address of ask.Destination.ToAddresses) {
    if (!ADDRESS.test(address)) throw bad(`Invalid address: ${address.length} characters.`);
  }
  const sender = addressIn(ask.FromEmailAddress);
  if (!isOurs(tables.identities(), sender)) {
    throw new AwsError(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${sender}`,
    );
  }
};

const ADDRESS = /^[\x21-\x7e]+@[a-z0-9.-]+$/i;

const addressIn = (from: string): string => (/<([^<>]+)>$/.exec(from)?.[1] ?? from).toLowerCase();

/** An address is verified by itself, by its domain, or by one that its domain is below of. */
const isOurs = (identities: readonly string[], address: string): boolean => {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return identities.some(
    (identity) => identity === address || identity === domain || domain.endsWith(`.${identity}`),
  );
};

const bad = (message: string): AwsError => new AwsError('BadRequestException', message);
