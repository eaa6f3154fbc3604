import type { Environment } from '../engine/service.ts';
import type { AwsEvent } from '../eventbridge/eventbridge.ts';
import type { DueReport, SentMail, SesTables } from './tables.ts';

/** A kind of report: its names, and what stands in it beside the mail. */
interface ReportKind {
  readonly detailType: string;
  readonly eventType: string;
  /** As configuration sets ask for it. */
  readonly wanted: string;
  details(mail: SentMail, at: string): Readonly<Record<string, unknown>>;
}

const recipients = ({ to }: SentMail) => to.map((emailAddress) => ({ emailAddress }));

const bounce =
  (bounceType: string, bounceSubType: string) =>
  (mail: SentMail, timestamp: string): Readonly<Record<string, unknown>> => ({
    bounce: { bounceType, bounceSubType, bouncedRecipients: recipients(mail), timestamp },
  });

/** Source: SES developer guide, "Event data that Amazon SES publishes to EventBridge". */
const REPORTS: Readonly<Record<string, ReportKind>> = {
  send: {
    detailType: 'Email Sent',
    eventType: 'Send',
    wanted: 'send',
    details: () => ({ send: {} }),
  },
  delivery: {
    detailType: 'Email Delivered',
    eventType: 'Delivery',
    wanted: 'delivery',
    details: ({ to }, timestamp) => ({
      delivery: { timestamp, recipients: to, processingTimeMillis: 1_000 },
    }),
  },
  bounce: {
    detailType: 'Email Bounced',
    eventType: 'Bounce',
    wanted: 'bounce',
    details: bounce('Permanent', 'General'),
  },
  'full-mailbox': {
    detailType: 'Email Bounced',
    eventType: 'Bounce',
    wanted: 'bounce',
    details: bounce('Transient', 'MailboxFull'),
  },
  suppressed: {
    detailType: 'Email Bounced',
    eventType: 'Bounce',
    wanted: 'bounce',
    details: bounce('Permanent', 'Suppressed'),
  },
  complaint: {
    detailType: 'Email Complaint Received',
    eventType: 'Complaint',
    wanted: 'complaint',
    details: (mail, timestamp) => ({
      complaint: {
        complainedRecipients: recipients(mail),
        complaintFeedbackType: 'abuse',
        timestamp,
      },
    }),
  },
};

/** What becomes of a mail to this address, and after how many milliseconds. */
type Fate = readonly (readonly [kind: string, afterMs: number])[];

const DELIVERED: Fate = [
  ['send', 0],
  ['delivery', 1_000],
];

/** The mailbox simulator's addresses; anybody else has an inbox that takes all. */
const SIMULATED: Readonly<Record<string, Fate>> = {
  success: DELIVERED,
  ooto: DELIVERED,
  bounce: [
    ['send', 0],
    ['bounce', 1_000],
  ],
  'full-mailbox': [
    ['send', 0],
    ['full-mailbox', 1_000],
  ],
  complaint: [...DELIVERED, ['complaint', 3_000]],
  suppressionlist: [
    ['send', 0],
    ['suppressed', 1_000],
  ],
};
const SIMULATOR = 'simulator.amazonses.com';

const fateOf = (address: string): Fate => {
  const [local = '', domain] = address.toLowerCase().split('@');
  const [simulated = ''] = local.split('+');
  const known = domain === SIMULATOR && Object.hasOwn(SIMULATED, simulated);
  return (known ? SIMULATED[simulated] : undefined) ?? DELIVERED;
};

/** Notes what is to be told of the mail, save for what is due at once and wanted by nobody. */
export const noteReports = (tables: SesTables, mail: SentMail): void => {
  for (const [kind, afterMs] of mail.to.flatMap(fateOf)) {
    if (afterMs > 0 || isWanted(tables, mail, kind)) {
      tables.saveReport(mail.messageId, kind, mail.atMs + afterMs);
    }
  }
};

const isWanted = (tables: SesTables, { configurationSet }: SentMail, kind: string): boolean => {
  const wanted = REPORTS[kind]?.wanted;
  if (configurationSet === null || wanted === undefined) return false;
  return tables.wantedOf(configurationSet).has(wanted);
};

const MOST_AT_ONCE = 100;

/** Tells the account, in time, what became of its mails; what is due outlives a restart. */
export interface Reporter {
  /** To be called after reports were stored. */
  rearm(): void;
  close(): void;
}

export const createReporter = (
  environment: Environment,
  tables: SesTables,
  emit: (event: AwsEvent) => void,
): Reporter => {
  const { clock, store } = environment;
  let disarm = (): void => undefined;
  const rearm = (): void => {
    disarm();
    const nextMs = tables.nextReportMs();
    if (nextMs !== undefined) disarm = clock.at(Math.max(nextMs, clock.now()), fire);
  };
  /** What is due at a time is told in one commit. */
  const fire = (): void => {
    store.transaction(() => {
      for (const due of tables.dueReports(clock.now(), MOST_AT_ONCE)) {
        tables.removeReport(due.id);
        report(environment, tables, emit, due);
      }
    });
    rearm();
  };
  rearm();
  return { rearm, close: () => disarm() };
};

const report = (
  environment: Environment,
  tables: SesTables,
  emit: (event: AwsEvent) => void,
  { messageId, kind, dueMs }: DueReport,
): void => {
  const mail = tables.mail(messageId);
  const what = REPORTS[kind];
  if (!mail || !what || !isWanted(tables, mail, kind)) return;
  const { region, accountId } = environment;
  const arn = `arn:aws:ses:${region}:${accountId}:configuration-set/${mail.configurationSet}`;
  const at = new Date(dueMs).toISOString();
  emit({
    source: 'aws.ses',
    detailType: what.detailType,
    resources: [arn],
    detail: {
      eventType: what.eventType,
      mail: mailOf(environment, mail),
      ...what.details(mail, at),
    },
  });
};

const mailOf = ({ accountId }: Environment, mail: SentMail) => ({
  timestamp: new Date(mail.atMs).toISOString(),
  source: mail.from,
  sendingAccountId: accountId,
  messageId: mail.messageId,
  destination: mail.to,
  headersTruncated: false,
  commonHeaders: {
    from: [mail.from],
    to: mail.to,
    messageId: mail.messageId,
    subject: mail.subject,
  },
  tags: {
    'ses:configuration-set': [mail.configurationSet],
    ...Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
  },
});
