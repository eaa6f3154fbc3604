import type { Context, EventBridgeEvent } from 'aws-lambda';
import { withDynamoDb } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { readCommitPage } from '../../shared/adapters/commit-pages.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import type { Commit } from '../../shared/commit.ts';
import { lightEntry } from '../../shared/edge/light-entry.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import { createCheckPlaces } from '../adapters/check-places.ts';
import { createDueRows } from '../adapters/due-rows.ts';
import { createMissingRows } from '../adapters/missing-rows.ts';
import { createViewsTable } from '../adapters/views-table.ts';
import { checkContext } from '../check-context.ts';
import { contextLogs } from '../context-logs.ts';
import { forEachProjection } from '../domain/projections.ts';
import { namingRebuilderOf } from '../name-subject.ts';
import { logOfOrThrow } from '../open-deadlines.ts';
import { rebuilderOf } from '../rebuild-subject.ts';
import { watchAnew } from '../watch-stream.ts';

/** No page is read with less than this left of the invocation. */
const RESERVE_MS = 30_000;

/** Every night: each context's streams against the rows that watch and show them; what differs is mended. */
export const make = (runtime: Runtime & HasDynamoDb & SignedAws) => {
  const viewsTable = runtime.setting('VIEWS_TABLE');
  const { blobs, tables, contexts, logOf } = contextLogs(runtime);
  const rows = createDueRows(runtime, viewsTable);
  const places = createCheckPlaces(runtime, viewsTable);
  const table = createViewsTable(runtime, viewsTable);
  const now = (): number => runtime.now();
  const missing = createMissingRows(runtime, viewsTable);
  const ports = { table, rows, logOf, contexts, now };
  const rebuilders = forEachProjection(
    (projection) => rebuilderOf(ports, projection),
    (projection) => namingRebuilderOf(ports, projection),
  );
  const repair = async (newest: Commit): Promise<void> => {
    const rebuilder = rebuilders.find(({ reads }) => reads(newest));
    await (rebuilder?.rebuild(newest) ?? watchAnew(ports, newest));
  };

  return async (
    _event: EventBridgeEvent<'Scheduled Event', object>,
    lambda: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<void> => {
    const hasTime = (): boolean => lambda.getRemainingTimeInMillis() > RESERVE_MS;
    const shared = { runtime, blobs, rows, missing, places, repair };
    const checked = await Promise.allSettled(
      contexts.map((context) => {
        const log = logOfOrThrow(logOf, context);
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
