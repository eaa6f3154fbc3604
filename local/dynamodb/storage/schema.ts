import type { DatabaseSync } from 'node:sqlite';

/**
 * Makes the tables of the embedded DynamoDB where they are missing.
 *
 * - `dynamodb_spaces`: gives every table and every index a number that is never used again.
 * - `dynamodb_items`: `pk` and `sk` are key bytes, whose order is the order of the keys; `item` is JSON.
 * - `dynamodb_index_rows`: one row for each item that an index holds, in the index's order.
 * - `dynamodb_stream_records`: `record` is JSON in the shape of Lambda's event, `at` is in ms.
 * - `dynamodb_tokens`: `ClientRequestToken`s of done transactions.
 *
 * Items and stream records stand behind a key of their own: as rows of a `WITHOUT ROWID` tree, which keeps
 * whole rows in its inner pages, only four would fit a page, and most writes would balance the tree.
 */
export const createSchema = (db: DatabaseSync): void => {
  db.exec(`
    CREATE TABLE IF NOT EXISTS dynamodb_spaces (id INTEGER PRIMARY KEY AUTOINCREMENT);
    CREATE TABLE IF NOT EXISTS dynamodb_tables (
      name TEXT PRIMARY KEY, definition TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS dynamodb_items (
      space INTEGER NOT NULL, pk BLOB NOT NULL, sk BLOB NOT NULL, item TEXT NOT NULL,
      PRIMARY KEY (space, pk, sk)
    );
    CREATE TABLE IF NOT EXISTS dynamodb_index_rows (
      space INTEGER NOT NULL, ipk BLOB NOT NULL, isk BLOB NOT NULL, pk BLOB NOT NULL, sk BLOB NOT NULL,
      PRIMARY KEY (space, ipk, isk, pk, sk)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS dynamodb_streams (
      id INTEGER PRIMARY KEY AUTOINCREMENT, arn TEXT NOT NULL UNIQUE
    );
    CREATE TABLE IF NOT EXISTS dynamodb_stream_records (
      stream INTEGER NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, record TEXT NOT NULL,
      PRIMARY KEY (stream, sequence)
    );
    CREATE TABLE IF NOT EXISTS dynamodb_tokens (
      token TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, expires_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS dynamodb_tokens_by_expiry ON dynamodb_tokens (expires_at);
  `);
};
