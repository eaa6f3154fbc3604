import {
  type AttributeValue,
  BatchGetItemCommand,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import { bodyOf } from '../../shared/adapters/body-attribute.ts';
import { orderIdOf } from '../../shared/ids.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';
import {
  type CaseView,
  caseViewSchema,
  type FindKind,
  type ItemKey,
  keys,
  LIST_SHARDS,
  type ListName,
  type OrderView,
  orderViewSchema,
  type ParcelCaseView,
  type PrivacyView,
  parcelCaseViewSchema,
  privacyViewSchema,
  type QuarantineView,
  quarantineViewSchema,
} from '../../views/contract.ts';
import { filledRows, type ListedRow, type NamedReaders } from './named-rows.ts';

/** The views table, from its readers' side; keys in `functions/views/contract.ts`. */
export interface ViewsReader {
  order(merchantId: string, orderId: string): Promise<OrderView | undefined>;
  quarantine(merchantId: string, quarantineId: string): Promise<QuarantineView | undefined>;
  case(merchantId: string, caseId: string): Promise<CaseView | undefined>;
  parcelCase(merchantId: string, caseId: string): Promise<ParcelCaseView | undefined>;
  privacy(merchantId: string, requestId: string): Promise<PrivacyView | undefined>;
  /** Ids of the orders that a store knows by this id of its own. */
  byStoreId(merchantId: string, externalOrderId: string): Promise<readonly string[]>;
  /** Ids of the orders that go by this. */
  find(merchantId: string, kind: FindKind, value: string): Promise<readonly string[]>;
  /** Every merchant that has rows in some list. */
  merchants(): Promise<readonly string[]>;
  /** Days (yyyy-mm-dd) on which the merchant's list has rows, newest first. */
  days(list: ListName, merchantId: string, span: DaySpan): Promise<readonly string[]>;
  /** The newest rows of one merchant's day, below `before` when it is given. */
  dayRows(
    list: ListName,
    merchantId: string,
    day: string,
    page: { readonly before: string | undefined; readonly limit: number },
  ): Promise<readonly ListedRow[]>;
  /** Up to 100 rows, with what is to be shown of them; one that has no view (yet) is left out. */
  filled(list: ListName, rows: readonly ListedRow[]): Promise<readonly ListedRow[]>;
}

/** Both ends included. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

type Item = Record<string, AttributeValue>;

export const createViewsReader = (
  ports: HasDynamoDb & Pick<NamedReaders, 'notificationsOf'>,
  table: string,
): ViewsReader => {
  const body = async ({ pk, sk }: ItemKey): Promise<unknown> => {
    try {
      const Key = { pk: { S: pk }, sk: { S: sk } };
      const { Item } = await ports.dynamodb.send(new GetItemCommand({ TableName: table, Key }));
      const text = bodyOf(Item);
      return text === undefined ? undefined : JSON.parse(text);
    } catch (error) {
      throw awsFault(`read ${table}`, error);
    }
  };
  /** Those that are there, by `pk`. */
  const bodies = async (wanted: readonly ItemKey[]): Promise<ReadonlyMap<string, unknown>> => {
    const found = new Map<string, unknown>();
    let Keys = wanted.map(({ pk, sk }): Item => ({ pk: { S: pk }, sk: { S: sk } }));
    try {
      while (Keys.length > 0) {
        const input = { RequestItems: { [table]: { Keys } } };
        const answer = await ports.dynamodb.send(new BatchGetItemCommand(input));
        for (const item of answer.Responses?.[table] ?? []) {
          found.set(item['pk']?.S ?? '', JSON.parse(bodyOf(item) ?? 'null'));
        }
        Keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
      }
      return found;
    } catch (error) {
      throw awsFault(`read ${table}`, error);
    }
  };
  const query = async (
    condition: string,
    values: Readonly<Record<string, string>>,
    page: Pick<QueryCommandInput, 'Limit' | 'ExclusiveStartKey'>,
  ) => {
    try {
      return await ports.dynamodb.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: condition,
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(values).map(([name, text]) => [name, { S: text }]),
          ),
          ScanIndexForward: false,
          ...page,
        }),
      );
    } catch (error) {
      throw awsFault(`query ${table}`, error);
    }
  };
  const newest = async (
    condition: string,
    values: Readonly<Record<string, string>>,
    limit: number,
  ): Promise<readonly Item[]> => (await query(condition, values, { Limit: limit })).Items ?? [];
  /** To the last page: who is to be forgotten, or a day that is to be listed, may stand on it. */
  const all = async (
    condition: string,
    values: Readonly<Record<string, string>>,
  ): Promise<readonly Item[]> => {
    const items: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await query(condition, values, start ? { ExclusiveStartKey: start } : {});
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  };

  return {
    order: async (merchantId, orderId) => {
      const stored = await body(keys.order(merchantId, orderId));
      return stored === undefined ? undefined : orderViewSchema.parse(stored);
    },
    quarantine: async (merchantId, quarantineId) => {
      const stored = await body(keys.quarantine(merchantId, quarantineId));
      return stored === undefined ? undefined : quarantineViewSchema.parse(stored);
    },
    case: async (merchantId, caseId) => {
      const stored = await body(keys.case(merchantId, caseId));
      return stored === undefined ? undefined : caseViewSchema.parse(stored);
    },
    parcelCase: async (merchantId, caseId) => {
      const stored = await body(keys.parcelCase(merchantId, caseId));
      return stored === undefined ? undefined : parcelCaseViewSchema.parse(stored);
    },
    privacy: async (merchantId, requestId) => {
      const stored = await body(keys.privacy(merchantId, requestId));
      return stored === undefined ? undefined : privacyViewSchema.parse(stored);
    },
    byStoreId: async (merchantId, externalOrderId) => {
      const channels = await all('pk = :pk', { ':pk': keys.channels(merchantId) });
      const ids = channels.map(({ sk }) => orderIdOf(sk?.S ?? '', externalOrderId));
      const views = await Promise.all(ids.map((id) => body(keys.order(merchantId, id))));
      return ids.filter((_, index) => views[index] !== undefined);
    },
    find: async (merchantId, kind, value) => {
      const items = await all('pk = :pk', { ':pk': keys.find(merchantId, kind, value) });
      return items.filter(({ gone }) => !gone?.BOOL).map((item) => item['sk']?.S ?? '');
    },
    merchants: async () => {
      const items = await all('pk = :pk', { ':pk': keys.merchants });
      return items.map((item) => item['sk']?.S ?? '');
    },
    days: async (list, merchantId, { from, to }) => {
      const values = { ':pk': keys.days(list, merchantId), ':from': from, ':to': to };
      const items = await all('pk = :pk AND sk BETWEEN :from AND :to', values);
      return items.map((item) => item['sk']?.S ?? '');
    },
    dayRows: async (list, merchantId, day, { before, limit }) => {
      const shards = Array.from({ length: LIST_SHARDS }, (_, shard) => {
        const pk = { ':pk': keys.list(list, merchantId, day, shard) };
        return before === undefined
          ? newest('pk = :pk', pk, limit)
          : newest('pk = :pk AND sk < :before', { ...pk, ':before': before }, limit);
      });
      return (await Promise.all(shards)).flat().map((item) => {
        const text = bodyOf(item);
        const body = text === undefined ? undefined : (JSON.parse(text) as unknown);
        return { sk: item['sk']?.S ?? '', merchantId, body };
      });
    },
    filled: (list, rows) => filledRows(list, rows, { ...ports, bodies }),
  };
};
