import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { withDynamoDb } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import { createCommitLog, readCommitItem } from '../../shared/adapters/commit-log.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import type { Blobs } from '../../shared/blobs.ts';
import type { Commit } from '../../shared/commit.ts';
import { lightEntry } from '../../shared/edge/light-entry.ts';
import { Fault } from '../../shared/fault.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import { createDeadlineRows, type DeadlineRows } from '../adapters/deadline-rows.ts';
import { createViewsTable } from '../adapters/views-table.ts';
import { contextTables } from '../context-tables.ts';
import { dueRowOfCommit } from '../domain/due-row.ts';
import type { Figure } from '../domain/order-figures.ts';
import { forEachProjection } from '../domain/projections.ts';
import { type SubjectUpdater, updaterOf } from '../update-subject.ts';

type Ports = Runtime & { readonly blobs: Blobs };

interface Positioned {
  readonly commit: Commit;
  readonly sequenceNumber: string;
}

/**
 * Reads the streams of all context tables. Commits of one subject are folded together and written
 * once; the first position that did not succeed is reported, and what was folded behind it is then
 * met again and recognised by its version.
 */
export const make = (runtime: Runtime & HasDynamoDb & SignedAws) => {
  const ports = { ...runtime, blobs: createBlobs(runtime, runtime.setting('BUCKET')) };
  const tables = contextTables(ports.setting('CONTEXT_TABLES'));
  const logOf = (context: string) => {
    const table = tables[context];
    return table === undefined ? undefined : createCommitLog(ports, table);
  };
  const table = createViewsTable(ports, ports.setting('VIEWS_TABLE'));
  const deadlines = createDeadlineRows(ports, ports.setting('VIEWS_TABLE'));
  const tell = ({ metric, value, by }: Figure): void => ports.observe.count(metric, value, by);
  const updaters = forEachProjection((projection) =>
    updaterOf({ table, deadlines, logOf, tell }, projection),
  );

  return async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const { read, unreadable } = await readRecords(ports, event.Records);
    const groups = byView(updaters, read);
    const failed = new Set(unreadable === undefined ? [] : [unreadable]);
    await Promise.all(
      [...groups.values()].map(async (group) => {
        if (await updateGroup({ ...ports, updaters, deadlines }, group)) return;
        for (const { sequenceNumber } of group) failed.add(sequenceNumber);
      }),
    );
    const first = event.Records.map(sequenceOf).find((sequence) => failed.has(sequence));
    return { batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first }] };
  };
};

const sequenceOf = (record: DynamoDBRecord): string => record.dynamodb?.SequenceNumber ?? '';

/** Stops at the first record that cannot be read: nothing behind it may count as done. */
const readRecords = async (
  ports: Ports,
  records: readonly DynamoDBRecord[],
): Promise<{ read: Positioned[]; unreadable: string | undefined }> => {
  const read: Positioned[] = [];
  for (const record of records) {
    const image = record.dynamodb?.NewImage;
    if (image?.['kind']?.S !== 'commit') continue;
    const sequenceNumber = sequenceOf(record);
    try {
      const commit = await readCommitItem(image as Record<string, AttributeValue>, ports.blobs);
      read.push({ commit, sequenceNumber });
    } catch (error) {
      tellFailure(ports, sequenceNumber, error);
      return { read, unreadable: sequenceNumber };
    }
  }
  return { read, unreadable: undefined };
};

/** Commits of one subject that one view folds, or none. */
const byView = (
  updaters: readonly SubjectUpdater[],
  read: readonly Positioned[],
): ReadonlyMap<string, readonly Positioned[]> => {
  const groups = new Map<string, Positioned[]>();
  for (const one of read) {
    const { merchantId, subject } = one.commit;
    const view = `${updaters.findIndex(({ reads }) => reads(one.commit))}`;
    const key = `${merchantId} ${subject} ${view}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
};

const updateGroup = async (
  ports: Ports & {
    readonly updaters: readonly SubjectUpdater[];
    readonly deadlines: DeadlineRows;
  },
  group: readonly Positioned[],
): Promise<boolean> => {
  const [first] = group;
  const subject = first?.commit.subject ?? '';
  const updater = ports.updaters.find(({ reads }) => first !== undefined && reads(first.commit));
  const commits = group.map(({ commit }) => commit);
  try {
    if (updater) {
      const outcome = await updater.update(commits);
      ports.observe.count(outcome === 'written' ? 'ViewWritten' : 'ViewUnchanged');
    } else {
      await keepDeadlines(ports.deadlines, commits);
      ports.observe.count('SubjectWithoutView', group.length);
    }
    return true;
  } catch (error) {
    tellFailure(ports, group[0]?.sequenceNumber ?? '', error, subject);
    return false;
  }
};

/** Nobody looks at the subject, but its deadlines pass all the same. */
const keepDeadlines = async (
  deadlines: DeadlineRows,
  commits: readonly Commit[],
): Promise<void> => {
  for (const commit of commits) {
    const neverHadAny = commit.version === 1 && commit.deadlines.length === 0;
    if (!neverHadAny) await deadlines.save(dueRowOfCommit(commit));
  }
};

const tellFailure = (ports: Ports, sequenceNumber: string, error: unknown, subject = ''): void => {
  ports.observe.count('ViewFailed');
  ports.observe.log('error', 'view not brought up to date', {
    sequenceNumber,
    subject,
    code: error instanceof Fault ? error.code : 'unexpected',
    error: error instanceof Error ? error.message : String(error),
  });
};

/** The Lambda entry. */
export const handler = lightEntry('views', (runtime) =>
  make({ ...runtime, ...withDynamoDb(), ...withSignedAws() }),
);
