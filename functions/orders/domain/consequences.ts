import { isSameJson } from '../../shared/json.ts';
import { aboutOf } from './about.ts';
import { contentOf } from './content.ts';
import { dueOf } from './due.ts';
import type { OrderEvent } from './events.ts';
import type { OrderState } from './order.ts';
import type { OrderSnapshot } from './snapshot.ts';

const AMENDMENTS = new Set(['lines', 'totals', 'personal', 'shipToCountry', 'presentment']);

/** What others are told of a change from one state to another; nothing of an order that has not come. */
export const newsOf = (before: OrderState, now: OrderState): readonly OrderEvent[] =>
  now.current === null ? [] : amendment(before, now);

/** Names of the snapshot's parts that differ, its version time aside. */
export const changesBetween = (before: OrderSnapshot, now: OrderSnapshot): string[] =>
  (Object.keys(now) as (keyof OrderSnapshot)[])
    .filter((part) => part !== 'updatedAt' && !isSameJson(before[part], now[part]))
    .sort();

/** Nothing was told or changed that an amendment could be of. */
const isUntouched = (before: OrderState, now: OrderState): boolean =>
  before.current?.snapshot === now.current?.snapshot &&
  before.quantities === now.quantities &&
  before.address === now.address;

const amendment = (before: OrderState, now: OrderState): readonly OrderEvent[] => {
  if (before.current === null || now.current === null) return [];
  if (isUntouched(before, now)) return [];
  const { snapshot, revision } = now.current;
  const byStore = changesBetween(before.current.snapshot, snapshot).filter((part) =>
    AMENDMENTS.has(part),
  );
  const here = [
    ...(isSameJson([...before.quantities], [...now.quantities]) ? [] : ['lines', 'totals']),
    ...(isSameJson(before.address, now.address) ? [] : ['personal']),
  ];
  const changed = [...new Set([...byStore, ...here])].sort();
  if (changed.length === 0) return [];
  const oldTotal = dueOf(before);
  const newTotal = dueOf(now);
  if (oldTotal === null || newTotal === null) return [];
  const content = contentOf(now);
  const told = content === null ? {} : { content };
  const data = { ...aboutOf(now), revision, changed, oldTotal, newTotal, ...told };
  return [{ type: 'OrderAmended', data }];
};
