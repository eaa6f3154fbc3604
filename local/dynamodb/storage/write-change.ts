import type { Capacity } from '../capacity.ts';
import type { Database } from '../database.ts';
import { type ItemChange, writeStreamRecord } from '../streams/stream-record.ts';
import { projectedNames, type Table, type TableIndex } from '../tables/definition.ts';
import { indexKeyOf } from '../tables/item-keys.ts';
import { attributeOf, type Item } from '../values/attribute-value.ts';
import { equalItems } from '../values/compare.ts';
import { itemSize } from '../values/item-size.ts';
import type { IndexKey, IndexRows } from './index-rows.ts';
import type { ItemKey } from './items.ts';

interface Target {
  readonly table: Table;
  readonly key: ItemKey;
}

/** Writes one change: the item, its rows in the indexes and its stream record, and counts the units. */
export const writeChange = (
  { items, indexRows, streams, environment }: Database,
  target: Target,
  change: ItemChange,
  spend?: { readonly capacity: Capacity; readonly factor: number },
): void => {
  const { table, key } = target;
  const { before, after } = change;
  spend?.capacity.write(table, Math.max(sizeOf(before?.item), sizeOf(after?.item)), spend.factor);
  if (sameItem(change)) return;
  if (after === undefined) items.remove(table.space, key);
  else items.put(table.space, key, after.json);
  for (const index of table.indexes) {
    const entries = moveEntry(indexRows, target, index, change);
    for (const bytes of indexWrites(entries)) {
      spend?.capacity.write(table, bytes, spend.factor, index);
    }
  }
  if (table.stream !== undefined) {
    streams.append(table.stream.id, writeStreamRecord(table, change, environment.clock.now()));
  }
};

interface IndexEntry {
  readonly at: IndexKey;
  readonly item: Item;
}

/** An index's entry for the item, before and after the change. */
interface Entries {
  readonly old: IndexEntry | undefined;
  readonly fresh: IndexEntry | undefined;
}

const moveEntry = (
  indexRows: IndexRows,
  { table, key }: Target,
  index: TableIndex,
  { before, after }: ItemChange,
): Entries => {
  const old = entryOf(table, index, before?.item);
  const fresh = entryOf(table, index, after?.item);
  if (old !== undefined && !samePlace(old, fresh)) {
    indexRows.remove(index.space, { ...old.at, ...key });
  }
  if (fresh !== undefined && !samePlace(fresh, old)) {
    indexRows.put(index.space, { ...fresh.at, ...key });
  }
  return { old, fresh };
};

/** A write that changes nothing costs its units and leaves no stream record. */
const sameItem = ({ before, after }: ItemChange): boolean => {
  if (before === undefined || after === undefined) return before === after;
  return before.json === after.json || equalItems(before.item, after.item);
};

const sizeOf = (item: Item | undefined): number => (item === undefined ? 0 : itemSize(item));

const entryOf = (
  table: Table,
  index: TableIndex,
  item: Item | undefined,
): IndexEntry | undefined => {
  const at = item === undefined ? undefined : indexKeyOf(index, item);
  if (at === undefined || item === undefined) return undefined;
  return { at, item: projectToIndex(table, index, item) };
};

/** The attributes of an item that an index holds. */
export const projectToIndex = (table: Table, index: TableIndex, item: Item): Item => {
  const names = projectedNames(table, index);
  if (names === undefined) return item;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = attributeOf(item, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
};

const samePlace = (one: IndexEntry, two: IndexEntry | undefined): boolean =>
  two !== undefined && one.at.ipk.equals(two.at.ipk) && one.at.isk.equals(two.at.isk);

/** Sizes of the writes an index takes: none, one, or two when the entry moves. */
const indexWrites = ({ old, fresh }: Entries): readonly number[] => {
  if (old === undefined || fresh === undefined) {
    const only = old ?? fresh;
    return only === undefined ? [] : [itemSize(only.item)];
  }
  const sizes = [itemSize(old.item), itemSize(fresh.item)] as const;
  if (!samePlace(old, fresh)) return sizes;
  return equalItems(old.item, fresh.item) ? [] : [Math.max(...sizes)];
};
