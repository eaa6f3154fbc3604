import type { Runtime } from '../shared/runtime.ts';
import type { DueEntry, DuePage, DueRows } from './adapters/due-rows.ts';
import { DUE_SHARDS } from './contract.ts';
import { isFresh, readDueKey } from './domain/due-key.ts';
import { tellError } from './tell-error.ts';

/** What is taken up of one shard before the others have their turn. */
const KEPT_PER_SHARD = 2_000;

interface DueShardPorts {
  readonly runtime: Pick<Runtime, 'observe'>;
  readonly rows: Pick<DueRows, 'late'>;
}

/** The index of deadlines as one run goes through it, from each shard's beginning up to now. */
export interface DueShards {
  /** The next of each shard that were never told of, all together oldest first. */
  readFresh(): Promise<readonly DueEntry[]>;
  /** Whether a shard has not been read to its end. */
  hasMore(): boolean;
  /** Told before, and due to be told again; what is over 2,000 of a shard waits for the next run. */
  toldBefore(): readonly DueEntry[];
  /** How many stand past their deadline, by state. */
  past(): ReadonlyMap<string, number>;
  /** How many shards could not be read on. */
  failed(): number;
}

interface Shard {
  readonly number: number;
  readonly again: DueEntry[];
  /** `begin` before the first page; undefined behind the last. */
  next: DuePage['next'] | 'begin';
  failed: boolean;
}

export const dueShards = (ports: DueShardPorts, now: number, hasTime: () => boolean): DueShards => {
  const past = new Map<string, number>();
  const shards = Array.from(
    { length: DUE_SHARDS },
    (_, number): Shard => ({ number, again: [], next: 'begin', failed: false }),
  );

  const sort = (shard: Shard, fresh: DueEntry[], entry: DueEntry): void => {
    const read = readDueKey(entry.dueKey);
    const { toldBefore, at, state } = read;
    if (!isFresh(read, now)) past.set(state, (past.get(state) ?? 0) + 1);
    if (!toldBefore) fresh.push(entry);
    else if (at <= now && shard.again.length < KEPT_PER_SHARD) shard.again.push(entry);
  };

  const readOn = async (shard: Shard): Promise<readonly DueEntry[]> => {
    const fresh: DueEntry[] = [];
    try {
      while (shard.next && fresh.length < KEPT_PER_SHARD && (shard.next === 'begin' || hasTime())) {
        const start = shard.next === 'begin' ? undefined : shard.next;
        const page = await ports.rows.late(shard.number, now, start);
        for (const entry of page.entries) sort(shard, fresh, entry);
        shard.next = page.next;
      }
    } catch (error) {
      tellError(ports.runtime, 'shard not read', { shard: shard.number }, error);
      shard.failed = true;
      shard.next = undefined;
    }
    return fresh;
  };

  return {
    readFresh: async () =>
      (await Promise.all(shards.map(readOn)))
        .flat()
        .toSorted((one, other) => (one.dueKey < other.dueKey ? -1 : 1)),
    hasMore: () => shards.some(({ next }) => next !== undefined),
    toldBefore: () => shards.flatMap(({ again }) => again),
    past: () => past,
    failed: () => shards.filter((shard) => shard.failed).length,
  };
};
