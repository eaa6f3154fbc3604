import type { Store } from '../engine/store.ts';

/** How far each lane of each stream mapping has come; survives the death of the process. */
export interface StreamCheckpoints {
  /**
   * The lanes' checkpoints. A new mapping starts behind `initial`; when the number of lanes changed,
   * all start at the lowest, so that nothing is skipped.
   */
  open(uuid: string, lanes: number, initial: () => bigint): bigint[];
  /** Everything up to and including `sequence` is done with. */
  save(uuid: string, lane: number, sequence: bigint): void;
}

/** Keeps checkpoints in the store. */
export const createStreamCheckpoints = ({ db, transaction }: Store): StreamCheckpoints => {
  // Sequence numbers are longer than SQLite's integers.
  db.exec(`CREATE TABLE IF NOT EXISTS lambda_stream_checkpoint (
    uuid TEXT NOT NULL, lane INTEGER NOT NULL, sequence TEXT NOT NULL,
    PRIMARY KEY (uuid, lane)) WITHOUT ROWID`);
  const select = db.prepare(
    'SELECT sequence FROM lambda_stream_checkpoint WHERE uuid = ? ORDER BY lane',
  );
  const put = db.prepare('INSERT OR REPLACE INTO lambda_stream_checkpoint VALUES (?, ?, ?)');
  const clear = db.prepare('DELETE FROM lambda_stream_checkpoint WHERE uuid = ?');
  return {
    save: (uuid, lane, sequence) => void put.run(uuid, lane, String(sequence)),
    open: (uuid, lanes, initial) =>
      transaction(() => {
        const known = select.all(uuid).map(({ sequence }) => BigInt(String(sequence)));
        if (known.length === lanes) return known;
        const start = lowest(known) ?? initial();
        clear.run(uuid);
        const opened = Array.from({ length: lanes }, () => start);
        for (const lane of opened.keys()) put.run(uuid, lane, String(start));
        return opened;
      }),
  };
};

const lowest = (sequences: readonly bigint[]): bigint | undefined =>
  [...sequences].sort((a, b) => (a < b ? -1 : 1))[0];
