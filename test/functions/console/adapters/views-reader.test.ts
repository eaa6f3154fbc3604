import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from '@jest/globals';
import { createViewsReader } from '../../../../functions/console/adapters/views-reader.ts';
import { type ItemKey, keys } from '../../../../functions/views/contract.ts';
import { createEmbeddedTable } from '../../shared/adapters/embedded-table.ts';

const TABLE = 'views';
const BUYER = 'email:HMAC';

const given = async (rows: readonly ItemKey[]) => {
  const { dynamodb } = await createEmbeddedTable(TABLE);
  // Long rows, so that DynamoDB itself ends a page after a megabyte.
  const pad = { S: 'x'.repeat(1_000) };
  for (const { pk, sk } of rows) {
    const Item = { pk: { S: pk }, sk: { S: sk }, pad };
    await dynamodb.send(new PutItemCommand({ TableName: TABLE, Item }));
  }
  return createViewsReader({ dynamodb, notificationsOf: async () => [] }, TABLE);
};

const numbered = (count: number, of: (index: number) => ItemKey): readonly ItemKey[] =>
  Array.from({ length: count }, (_, index) => of(index));

it('finds every order of a buyer, however many they are', async () => {
  const pk = keys.find('sialkot', 'buyer', BUYER);
  const views = await given(numbered(1_203, (index) => ({ pk, sk: `ord_${index}` })));
  expect(new Set(await views.find('sialkot', 'buyer', BUYER)).size).toBe(1_203);
});

it('knows every day that has rows, the newest first', async () => {
  const pk = keys.days('orders', 'sialkot');
  const dayOf = (index: number): string =>
    new Date(Date.UTC(2023, 0, 1 + index)).toISOString().slice(0, 10);
  const views = await given(numbered(1_203, (index) => ({ pk, sk: dayOf(index) })));
  const days = await views.days('orders', 'sialkot', { from: '0000-01-01', to: '9999-12-31' });
  expect(days).toHaveLength(1_203);
  expect([days[0], days.at(-1)]).toEqual([dayOf(1_202), '2023-01-01']);
});
