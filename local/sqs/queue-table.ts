import type { Environment } from '../engine/service.ts';
import {
  checkQueueAttributes,
  fifoRefused,
  parseRedrivePolicy,
  type QueueSettings,
  settingsOf,
} from './queue-attributes.ts';
import { invalidValue, missingParameter, queueDoesNotExist } from './refusal.ts';

export interface Queue {
  readonly name: string;
  readonly arn: string;
  /** As they were set, in SQS's texts. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly settings: QueueSettings;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

interface QueueRow {
  readonly name: string;
  readonly attributes: string;
  readonly tags: string;
  readonly created_at: number;
  readonly modified_at: number;
}

/** The queues, kept in memory beside their rows because every send and receive needs one. */
export interface QueueTable {
  find(name: string): Queue | undefined;
  /** Throws `QueueDoesNotExist`. */
  get(name: string): Queue;
  /** By the last part of the URL's path: the port may change between two starts. */
  atUrl(url: unknown): Queue;
  /** By ARN, whatever region and account it names. */
  atArn(arn: string): Queue | undefined;
  all(): Queue[];
  /** Creates the queue or replaces all its attributes; checks them first. */
  save(name: string, attributes: Readonly<Record<string, string>>): Queue;
  saveTags(name: string, tags: Readonly<Record<string, string>>): void;
  remove(name: string): void;
  urlOf(name: string): string;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS sqs_queue (
  name TEXT PRIMARY KEY, attributes TEXT NOT NULL, tags TEXT NOT NULL,
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL) WITHOUT ROWID`;

export const createQueueTable = (environment: Environment): QueueTable => {
  const { db } = environment.store;
  db.exec(SCHEMA);
  const upsert = db.prepare(`INSERT INTO sqs_queue (name, attributes, tags, created_at, modified_at)
    VALUES (:name, :attributes, '{}', :now, :now)
    ON CONFLICT (name) DO UPDATE SET attributes = :attributes, modified_at = :now`);
  const updateTags = db.prepare('UPDATE sqs_queue SET tags = :tags WHERE name = :name');
  const removeRow = db.prepare('DELETE FROM sqs_queue WHERE name = :name');
  const selectAll = db.prepare('SELECT * FROM sqs_queue ORDER BY name');
  const queues = new Map<string, Queue>();
  const arnOf = (name: string): string =>
    `arn:aws:sqs:${environment.region}:${environment.accountId}:${name}`;
  const load = (): void => {
    queues.clear();
    for (const row of selectAll.all() as unknown as QueueRow[]) {
      queues.set(row.name, toQueue(row, arnOf(row.name)));
    }
  };
  load();
  const get = (name: string): Queue => {
    const queue = queues.get(name);
    if (queue === undefined) throw queueDoesNotExist();
    return queue;
  };
  return {
    find: (name) => queues.get(name),
    get,
    atUrl: (url) => get(nameInUrl(url)),
    atArn: (arn) => queues.get(arn.split(':')[5] ?? ''),
    all: () => [...queues.values()],
    urlOf: (name) => `${environment.origin()}/${environment.accountId}/${name}`,
    save: (name, attributes) => {
      checkName(name);
      checkQueueAttributes(attributes);
      checkDeadLetterQueue(name, attributes, (dead) => queues.has(dead));
      upsert.run({ name, attributes: JSON.stringify(attributes), now: environment.clock.now() });
      load();
      return get(name);
    },
    saveTags: (name, tags) => {
      updateTags.run({ name, tags: JSON.stringify(tags) });
      load();
    },
    remove: (name) => {
      removeRow.run({ name });
      load();
    },
  };
};

const toQueue = (row: QueueRow, arn: string): Queue => {
  const attributes = JSON.parse(row.attributes) as Record<string, string>;
  return {
    name: row.name,
    arn,
    attributes,
    tags: JSON.parse(row.tags) as Record<string, string>,
    settings: settingsOf(attributes),
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
  };
};

const nameInUrl = (url: unknown): string => {
  if (typeof url !== 'string' || url === '') throw missingParameter('QueueUrl');
  return url.slice(url.lastIndexOf('/') + 1);
};

const checkName = (name: string): void => {
  if (name.endsWith('.fifo')) throw fifoRefused();
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(name)) {
    throw invalidValue(
      'QueueName can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.',
    );
  }
};

/** A queue that is its own dead-letter queue would hand a message to itself for ever. */
const checkDeadLetterQueue = (
  name: string,
  attributes: Readonly<Record<string, string>>,
  exists: (name: string) => boolean,
): void => {
  const redrive = parseRedrivePolicy(attributes['RedrivePolicy']);
  if (redrive === undefined) return;
  const dead = redrive.deadLetterTargetArn.split(':')[5] ?? '';
  if (dead === name || !exists(dead)) {
    throw invalidValue(
      `RedrivePolicy of ${name}: dead-letter target ${redrive.deadLetterTargetArn} ` +
        `${dead === name ? 'is the queue itself' : 'does not exist: create it first'}.`,
    );
  }
};
