import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Blobs } from '../blobs.ts';
import type { Commit } from '../commit.ts';
import type { HasDynamoDb } from '../runtime.ts';
import { awsFault } from './aws-fault.ts';
import { commitPut, whose } from './commit-log.ts';
import { type FailedCondition, failedConditions, metAnother } from './failed-condition.ts';

/** DynamoDB's own limits for one transaction; the bytes leave room for keys and expressions. */
export const MOST_WRITES = 100;
export const MOST_BYTES = 3_500_000;

export type GroupAppended =
  | { readonly kind: 'appended' }
  /** Nothing was written; what stood in the way, in the order of what was given. */
  | {
      readonly kind: 'cancelled';
      readonly commits: readonly ('same-cause' | 'conflict' | undefined)[];
      readonly writes: readonly (FailedCondition | undefined)[];
    }
  /** Nothing was written because another transaction was at one of the items: try again. */
  | { readonly kind: 'contended' };

/** Commits of different streams of one table, and other writes, that stand together or not at all. */
export interface CommitGroup {
  append(commits: readonly Commit[], writes: readonly TransactWriteItem[]): Promise<GroupAppended>;
}

export const createCommitGroup = (
  ports: HasDynamoDb & { readonly blobs: Blobs },
  table: string,
): CommitGroup => ({
  append: async (commits, writes) => {
    const puts = await Promise.all(commits.map((commit) => commitPut(table, commit, ports.blobs)));
    try {
      const TransactItems = [...puts, ...writes];
      await ports.dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
      return { kind: 'appended' };
    } catch (error) {
      const failed = failedConditions(error);
      if (failed?.some((one) => one !== undefined)) return cancelled(commits, failed);
      if (metAnother(error)) return { kind: 'contended' };
      throw awsFault(`append to ${table}`, error);
    }
  },
});

const cancelled = (
  commits: readonly Commit[],
  failed: readonly (FailedCondition | undefined)[],
): GroupAppended => ({
  kind: 'cancelled',
  commits: commits.map((commit, index) => {
    const taken = failed[index];
    return taken && whose(commit, taken.item);
  }),
  writes: failed.slice(commits.length),
});
