import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Prepares a statement, once for each text. */
export type Prepare = (sql: string) => StatementSync;

/** A cache of prepared statements over one database. */
export const createPrepare = (db: DatabaseSync): Prepare => {
  const prepared = new Map<string, StatementSync>();
  return (sql) => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = db.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
};
