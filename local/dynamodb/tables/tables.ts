import type { Environment } from '../../engine/service.ts';
import { inUse, notFound } from '../errors.ts';
import type { IndexRows } from '../storage/index-rows.ts';
import type { Items } from '../storage/items.ts';
import type { Prepare } from '../storage/statements.ts';
import type { StreamLog } from '../streams/stream-log.ts';
import type { StreamView, Table, TableSpec, TableStream } from './definition.ts';

/** The tables that exist. Changes belong inside a transaction. */
export interface Tables {
  /** By name or ARN; throws `ResourceNotFoundException`. */
  get(nameOrArn: string, message?: string): Table;
  find(nameOrArn: string): Table | undefined;
  names(): readonly string[];
  create(spec: TableSpec): Table;
  /** Replaces the definition of a table that exists. */
  save(table: Table): void;
  drop(table: Table): void;
  /** A transaction was rolled back: what it may have changed is read anew. */
  forget(): void;
  /** A number for the rows of a new index. */
  newSpace(): number;
  openStream(table: Table, view: StreamView): TableStream;
}

export interface TableStores {
  readonly prepare: Prepare;
  readonly items: Items;
  readonly indexRows: IndexRows;
  readonly streams: StreamLog;
}

/** Opens the catalogue of tables. */
export const createTables = (environment: Environment, stores: TableStores): Tables => {
  const { prepare, items, indexRows, streams } = stores;
  const known = new Map<string, Table>();
  let isChanged = false;
  const find = (nameOrArn: string): Table | undefined => {
    const name = nameFrom(nameOrArn);
    const table = known.get(name) ?? read(name);
    if (table !== undefined) known.set(name, table);
    return table;
  };
  const read = (name: string): Table | undefined => {
    const row = prepare(FIND).get(name);
    return row && (JSON.parse(String(row['definition'])) as Table);
  };
  const save = (table: Table): void => {
    isChanged = true;
    known.delete(table.name);
    prepare(SAVE).run(table.name, JSON.stringify(table));
  };
  const newSpace = (): number =>
    Number(prepare('INSERT INTO dynamodb_spaces DEFAULT VALUES').run().lastInsertRowid);
  const openStream = (table: Table, view: StreamView): TableStream => {
    let labelMs = environment.clock.now();
    while (streams.exists(streamArn(table.arn, labelMs))) labelMs += 1;
    const arn = streamArn(table.arn, labelMs);
    return { id: streams.create(arn), arn, label: label(labelMs), view };
  };
  return {
    find,
    get: (nameOrArn, message) => {
      const table = find(nameOrArn);
      if (table === undefined) throw notFound(message);
      return table;
    },
    names: () =>
      prepare('SELECT name FROM dynamodb_tables ORDER BY name')
        .all()
        .map((row) => String(row['name'])),
    create: ({ streamView, indexes, ...spec }) => {
      if (find(spec.name) !== undefined) throw inUse(`Table already exists: ${spec.name}`);
      const table: Table = {
        ...spec,
        space: newSpace(),
        indexes: indexes.map((index) => ({ ...index, space: newSpace() })),
        arn: `arn:aws:dynamodb:${environment.region}:${environment.accountId}:table/${spec.name}`,
        id: environment.random.uuid(),
        createdAtMs: environment.clock.now(),
      };
      const stream = streamView === undefined ? undefined : openStream(table, streamView);
      save({ ...table, stream });
      return { ...table, stream };
    },
    save,
    forget: () => {
      if (isChanged) known.clear();
      isChanged = false;
    },
    drop: (table) => {
      isChanged = true;
      known.delete(table.name);
      prepare('DELETE FROM dynamodb_tables WHERE name = ?').run(table.name);
      items.clear(table.space);
      for (const { space } of table.indexes) indexRows.clear(space);
    },
    newSpace,
    openStream,
  };
};

const FIND = 'SELECT definition FROM dynamodb_tables WHERE name = ?';
const SAVE =
  'INSERT INTO dynamodb_tables (name, definition) VALUES (?, ?) ' +
  'ON CONFLICT DO UPDATE SET definition = excluded.definition';

const nameFrom = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.indexOf('/') + 1) : nameOrArn;

const label = (atMs: number): string => new Date(atMs).toISOString().slice(0, -1);

const streamArn = (tableArn: string, atMs: number): string => `${tableArn}/stream/${label(atMs)}`;
