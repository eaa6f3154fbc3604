import type { Environment } from '../engine/service.ts';
import { createIndexRows, type IndexRows } from './storage/index-rows.ts';
import { createItems, type Items } from './storage/items.ts';
import { createSchema } from './storage/schema.ts';
import { createPrepare, type Prepare } from './storage/statements.ts';
import { createStreamLog, type StreamLog } from './streams/stream-log.ts';
import { createTables, type Tables } from './tables/tables.ts';
import { createThrottle, type Throttle } from './throttle.ts';

/** Everything that operations work on. */
export interface Database {
  readonly environment: Environment;
  readonly prepare: Prepare;
  readonly items: Items;
  readonly indexRows: IndexRows;
  readonly streams: StreamLog;
  readonly tables: Tables;
  readonly throttle: Throttle;
}

/** One operation. It runs inside a transaction: a throw takes back all that it wrote. */
export type Operation = (
  database: Database,
  input: Readonly<Record<string, unknown>>,
) => Record<string, unknown>;

/** Opens the embedded DynamoDB's part of the store. */
export const openDatabase = (environment: Environment): Database => {
  const { store, clock, region } = environment;
  createSchema(store.db);
  const prepare = createPrepare(store.db);
  const items = createItems(prepare);
  const indexRows = createIndexRows(prepare);
  const streams = createStreamLog(prepare, () => clock.now(), region);
  const tables = createTables(environment, { prepare, items, indexRows, streams });
  const throttle = createThrottle(clock);
  return { environment, prepare, items, indexRows, streams, tables, throttle };
};
