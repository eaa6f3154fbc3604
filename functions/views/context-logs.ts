import * as z from 'zod';
import { createBlobs } from '../shared/adapters/blobs.ts';
import { createCommitLog, type TableLog } from '../shared/adapters/commit-log.ts';
import type { SignedAws } from '../shared/adapters/signed-client.ts';
import type { Blobs } from '../shared/blobs.ts';
import type { HasDynamoDb, Runtime } from '../shared/runtime.ts';

/** Every context's commit log, by the setting `CONTEXT_TABLES`: JSON of context → table name. */
export interface ContextLogs {
  readonly blobs: Blobs;
  readonly tables: Readonly<Record<string, string>>;
  readonly contexts: readonly string[];
  readonly logOf: (context: string) => TableLog | undefined;
}

const tablesSchema = z.record(z.string(), z.string());

export const contextLogs = (
  runtime: Pick<Runtime, 'setting'> & HasDynamoDb & SignedAws,
): ContextLogs => {
  const blobs = createBlobs(runtime, runtime.setting('BUCKET'));
  const tables = tablesSchema.parse(JSON.parse(runtime.setting('CONTEXT_TABLES')));
  const logs = new Map(
    Object.entries(tables).map(
      ([context, table]) => [context, createCommitLog({ ...runtime, blobs }, table)] as const,
    ),
  );
  return { blobs, tables, contexts: [...logs.keys()], logOf: (context) => logs.get(context) };
};
