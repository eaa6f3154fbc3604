import type { Store } from '../engine/store.ts';

/** A payload that a target, or after failure its dead-letter queue, is still to get. Times in ms. */
export interface Delivery {
  readonly seq: number;
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly payload: string;
  readonly deadLetterArn: string | null;
  readonly maxRetries: number;
  readonly acceptedAt: number;
  readonly maxAgeMs: number;
  /** Attempts that failed so far, at the target or, once `failure` is set, at the dead-letter queue. */
  readonly attempts: number;
  readonly nextAt: number;
  /** Attributes of the dead letter, as JSON; null while the target is tried. */
  readonly failure: string | null;
}

/** How many payloads nobody got, by rule and target. */
export interface Dropped {
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly count: number;
}

export interface DeliveryTable {
  insert(delivery: Omit<Delivery, 'seq' | 'attempts' | 'failure'>): void;
  /** The numbers of what is due, the longest due first. */
  due(now: number, limit: number): number[];
  find(seq: number): Delivery | undefined;
  nextAt(): number | undefined;
  remove(seq: number): void;
  retryAt(seq: number, nextAt: number): void;
  /** From now on it is a dead letter with these attributes. */
  fail(seq: number, failure: string, nextAt: number): void;
  /** Gives the payload up and counts it. */
  drop(delivery: Delivery): void;
  dropped(): Dropped[];
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS eventbridge_delivery (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, rule_arn TEXT NOT NULL, target_arn TEXT NOT NULL,
    payload TEXT NOT NULL, dead_letter_arn TEXT, max_retries INTEGER NOT NULL,
    accepted_at INTEGER NOT NULL, max_age_ms INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL, failure TEXT);
  CREATE INDEX IF NOT EXISTS eventbridge_delivery_next ON eventbridge_delivery (next_at);
  CREATE TABLE IF NOT EXISTS eventbridge_dropped (
    rule_arn TEXT NOT NULL, target_arn TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (rule_arn, target_arn)) WITHOUT ROWID`;

export const createDeliveryTable = ({ db }: Store): DeliveryTable => {
  db.exec(SCHEMA);
  const insert = db.prepare(`INSERT INTO eventbridge_delivery (rule_arn, target_arn, payload,
    dead_letter_arn, max_retries, accepted_at, max_age_ms, next_at) VALUES (:ruleArn, :targetArn,
    :payload, :deadLetterArn, :maxRetries, :acceptedAt, :maxAgeMs, :nextAt)`);
  const due = db.prepare(
    'SELECT seq FROM eventbridge_delivery WHERE next_at <= ? ORDER BY next_at, seq LIMIT ?',
  );
  const find = db.prepare(`SELECT seq, rule_arn AS ruleArn, target_arn AS targetArn, payload,
    dead_letter_arn AS deadLetterArn, max_retries AS maxRetries, accepted_at AS acceptedAt,
    max_age_ms AS maxAgeMs, attempts, next_at AS nextAt, failure
    FROM eventbridge_delivery WHERE seq = ?`);
  const next = db.prepare('SELECT min(next_at) AS at FROM eventbridge_delivery');
  const remove = db.prepare('DELETE FROM eventbridge_delivery WHERE seq = ?');
  const retry = db.prepare(
    'UPDATE eventbridge_delivery SET attempts = attempts + 1, next_at = ? WHERE seq = ?',
  );
  const fail = db.prepare(
    'UPDATE eventbridge_delivery SET attempts = 0, failure = ?, next_at = ? WHERE seq = ?',
  );
  const countDropped = db.prepare(`INSERT INTO eventbridge_dropped VALUES (?, ?, 1)
    ON CONFLICT (rule_arn, target_arn) DO UPDATE SET count = count + 1`);
  const dropped = db.prepare(`SELECT rule_arn AS ruleArn, target_arn AS targetArn, count
    FROM eventbridge_dropped ORDER BY rule_arn, target_arn`);
  return {
    insert: (delivery) => void insert.run({ ...delivery }),
    due: (now, limit) => due.all(now, limit).map(({ seq }) => Number(seq)),
    find: (seq) => find.get(seq) as unknown as Delivery | undefined,
    nextAt: () => (next.get() as { at: number | null } | undefined)?.at ?? undefined,
    remove: (seq) => void remove.run(seq),
    retryAt: (seq, nextAt) => void retry.run(nextAt, seq),
    fail: (seq, failure, nextAt) => void fail.run(failure, nextAt, seq),
    drop: ({ seq, ruleArn, targetArn }) => {
      countDropped.run(ruleArn, targetArn);
      remove.run(seq);
    },
    dropped: () => dropped.all() as unknown as Dropped[],
  };
};
