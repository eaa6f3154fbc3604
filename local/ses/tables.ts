import type { Store } from '../engine/store.ts';

/** A mail as SES took it. */
export interface SentMail {
  readonly messageId: string;
  readonly atMs: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet: string | null;
}

/** What SES will report of a mail, and when. */
export interface DueReport {
  readonly id: number;
  readonly messageId: string;
  /** A key of `REPORTS`. */
  readonly kind: string;
  readonly dueMs: number;
}

/** Where a configuration set sends its events. */
export interface EventDestination {
  readonly configurationSet: string;
  readonly name: string;
  /** `send`, `renderingFailure` … as templates write them. */
  readonly types: readonly string[];
}

interface MailRow {
  message_id: string;
  at_ms: number;
  content: string;
}
interface ReportRow {
  id: number;
  message_id: string;
  kind: string;
  due_ms: number;
}

/** Identities, configuration sets, mails and what is still to be reported of them. */
export type SesTables = ReturnType<typeof openSesTables>;

export const openSesTables = ({ db }: Store) => {
  db.exec(`CREATE TABLE IF NOT EXISTS ses_identity (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS ses_configuration_set (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS ses_event_destination (
    configuration_set TEXT NOT NULL,
    name TEXT NOT NULL,
    types TEXT NOT NULL,
    PRIMARY KEY (configuration_set, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS ses_mail (
    message_id TEXT PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    content TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS ses_report (
    id INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    due_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS ses_report_due ON ses_report (due_ms)`);
  const putIdentity = db.prepare('INSERT OR IGNORE INTO ses_identity VALUES (?)');
  const identities = db.prepare('SELECT name FROM ses_identity ORDER BY name');
  const putSet = db.prepare('INSERT OR IGNORE INTO ses_configuration_set VALUES (?)');
  const hasSet = db.prepare('SELECT 1 FROM ses_configuration_set WHERE name = ?');
  const putDestination = db.prepare(`INSERT INTO ses_event_destination VALUES (?, ?, ?)
    ON CONFLICT (configuration_set, name) DO UPDATE SET types = excluded.types`);
  const destinations = db.prepare(
    'SELECT types FROM ses_event_destination WHERE configuration_set = ?',
  );
  const putMail = db.prepare('INSERT INTO ses_mail VALUES (?, ?, ?)');
  const mail = db.prepare('SELECT * FROM ses_mail WHERE message_id = ?');
  const newest = db.prepare('SELECT * FROM ses_mail ORDER BY rowid DESC LIMIT ?');
  const putReport = db.prepare(
    'INSERT INTO ses_report (message_id, kind, due_ms) VALUES (?, ?, ?)',
  );
  const nextReport = db.prepare('SELECT min(due_ms) AS due_ms FROM ses_report');
  const dueReports = db.prepare(
    'SELECT * FROM ses_report WHERE due_ms <= ? ORDER BY due_ms, id LIMIT ?',
  );
  const removeReport = db.prepare('DELETE FROM ses_report WHERE id = ?');
  return {
    saveIdentity: (name: string): void => void putIdentity.run(name.toLowerCase()),
    identities: (): readonly string[] =>
      (identities.all() as unknown as { name: string }[]).map(({ name }) => name),
    saveConfigurationSet: (name: string): void => void putSet.run(name),
    hasConfigurationSet: (name: string): boolean => hasSet.get(name) !== undefined,
    saveDestination: ({ configurationSet, name, types }: EventDestination): void =>
      void putDestination.run(configurationSet, name, JSON.stringify(types)),
    /** Kinds of events that somebody wants of a configuration set. */
    wantedOf: (configurationSet: string): ReadonlySet<string> =>
      new Set(
        (destinations.all(configurationSet) as unknown as { types: string }[]).flatMap(
          ({ types }) => JSON.parse(types) as string[],
        ),
      ),
    saveMail: ({ messageId, atMs, ...content }: SentMail): void =>
      void putMail.run(messageId, atMs, JSON.stringify(content)),
    mail: (messageId: string): SentMail | undefined =>
      toMail(mail.get(messageId) as unknown as MailRow | undefined),
    newestMails: (limit: number): readonly SentMail[] =>
      (newest.all(limit) as unknown as MailRow[]).flatMap((row) => toMail(row) ?? []),
    saveReport: (messageId: string, kind: string, dueMs: number): void =>
      void putReport.run(messageId, kind, dueMs),
    /** When the next report is due. */
    nextReportMs: (): number | undefined =>
      (nextReport.get() as unknown as { due_ms: number | null }).due_ms ?? undefined,
    dueReports: (nowMs: number, limit: number): readonly DueReport[] =>
      (dueReports.all(nowMs, limit) as unknown as ReportRow[]).map((row) => ({
        id: row.id,
        messageId: row.message_id,
        kind: row.kind,
        dueMs: row.due_ms,
      })),
    removeReport: (id: number): void => void removeReport.run(id),
  };
};

const toMail = (row: MailRow | undefined): SentMail | undefined =>
  row && {
    messageId: row.message_id,
    atMs: row.at_ms,
    ...(JSON.parse(row.content) as Omit<SentMail, 'messageId' | 'atMs'>),
  };
