import {
  type CommitGroup,
  type GroupAppended,
  MOST_BYTES,
  MOST_WRITES,
} from '../../shared/adapters/commit-group.ts';
import type { Commit } from '../../shared/commit.ts';
import { INLINE_LIMIT_BYTES } from '../../shared/envelope.ts';
import { retryable } from '../../shared/fault.ts';
import { toJson } from '../../shared/json.ts';
import { type Loaded, loadStream } from '../../shared/load-stream.ts';
import type { Settled } from '../../shared/step-runner.ts';
import { createStockDesk, type Shelf, type StockDesk } from '../domain/stock/stock-desk.ts';
import { countOf, draftPart, type StockPart, writesOf } from './stock-parts.ts';
import type { AnyUnit } from './stock-unit.ts';

export interface TogetherPorts {
  readonly table: string;
  readonly group: CommitGroup;
  readShelf(of: { readonly merchantId: string; readonly sku: string }): Promise<Shelf>;
  /** Called for each transaction that stands. */
  told(transaction: { readonly commits: number; readonly writes: number }): void;
}

/** How often in a row a transaction may fail, each time because others were faster. */
const TRIES = 6;

interface Run {
  readonly ports: TogetherPorts;
  readonly settled: Map<AnyUnit, Settled>;
  readonly loaded: Map<AnyUnit, Loaded<unknown>>;
  /** Not settled yet, in the order in which they are served. */
  open: readonly AnyUnit[];
}

/**
 * Group commit: as many streams' commits as fit go into one transaction, with one conditional update
 * for each level that they draw on. The first is served first. When others were faster, what they
 * did is read and all that is still open is planned anew.
 *
 * The streams must be different ones. What is left when time is up is undefined.
 */
export const commitTogether = async (
  ports: TogetherPorts,
  units: readonly AnyUnit[],
  hasTime: () => boolean,
): Promise<readonly Settled[]> => {
  const run: Run = { ports, settled: new Map(), loaded: new Map(), open: units };
  let failures = 0;
  let desk: StockDesk | undefined;
  while (run.open.length > 0 && hasTime()) {
    desk ??= await refresh(run);
    const parts = draftParts(run, desk);
    if (parts.length === 0) continue;
    const stands = await append(run, parts, failures);
    failures = stands ? 0 : failures + 1;
    // The desk has given out what was not written.
    if (!stands) desk = undefined;
  }
  return units.map((unit) => run.settled.get(unit));
};

const settle = (run: Run, unit: AnyUnit, outcome: Settled): void => {
  run.settled.set(unit, outcome);
  run.open = run.open.filter((other) => other !== unit);
};

const reject = (run: Run, unit: AnyUnit, reason: unknown): void =>
  settle(run, unit, { status: 'rejected', reason });

/** Streams that are not known, and every shelf that anybody wants to look at, read now. */
const refresh = async (run: Run): Promise<StockDesk> => {
  await Promise.all(
    run.open.map(async (unit) => {
      if (run.loaded.has(unit)) return;
      try {
        run.loaded.set(unit, await loadStream(unit.stream, unit.ports));
      } catch (error) {
        reject(run, unit, error);
      }
    }),
  );
  const wanted = new Map<string, { merchantId: string; sku: string; by: AnyUnit[] }>();
  for (const unit of run.open) {
    const { merchantId } = unit.stream;
    for (const sku of unit.skusOf(run.loaded.get(unit)?.state)) {
      const key = `${merchantId}#${sku}`;
      const by = [...(wanted.get(key)?.by ?? []), unit];
      wanted.set(key, { merchantId, sku, by });
    }
  }
  const shelves = await Promise.all(
    [...wanted.values()].map(async ({ by, ...of }) => {
      try {
        return await run.ports.readShelf(of);
      } catch (error) {
        for (const unit of by) reject(run, unit, error);
        return undefined;
      }
    }),
  );
  return createStockDesk(shelves.filter((shelf) => shelf !== undefined));
};

/** The next transaction's parts; units that write nothing, or cannot be decided, are settled. */
const draftParts = (run: Run, desk: StockDesk): readonly StockPart[] => {
  const parts: StockPart[] = [];
  let bytes = 0;
  for (const unit of run.open) {
    const part = drafted(run, desk, unit);
    if (!part) continue;
    bytes += part.commits.reduce((sum, commit) => sum + sizeOf(commit), 0);
    const tooMany = countOf([...parts, part]) > MOST_WRITES;
    if (parts.length > 0 && (tooMany || bytes > MOST_BYTES)) break;
    parts.push(part);
    desk.take(part.movements, part.waits);
  }
  return parts;
};

const drafted = (run: Run, desk: StockDesk, unit: AnyUnit): StockPart | undefined => {
  const loaded = run.loaded.get(unit);
  if (!loaded) return undefined;
  try {
    const part = draftPart(unit, loaded, desk);
    if (part.commits.length > 0 || part.strays.length > 0) return part;
    settle(run, unit, { status: 'fulfilled', value: part.draft.decided });
  } catch (error) {
    reject(run, unit, error);
  }
  return undefined;
};

/** A large commit lies in the bucket; its item is small. */
const sizeOf = (commit: Commit): number =>
  Math.min(Buffer.byteLength(toJson(commit)), INLINE_LIMIT_BYTES) + 1024;

/** Whether the transaction stands; its parts are settled then, or when trying again is of no use. */
const append = async (
  run: Run,
  parts: readonly StockPart[],
  failures: number,
): Promise<boolean> => {
  const commits = parts.flatMap((part) => part.commits);
  const writes = writesOf(run.ports.table, parts);
  try {
    const appended = await run.ports.group.append(commits, writes);
    if (appended.kind !== 'appended') {
      forget(run, parts, appended, failures);
      return false;
    }
    run.ports.told({ commits: commits.length, writes: writes.length });
    for (const { unit, draft } of parts) {
      settle(run, unit, { status: 'fulfilled', value: draft.decided });
    }
    return true;
  } catch (error) {
    for (const { unit } of parts) reject(run, unit, error);
    return false;
  }
};

/** What others wrote first is read again; who keeps being too slow goes back to the queue. */
const forget = (
  run: Run,
  parts: readonly StockPart[],
  appended: Exclude<GroupAppended, { kind: 'appended' }>,
  failures: number,
): void => {
  const owners = parts.flatMap(({ unit, commits }) => commits.map(() => unit));
  for (const [index, unit] of owners.entries()) {
    if (appended.kind === 'cancelled' && appended.commits[index] === undefined) continue;
    run.loaded.delete(unit);
  }
  if (failures + 1 < TRIES) return;
  const reason = retryable('contended', `${parts.length} streams: others kept writing first`);
  for (const { unit } of parts) reject(run, unit, reason);
};
