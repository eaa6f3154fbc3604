import type { Store } from '../engine/store.ts';
import type { AlarmState } from './evaluate.ts';

/** Where an alarm stands; times are epoch milliseconds. */
export interface Standing {
  readonly state: AlarmState;
  readonly reason: string;
  readonly since: number;
}

/** What a topic's subscribers were told. */
export interface Notification {
  readonly topicArn: string;
  readonly at: number;
  readonly subject: string;
  readonly message: string;
}

/** Alarms' states and what was told of them, over restarts. */
export interface AlarmTable {
  find(name: string): Standing | undefined;
  save(name: string, standing: Standing): void;
  notify(notification: Notification): void;
  /** The newest last, at most a thousand. */
  notifications(): readonly Notification[];
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS cloudwatch_alarm (
    name TEXT PRIMARY KEY, state TEXT NOT NULL, reason TEXT NOT NULL, since INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS sns_notification (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, topic_arn TEXT NOT NULL, at INTEGER NOT NULL,
    subject TEXT NOT NULL, message TEXT NOT NULL)`;
const KEPT = 1000;

export const createAlarmTable = ({ db }: Store): AlarmTable => {
  db.exec(SCHEMA);
  const find = db.prepare('SELECT state, reason, since FROM cloudwatch_alarm WHERE name = ?');
  const save = db.prepare(`INSERT INTO cloudwatch_alarm (name, state, reason, since)
    VALUES (:name, :state, :reason, :since) ON CONFLICT (name) DO UPDATE
    SET state = :state, reason = :reason, since = :since`);
  const insert = db.prepare(`INSERT INTO sns_notification (topic_arn, at, subject, message)
    VALUES (:topicArn, :at, :subject, :message)`);
  const trim = db.prepare(
    'DELETE FROM sns_notification WHERE seq <= (SELECT max(seq) FROM sns_notification) - ?',
  );
  const all = db.prepare(
    'SELECT topic_arn AS topicArn, at, subject, message FROM sns_notification ORDER BY seq',
  );
  return {
    find: (name) => find.get(name) as Standing | undefined,
    save: (name, { state, reason, since }) => void save.run({ name, state, reason, since }),
    notify: ({ topicArn, at, subject, message }) => {
      insert.run({ topicArn, at, subject, message });
      trim.run(KEPT);
    },
    notifications: () => all.all() as unknown as Notification[],
  };
};
