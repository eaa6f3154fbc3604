import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { HasDynamoDb } from '../../../functions/shared/runtime.ts';

export type Item = Record<string, AttributeValue>;

/** A few tables in memory, with just the calls and conditions that views and their readers use. */
export const fakeDynamo = () => {
  const tables = new Map<string, Map<string, Item>>();
  const puts: { table: string; item: Item; bytes: number }[] = [];
  /** The streams that were read. */
  const queries: string[] = [];
  const gets: { table: string; strong: boolean }[] = [];
  /** What each row was before its last put. */
  const before = new Map<Item, Item | undefined>();
  /**
   * `beforePut`: a test throws here, or lets another writer in, for as long as that takes. `lags`: whether a
   * replica lacks the row's last put.
   */
  const hooks: { beforePut?: (item: Item) => void | Promise<void>; lags?: () => boolean } = {};
  const rowsOf = (name: string | undefined) => {
    const rows = tables.get(name ?? '') ?? new Map<string, Item>();
    tables.set(name ?? '', rows);
    return rows;
  };
  const idOf = (item: Item) => `${item['pk']?.S}|${item['sk']?.S}`;

  const put = async ({ input }: PutItemCommand) => {
    const item = input.Item as Item;
    if (hooks.beforePut) await hooks.beforePut(item);
    const rows = rowsOf(input.TableName);
    const old = rows.get(idOf(item));
    const given = input.ExpressionAttributeValues?.[':revision']?.N;
    const version = input.ExpressionAttributeValues?.[':version']?.N;
    const known = Number(old?.['revision']?.N);
    const orSame = input.ConditionExpression?.includes('revision <= :revision');
    const later =
      (given !== undefined && (known < Number(given) || (orSame && known === Number(given)))) ||
      (version !== undefined && Number(old?.['streamVersion']?.N) <= Number(version));
    if (input.ConditionExpression && old && !later) {
      throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
    }
    before.set(item, old);
    rows.set(idOf(item), item);
    puts.push({ table: input.TableName ?? '', item, bytes: JSON.stringify(item).length });
    return {};
  };

  const get = ({ input }: GetItemCommand) => {
    const strong = input.ConsistentRead === true;
    gets.push({ table: input.TableName ?? '', strong });
    const item = rowsOf(input.TableName).get(idOf(input.Key as Item));
    return { Item: item && !strong && hooks.lags?.() ? before.get(item) : item };
  };

  const query = ({ input }: QueryCommand) => {
    const values = input.ExpressionAttributeValues ?? {};
    queries.push(values[':pk']?.S ?? '');
    const below = values[':before']?.S;
    const from = values[':from']?.S ?? values[':first']?.S;
    const to = values[':to']?.S ?? values[':last']?.S;
    const found = [...rowsOf(input.TableName).values()]
      .filter((item) => item['pk']?.S === values[':pk']?.S)
      .filter((item) => below === undefined || String(item['sk']?.S) < below)
      .filter((item) => from === undefined || String(item['sk']?.S) >= from)
      .filter((item) => to === undefined || String(item['sk']?.S) <= to)
      .toSorted((a, b) => (String(a['sk']?.S) < String(b['sk']?.S) ? -1 : 1));
    if (input.ScanIndexForward === false) found.reverse();
    // A replica that lags lacks what was put last.
    else if (input.ConsistentRead === false && hooks.lags?.()) found.pop();
    return { Items: found.slice(0, input.Limit ?? found.length) };
  };

  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof PutItemCommand) return put(command);
    if (command instanceof QueryCommand) return query(command);
    if (command instanceof GetItemCommand) return get(command);
    if (command instanceof BatchGetItemCommand) {
      const asked = Object.entries(command.input.RequestItems ?? {});
      const found = asked.map(([table, { Keys }]) => [
        table,
        (Keys ?? []).map((key) => rowsOf(table).get(idOf(key))).filter(Boolean),
      ]);
      return { Responses: Object.fromEntries(found) };
    }
    throw new Error('the fake does not know this command');
  };
  return {
    dynamodb: { send } as unknown as HasDynamoDb['dynamodb'],
    rowsOf,
    puts,
    gets,
    queries,
    hooks,
  };
};
