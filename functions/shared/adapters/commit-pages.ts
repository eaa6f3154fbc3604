import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { HasDynamoDb } from '../runtime.ts';
import { awsFault } from './aws-fault.ts';
import type { CommitItem } from './commit-log.ts';

/** A place in a context's table; a page starts behind it. */
export type TablePlace = Record<string, AttributeValue>;

export interface CommitPage {
  /** Commits alone; those of one stream lie together, in order of version. */
  readonly commits: readonly CommitItem[];
  /** Undefined behind the last page. */
  readonly next: TablePlace | undefined;
}

/** Every commit of a context, page by page (1 MB each), eventually consistent. */
export const readCommitPage = async (
  ports: HasDynamoDb,
  table: string,
  start: TablePlace | undefined,
): Promise<CommitPage> => {
  try {
    const page = await ports.dynamodb.send(
      new ScanCommand({ TableName: table, ...(start ? { ExclusiveStartKey: start } : {}) }),
    );
    return {
      commits: (page.Items ?? []).filter((item) => item['kind']?.S === 'commit'),
      next: page.LastEvaluatedKey,
    };
  } catch (error) {
    throw awsFault(`page ${table}`, error);
  }
};
