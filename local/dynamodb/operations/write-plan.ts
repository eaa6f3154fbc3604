import type { Capacity } from '../capacity.ts';
import type { Database } from '../database.ts';
import { conditionFailed, validation } from '../errors.ts';
import { holds } from '../expressions/evaluate.ts';
import type { Condition } from '../expressions/syntax.ts';
import type { ItemKey, StoredItem } from '../storage/items.ts';
import { writeChange } from '../storage/write-change.ts';
import type { ItemChange } from '../streams/stream-record.ts';
import type { Table } from '../tables/definition.ts';
import { checkIndexKeys } from '../tables/item-keys.ts';
import type { Item } from '../values/attribute-value.ts';
import { encodeItem } from '../values/item-json.ts';
import { itemSize, MAX_ITEM_BYTES } from '../values/item-size.ts';

/** A write of one item that is checked but not done: the same for a single write and a transaction. */
export interface WritePlan {
  readonly kind: 'put' | 'update' | 'delete' | 'check';
  readonly table: Table;
  readonly key: ItemKey;
  readonly condition?: Condition | undefined;
  /** Tell the item that made the condition false. */
  readonly returnOld: boolean;
  /** The item after the write; may throw what is wrong with it. */
  readonly next: (before: Item | undefined) => Item | undefined;
}

/** Does one write on its own. */
export const carryOut = (database: Database, plan: WritePlan, capacity: Capacity): ItemChange => {
  const before = database.items.find(plan.table.space, plan.key);
  if (!meetsCondition(plan, before)) {
    capacity.write(plan.table, before === undefined ? 0 : itemSize(before.item), 1);
    throw conditionFailed(plan.returnOld ? before?.item : undefined);
  }
  const change = { before, after: nextItem(plan, before) };
  writeChange(database, plan, change, { capacity, factor: 1 });
  return change;
};

/** Whether the plan's condition holds for the item as it is. */
export const meetsCondition = (plan: WritePlan, before: StoredItem | undefined): boolean =>
  plan.condition === undefined || holds(plan.condition, before?.item ?? {});

/** The item after the write, held to the size limit and to what indexes take. */
export const nextItem = (
  plan: WritePlan,
  before: StoredItem | undefined,
): StoredItem | undefined => {
  const item = plan.next(before?.item);
  if (item === undefined) return undefined;
  if (itemSize(item) > MAX_ITEM_BYTES) {
    throw validation(
      plan.kind === 'update'
        ? 'Item size to update has exceeded the maximum allowed size'
        : 'Item size has exceeded the maximum allowed size',
    );
  }
  checkIndexKeys(plan.table, item);
  return { item, json: encodeItem(item) };
};
