import {
  type AttributeValue,
  ConditionalCheckFailedException,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import { bodyOf, withBody } from '../../shared/adapters/body-attribute.ts';
import type { Reading } from '../../shared/adapters/commit-log.ts';
import { createExpiringCache } from '../../shared/expiring-cache.ts';
import { toJson } from '../../shared/json.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import { type ItemKey, keys, type ListName } from '../contract.ts';
import type { DueMark } from '../domain/due-mark.ts';
import type { SideRow } from '../domain/subject-view.ts';
import { markAttributes, markOf } from './due-rows.ts';
import { attributesOf, createRowReads } from './row-reads.ts';

/** A view as it lies in the table; `revision` counts its writes. */
interface StoredView {
  readonly revision: number;
  readonly body: unknown;
  /** When its subject's deadlines are to be looked at. */
  readonly mark: DueMark;
}

/**
 * The views table, from its writer's side. Items (`body` is JSON text; keys in `contract.ts`):
 *
 * | pk | sk | attributes |
 * |---|---|---|
 * | `order#<merchantId>#<orderId>` | `order` | `revision`, `body` = `OrderView` |
 * | `quarantine#<merchantId>#<quarantineId>` | `quarantine` | the same, `QuarantineView` |
 * | `case#<merchantId>#<caseId>` | `case` | the same, `CaseView` |
 * | `list#<merchantId>#<day>#<0–3>` | `<placedAt>#<orderId>` | `revision` |
 * | `quarantined#<merchantId>#<day>#<0–3>`, `cases#…` | `<time>#<id>` | `revision`, `body` = the row |
 * | `find#<merchantId>#<kind>#<value>` | `<orderId>` | `revision` |
 * | `days#<list>#<merchantId>` | `<yyyy-mm-dd>` | – |
 * | `channels#<merchantId>` | `<channelId>` | – |
 * | `merchants` | `<merchantId>` | – |
 *
 * Views have the attributes of the index of deadlines as well: `due-rows.ts`.
 */
export interface ViewsTable {
  /** What was read eventually may be older, and costs half: good for what is then saved by its revision. */
  load(key: ItemKey, reading?: Reading): Promise<StoredView | undefined>;
  /** False when another writer was there first: load again. */
  save(key: ItemKey, view: StoredView): Promise<boolean>;
  /** Writes the row unless a later revision of it stands; one that many share, unless it is there. */
  saveSide(row: SideRow, revision: number): Promise<void>;
  /** Notes that the merchant's list has rows of that day. */
  noteDay(list: ListName, merchantId: string, day: string): Promise<void>;
}

type Item = Record<string, AttributeValue>;

/** So long it is not looked again whether a row that is never changed is there. */
const SHARED_TTL_MS = 15 * 60_000;
const MOST_SHARED = 10_000;

export const createViewsTable = (
  ports: HasDynamoDb & Pick<Runtime, 'now'>,
  table: string,
): ViewsTable => {
  const readRow = createRowReads(ports, table);
  const get = async (key: ItemKey, reading: Reading): Promise<Item | undefined> => {
    try {
      return await readRow(key, reading);
    } catch (error) {
      throw awsFault(`read ${table}`, error);
    }
  };
  /** The write happens unless the row's revision is `revision` or later; `orSame`: unless it is later. */
  const put = async (item: Item, revision: number, orSame = false): Promise<boolean> => {
    try {
      await ports.dynamodb.send(
        new PutItemCommand({
          TableName: table,
          Item: { ...item, revision: { N: String(revision) } },
          ConditionExpression: `attribute_not_exists(pk) OR revision ${orSame ? '<=' : '<'} :revision`,
          ExpressionAttributeValues: { ':revision': { N: String(revision) } },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw awsFault(`write ${table}`, error);
    }
  };
  const puttingOnce = createExpiringCache<void>(
    async (text) => {
      const key = JSON.parse(text) as ItemKey;
      if (!(await get(key, 'eventual'))) await put(attributesOf(key), 1);
    },
    { ttlMs: SHARED_TTL_MS, maxEntries: MOST_SHARED, now: () => ports.now() },
  );
  const putOnce = ({ pk, sk }: ItemKey): Promise<void> =>
    puttingOnce.get(JSON.stringify({ pk, sk }));

  return {
    load: async (key, reading = 'strong') => {
      const item = await get(key, reading);
      const body = bodyOf(item);
      if (body === undefined) return undefined;
      return {
        revision: Number(item?.['revision']?.N),
        body: JSON.parse(body) as unknown,
        mark: markOf(item),
      };
    },
    save: (key, { body, mark, revision }) => {
      const item = { ...attributesOf(key), ...markAttributes(key.pk, mark) };
      return put(withBody(item, toJson(body)), revision);
    },
    saveSide: async (row, revision) => {
      if (row.shared) return putOnce(row.key);
      const key = { ...attributesOf(row.key), ...(row.gone ? { gone: { BOOL: true } } : {}) };
      // A refusal means that a later revision of the row stands, which is as good. A writer that died may
      // have left one of the same that leads to a buyer who is forgotten now.
      await put(row.shown ? withBody(key, toJson(row.shown)) : key, revision, row.gone);
    },
    noteDay: async (list, merchantId, day) => {
      // The merchant first: where a day is known, so is the merchant.
      await putOnce({ pk: keys.merchants, sk: merchantId });
      await putOnce({ pk: keys.days(list, merchantId), sk: day });
    },
  };
};
