import type { Capacity } from '../capacity.ts';
import type { Expressions } from '../expressions/compile.ts';
import { holds } from '../expressions/evaluate.ts';
import { project } from '../expressions/project.ts';
import type { Rows } from '../storage/items.ts';
import { projectToIndex } from '../storage/write-change.ts';
import { pickKeys } from '../tables/item-keys.ts';
import type { Item } from '../values/attribute-value.ts';
import { itemSize } from '../values/item-size.ts';
import type { PageRequest, Source } from './open-source.ts';
import { respond } from './respond.ts';

const MAX_PAGE_BYTES = 1024 * 1024;

/** Reads rows up to the limit or 1 MB and makes the response of a Query or Scan. */
export const readPage = (
  source: Source,
  rows: Rows,
  request: PageRequest,
  expressions: Expressions,
  capacity: Capacity,
): Record<string, unknown> => {
  const { table, index, fetches } = source;
  const { filter, projection } = expressions;
  const factor = request.ConsistentRead === true ? 1 : 0.5;
  const page = take(source, rows, request.Limit);
  capacity.read(table, page.bytes, factor, index);
  if (fetches) for (const { whole } of page.taken) capacity.read(table, itemSize(whole), factor);
  const items = page.taken
    .map(({ whole, entry }) => (fetches ? whole : entry))
    .filter((item) => filter === undefined || holds(filter, item));
  const shown = items.map((item) => (projection === undefined ? item : project(item, projection)));
  const last = page.stopped ? page.taken.at(-1)?.whole : undefined;
  return respond({
    Items: request.Select === 'COUNT' ? undefined : shown,
    Count: items.length,
    ScannedCount: page.taken.length,
    LastEvaluatedKey: last && pickKeys(last, table.key, index?.key ?? table.key),
    ConsumedCapacity: capacity.report(request.ReturnConsumedCapacity)?.[0],
  });
};

interface Page {
  /** `entry` is what the index holds of the `whole` item. */
  readonly taken: readonly { readonly whole: Item; readonly entry: Item }[];
  readonly bytes: number;
  /** Not read to the end. A full page counts as stopped even when nothing follows, as in DynamoDB. */
  readonly stopped: boolean;
}

const take = ({ table, index }: Source, rows: Rows, limit: number | undefined): Page => {
  const taken: { whole: Item; entry: Item }[] = [];
  let bytes = 0;
  for (const { item: whole } of rows) {
    const entry = index === undefined ? whole : projectToIndex(table, index, whole);
    const size = itemSize(entry);
    if (taken.length > 0 && bytes + size > MAX_PAGE_BYTES) return { taken, bytes, stopped: true };
    taken.push({ whole, entry });
    bytes += size;
    if (taken.length === limit) return { taken, bytes, stopped: true };
  }
  return { taken, bytes, stopped: false };
};
