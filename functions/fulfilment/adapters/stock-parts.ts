import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Commit } from '../../shared/commit.ts';
import { type Draft, draftCommit, recordCommands } from '../../shared/draft-commit.ts';
import type { Loaded } from '../../shared/load-stream.ts';
import { fillBackorders } from '../domain/stock/decide-level.ts';
import { type Place, type PlacedMovement, placeKey, sumOf } from '../domain/stock/levels.ts';
import { deltaOf, type MovementKind, movementsOf } from '../domain/stock/movements.ts';
import type { WaitingLine } from '../domain/stock/order-stock.ts';
import type { StockDesk } from '../domain/stock/stock-desk.ts';
import {
  type LevelGuard,
  levelWrite,
  stockedPut,
  strayDelete,
  type Waiting,
  waitDelete,
  waitPut,
} from './stock-rows.ts';
import type { AnyUnit } from './stock-unit.ts';

/** What a unit would write, and what it makes of the stock. */
export interface StockPart {
  readonly unit: AnyUnit;
  readonly draft: Draft<unknown>;
  readonly commits: readonly Commit[];
  readonly movements: readonly PlacedMovement[];
  /** Counts that must still hold, by `placeKey`. */
  readonly guards: ReadonlyMap<string, LevelGuard>;
  /** Places that the books know nothing of yet. */
  readonly opened: readonly Place[];
  /** Rows of lines that wait now, or wait for another quantity. */
  readonly waits: readonly Waiting[];
  readonly waitsNoMore: readonly Omit<Waiting, 'version'>[];
  readonly strays: readonly Waiting[];
}

/** What may be the first that is known of a place. */
const OPENING: readonly MovementKind[] = ['receipt', 'adjustment', 'return'];

/** Plans, decides and reads off the commit what moves; writes nothing. */
export const draftPart = (unit: AnyUnit, loaded: Loaded<unknown>, desk: StockDesk): StockPart => {
  const message = unit.messageOf(loaded.state, desk);
  const draft = draftCommit(unit.stream, unit.ports, loaded, { ...unit.item, message });
  const { merchantId } = unit.stream;
  const before = unit.waitsOf(loaded.state);
  const after = draft.kind === 'commit' ? unit.waitsOf(draft.next.state) : before;
  const version = loaded.version + 1;
  const strays = unit.foundBy.filter((row) => !before.some((line) => sameLine(line, row)));
  const waiting = {
    waits: after
      .filter(
        (line) => !before.some((was) => sameLine(line, was) && was.quantity === line.quantity),
      )
      .map((line) => ({ ...line, merchantId, version })),
    waitsNoMore: before
      .filter((line) => !after.some((is) => sameLine(line, is)))
      .map((line) => ({ ...line, merchantId })),
    strays,
  };
  if (draft.kind === 'nothing') {
    return { unit, draft, commits: [], movements: [], guards: new Map(), opened: [], ...waiting };
  }
  const movements = draft.commit.events
    .flatMap(movementsOf)
    .map((movement) => ({ ...movement, merchantId }));
  const commit = wakingWaiters(draft.commit, movements, waiting);
  const opened = movements.filter(
    (move) => OPENING.includes(move.kind) && desk.levelAt(move) === undefined,
  );
  const guards = guardsOf(commit, desk);
  return { unit, draft, commits: [commit], movements, guards, opened, ...waiting };
};

const sameLine = (one: WaitingLine, other: WaitingLine): boolean =>
  one.orderId === other.orderId && one.lineId === other.lineId && one.sku === other.sku;

/**
 * Where stock becomes free, those who wait for it are to get it; so are those behind who waits no more,
 * for whom it was kept back; and who begins to wait looks once more, because stock may have come between
 * the look at the shelf and the commit.
 */
const wakingWaiters = (
  commit: Commit,
  movements: readonly PlacedMovement[],
  { waits, waitsNoMore }: Pick<StockPart, 'waits' | 'waitsNoMore'>,
): Commit => {
  const freed = movements.filter((movement) => {
    const { onHand, allocated } = deltaOf(movement);
    return onHand > allocated;
  });
  const isEnded = commit.events.some(({ type }) => type === 'BackorderEnded');
  const woken = [...freed, ...waits, ...(isEnded ? waitsNoMore : [])];
  const skus = new Set(woken.map(({ sku }) => sku));
  const fills = recordCommands(commit, commit.cause, [...skus].toSorted().map(fillBackorders));
  return { ...commit, commands: [...commit.commands, ...fills] };
};

/** A count is true of what the books said then; a level that is new must not have come meanwhile. */
const guardsOf = (commit: Commit, desk: StockDesk): ReadonlyMap<string, LevelGuard> => {
  const counted = commit.events.filter(({ type }) => type === 'StockAdjusted');
  const { merchantId } = commit;
  return new Map(
    counted.flatMap(movementsOf).map((movement) => {
      const place = { ...movement, merchantId };
      return [placeKey(place), { onHand: desk.levelAt(place)?.onHand ?? null }] as const;
    }),
  );
};

/** How many writes the parts are together. */
export const countOf = (parts: readonly StockPart[]): number => {
  const rows = parts.map(
    ({ commits, waits, waitsNoMore, strays, opened }) =>
      commits.length + waits.length + waitsNoMore.length + strays.length + opened.length,
  );
  const levels = sumOf(parts.flatMap(({ movements }) => movements)).size;
  return rows.reduce((sum, count) => sum + count, levels);
};

/** What stands together with the parts' commits; levels in order of their keys. */
export const writesOf = (
  table: string,
  parts: readonly StockPart[],
): readonly TransactWriteItem[] => {
  const guards = new Map(parts.flatMap((part) => [...part.guards]));
  const levels = [...sumOf(parts.flatMap(({ movements }) => movements))]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, sum]) => levelWrite(table, sum, guards.get(key) ?? neededOf(sum)));
  const opened = new Map(
    parts.flatMap((part) => part.opened).map((place) => [placeKey(place), place]),
  );
  return [
    ...levels,
    ...[...opened.values()].map((place) => stockedPut(table, place)),
    ...parts.flatMap(({ waits, waitsNoMore, strays }) => [
      ...waits.map((row) => waitPut(table, row)),
      ...waitsNoMore.map((row) => waitDelete(table, row)),
      ...strays.map((row) => strayDelete(table, row)),
    ]),
  ];
};

/** Only allocations make less available; what they take must be there. */
const neededOf = (sum: { readonly onHand: number; readonly allocated: number }): LevelGuard => {
  const needed = sum.allocated - sum.onHand;
  return needed > 0 ? { available: needed } : {};
};
