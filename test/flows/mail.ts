import type { Commit } from '../../functions/shared/commit.ts';
import type { SentMail } from '../../local/ses/tables.ts';
import { rowsOf } from './books.ts';
import type { Pipeline } from './pipeline.ts';

/** Settings of a shop whose buyers are written to. */
export const MAILS = { 'mail.buyer': 'on', 'mail.from': 'Sialkot Sports <orders@shops.example>' };

/** What SES took, oldest first: its books, not ours. */
export const mailsOf = ({ cloud }: Pipeline): readonly SentMail[] =>
  cloud.services.ses.mails(1_000).toReversed();

/** The subjects of all mails to an address, oldest first. */
export const subjectsTo = (pipeline: Pipeline, address: string): readonly string[] =>
  mailsOf(pipeline)
    .filter(({ to }) => to.includes(address))
    .map(({ subject }) => subject);

/** One message as `notifications.list` shows it. */
export interface ListedNotification {
  readonly notificationId: string;
  readonly orderId: string;
  readonly template: string;
  readonly channel: string;
  readonly locale: string;
  readonly revision: number;
  readonly state: string;
  readonly code: string | null;
}

export const listed = async (
  pipeline: Pipeline,
  input: Readonly<Record<string, unknown>> = {},
): Promise<readonly ListedNotification[]> => {
  const answer = await pipeline.ask('notifications.list', { limit: 200, ...input });
  if (!answer.ok) throw new Error(answer.error.message);
  return (answer.result as { notifications: ListedNotification[] }).notifications;
};

/** The types of all events of an order's notifications, in order. */
export const mailStoryOf = async (pipeline: Pipeline, orderId: string): Promise<string[]> =>
  (await rowsOf(pipeline, 'notificationscommits'))
    .filter(({ pk, kind }) => kind?.S === 'commit' && pk.S.endsWith(`#order/${orderId}`))
    .map(({ body }) => JSON.parse(body?.S ?? 'null') as Commit)
    .sort((a, b) => a.version - b.version)
    .flatMap(({ events }) => events.map(({ type }) => type));
