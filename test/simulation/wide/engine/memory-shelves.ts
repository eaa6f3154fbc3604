import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { levelIn, waitingIn } from '../../../../functions/fulfilment/adapters/stock-rows.ts';
import type { ReadShelf } from '../../../../functions/fulfilment/adapters/stock-table.ts';
import { stockKeys } from '../../../../functions/fulfilment/contract.ts';
import type {
  CommitGroup,
  GroupAppended,
} from '../../../../functions/shared/adapters/commit-group.ts';
import { MOST_WRITES } from '../../../../functions/shared/adapters/commit-group.ts';
import { applyUpdate } from '../../../../local/dynamodb/expressions/apply-update.ts';
import { compileExpressions } from '../../../../local/dynamodb/expressions/compile.ts';
import { holds } from '../../../../local/dynamodb/expressions/evaluate.ts';
import type { Item } from '../../../../local/dynamodb/values/attribute-value.ts';
import type { MemoryTable } from './memory-table.ts';

/** Rows beside the commits of a table, which stand together with commits or not at all. */
export interface MemoryShelves {
  readonly group: CommitGroup;
  /** As strongly as the table reads it. */
  readShelf(of: { readonly merchantId: string; readonly sku: string }): Promise<ReadShelf>;
  /** The same, for people who look and for those who judge. */
  shelf(of: { readonly merchantId: string; readonly sku: string }): ReadShelf;
}

/** What is read of a shelf at a time, levels before those who wait. */
const PAGE = 100;

/** Keeps what DynamoDB promises of transactions, by the very expressions that it would be given. */
export const createMemoryShelves = (table: Pick<MemoryTable, 'log' | 'whose'>): MemoryShelves => {
  /** By partition key, then by sort key. */
  const rows = new Map<string, Map<string, Item>>();

  const rowsOf = (pk: string): Map<string, Item> => {
    const known = rows.get(pk);
    if (known) return known;
    const fresh = new Map<string, Item>();
    rows.set(pk, fresh);
    return fresh;
  };

  /** Throws for a write that no transaction of this table makes. */
  const planOf = (write: TransactWriteItem): Plan => {
    const { Put, Update, Delete } = write;
    const { pk, sk } = keyOf((Put?.Item ?? Update?.Key ?? Delete?.Key) as Item | undefined);
    const there = rowsOf(pk);
    const before = there.get(sk);
    const given = Put ?? Update ?? Delete ?? {};
    const { condition, update } = compileExpressions(given);
    const after = (): Item | undefined => {
      if (Put) return Put.Item as Item;
      return Update && update ? applyUpdate(update, before ?? (Update.Key as Item)) : undefined;
    };
    return {
      place: `${pk} ${sk}`,
      isMet: condition === undefined || holds(condition, before ?? {}),
      write: () => {
        const item = after();
        if (item) there.set(sk, item);
        else there.delete(sk);
      },
    };
  };

  const append: CommitGroup['append'] = async (commits, writes) => {
    if (commits.length + writes.length > MOST_WRITES) throw new RangeError('too many writes');
    const plans = writes.map(planOf);
    if (new Set(plans.map(({ place }) => place)).size < plans.length) {
      throw new RangeError('two writes of one transaction are of one row');
    }
    const taken = commits.map(table.whose);
    if (taken.some((each) => each !== undefined) || plans.some(({ isMet }) => !isMet)) {
      return {
        kind: 'cancelled',
        commits: taken,
        writes: plans.map(({ isMet }) => (isMet ? undefined : {})),
      };
    }
    for (const { write } of plans) write();
    for (const commit of commits) await table.log.append(commit);
    return APPENDED;
  };

  const shelf: MemoryShelves['shelf'] = (of) =>
    shelfIn(rows.get(stockKeys.shelf(of.merchantId, of.sku)), of);
  return { group: { append }, shelf, readShelf: (of) => Promise.resolve(shelf(of)) };
};

const APPENDED: GroupAppended = { kind: 'appended' };

interface Plan {
  readonly place: string;
  readonly isMet: boolean;
  readonly write: () => void;
}

const keyOf = (key: Item | undefined): { readonly pk: string; readonly sk: string } => {
  const { pk, sk } = key ?? {};
  if (!pk || !sk || !('S' in pk) || !('S' in sk)) throw new RangeError('a write without a key');
  return { pk: pk.S, sk: sk.S };
};

type Row = Parameters<typeof levelIn>[0];

const shelfIn = (
  rows: ReadonlyMap<string, Item> | undefined,
  of: { readonly merchantId: string; readonly sku: string },
): ReadShelf => {
  const items = [...(rows ?? [])]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, item]) => item);
  const waiting = items.flatMap((item) => waitingIn(item as Row) ?? []);
  const levels = items.flatMap((item) => levelIn(item as Row) ?? []);
  const most = PAGE - levels.length;
  return { ...of, levels, waiting: waiting.slice(0, most), moreWait: waiting.length > most };
};
