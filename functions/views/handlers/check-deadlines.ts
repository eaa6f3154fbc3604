import type { Context, EventBridgeEvent } from 'aws-lambda';
import { withDynamoDb } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import { createCommitLog } from '../../shared/adapters/commit-log.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import type { Commit } from '../../shared/commit.ts';
import { lightEntry } from '../../shared/edge/light-entry.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import { createCheckPlaces } from '../adapters/check-places.ts';
import { readCommitPage } from '../adapters/commit-pages.ts';
import { createDeadlineRows } from '../adapters/deadline-rows.ts';
import { createViewsTable } from '../adapters/views-table.ts';
import { checkContext } from '../check-context.ts';
import { contextTables } from '../context-tables.ts';
import { dueRowOfCommit } from '../domain/due-row.ts';
import { forEachProjection } from '../domain/projections.ts';
import { rebuilderOf } from '../rebuild-subject.ts';

/** No page is read with less than this left of the invocation. */
const RESERVE_MS = 30_000;

/** Every night: each context's streams against their rows of deadlines; what differs is mended. */
export const make = (runtime: Runtime & HasDynamoDb & SignedAws) => {
  const viewsTable = runtime.setting('VIEWS_TABLE');
  const blobs = createBlobs(runtime, runtime.setting('BUCKET'));
  const tables = contextTables(runtime.setting('CONTEXT_TABLES'));
  const contexts = Object.keys(tables);
  const deadlines = createDeadlineRows(runtime, viewsTable);
  const places = createCheckPlaces(runtime, viewsTable);
  const logs = new Map(
    Object.entries(tables).map(([context, table]) => {
      return [context, createCommitLog({ ...runtime, blobs }, table)] as const;
    }),
  );
  const table = createViewsTable(runtime, viewsTable);
  const logOf = (context: string) => logs.get(context);
  const rebuilders = forEachProjection((projection) =>
    rebuilderOf({ table, deadlines, logOf, contexts }, projection),
  );
  const repair = async (newest: Commit): Promise<void> => {
    const rebuilder = rebuilders.find(({ reads }) => reads(newest));
    await (rebuilder?.rebuild(newest) ?? deadlines.save(dueRowOfCommit(newest)));
  };

  return async (
    _event: EventBridgeEvent<'Scheduled Event', object>,
    lambda: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<void> => {
    const hasTime = (): boolean => lambda.getRemainingTimeInMillis() > RESERVE_MS;
    const shared = { runtime, blobs, rows: deadlines, places, repair };
    const checked = await Promise.allSettled(
      [...logs].map(([context, log]) => {
        const pageFrom = (start: Parameters<typeof readCommitPage>[2]) =>
          readCommitPage(runtime, tables[context] ?? '', start);
        return checkContext({ ...shared, context, log, pageFrom }, hasTime);
      }),
    );
    for (const each of checked) if (each.status === 'rejected') throw each.reason;
  };
};

/** The Lambda entry. */
export const handler = lightEntry('views', (runtime) =>
  make({ ...runtime, ...withDynamoDb(), ...withSignedAws() }),
);
