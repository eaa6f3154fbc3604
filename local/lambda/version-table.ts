import type { Store } from '../engine/store.ts';

/** Version numbers of functions: counted up per function, the same for a resource over restarts. */
export interface VersionTable {
  numberOf(functionName: string, resource: string): number;
}

/** Keeps version numbers in the store. Every version runs the newest code here. */
export const createVersionTable = ({ db, transaction }: Store): VersionTable => {
  db.exec(`CREATE TABLE IF NOT EXISTS lambda_version (
    function_name TEXT NOT NULL, resource TEXT NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (function_name, resource)) WITHOUT ROWID`);
  const select = db.prepare(
    'SELECT number FROM lambda_version WHERE function_name = ? AND resource = ?',
  );
  const count = db.prepare('SELECT count(*) AS n FROM lambda_version WHERE function_name = ?');
  const insert = db.prepare('INSERT INTO lambda_version VALUES (?, ?, ?)');
  return {
    numberOf: (functionName, resource) =>
      transaction(() => {
        const known = select.get(functionName, resource)?.['number'];
        if (known !== undefined) return Number(known);
        const number = Number(count.get(functionName)?.['n'] ?? 0) + 1;
        insert.run(functionName, resource, number);
        return number;
      }),
  };
};
