import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { withDynamoDb } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { readCommitItem } from '../../shared/adapters/commit-log.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import type { Blobs } from '../../shared/blobs.ts';
import { type Commit, partitionKeyOf } from '../../shared/commit.ts';
import { lightEntry } from '../../shared/edge/light-entry.ts';
import { Fault } from '../../shared/fault.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import { createDueRows } from '../adapters/due-rows.ts';
import { createViewsTable } from '../adapters/views-table.ts';
import { contextLogs } from '../context-logs.ts';
import type { Figure } from '../domain/order-figures.ts';
import { forEachProjection } from '../domain/projections.ts';
import { namerOf } from '../name-subject.ts';
import { type SubjectUpdater, updaterOf } from '../update-subject.ts';
import { type WatchPorts, watchStream } from '../watch-stream.ts';

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
  const { blobs, contexts, logOf } = contextLogs(runtime);
  const ports = { ...runtime, blobs };
  const now = (): number => runtime.now();
  const table = createViewsTable(ports, ports.setting('VIEWS_TABLE'));
  const rows = createDueRows(ports, ports.setting('VIEWS_TABLE'));
  const watch = { table, rows, logOf, contexts, now };
  const tell = ({ metric, value, by }: Figure): void => ports.observe.count(metric, value, by);
  const updaters = forEachProjection(
    (projection) => updaterOf({ ...watch, tell }, projection),
    (projection) => namerOf(watch, projection),
  );

  return async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const { read, unreadable } = await readRecords(ports, event.Records);
    const groups = byView(updaters, read);
    const failed = new Set(unreadable === undefined ? [] : [unreadable]);
    await Promise.all(
      [...groups.values()].map(async (group) => {
        if (await updateGroup({ ...ports, updaters, watch }, group)) return;
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
    readonly watch: WatchPorts;
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
      await Promise.all(byStream(commits).map((some) => watchStream(ports.watch, some)));
      ports.observe.count('SubjectWithoutView', group.length);
    }
    return true;
  } catch (error) {
    tellFailure(ports, group[0]?.sequenceNumber ?? '', error, subject);
    return false;
  }
};

const byStream = (commits: readonly Commit[]): readonly (readonly Commit[])[] =>
  [...new Set(commits.map(partitionKeyOf))].map((stream) =>
    commits.filter((commit) => partitionKeyOf(commit) === stream),
  );

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
