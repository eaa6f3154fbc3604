import {
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { fc } from '../../../properties.ts';
import { type Bench, benchWithTable } from '../open-dynamodb.ts';

const TableName = 'orders';
const key = (id: string) => ({ pk: { S: id }, sk: { S: '0' } });
const put = (id: string, n: number): TransactWriteItem => ({
  Put: { TableName, Item: { ...key(id), n: { N: String(n) } } },
});
const stock = (id: string, quantity: number): TransactWriteItem => ({
  Update: {
    TableName,
    Key: key(id),
    UpdateExpression: 'SET n = n - :q',
    ConditionExpression: 'n >= :q',
    ExpressionAttributeValues: { ':q': { N: String(quantity) } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});
const write = (...TransactItems: TransactWriteItem[]) =>
  new TransactWriteItemsCommand({ TransactItems });
const state = async ({ send }: Bench) => (await send(new ScanCommand({ TableName }))).Items;

/** The model's answer: whether there is enough of everything, and if so it is taken. */
const takeFrom = (model: Map<string, number>, lines: readonly [string, number][]): boolean => {
  if (lines.some(([id, quantity]) => (model.get(id) ?? 0) < quantity)) return false;
  for (const [id, quantity] of lines) model.set(id, (model.get(id) ?? 0) - quantity);
  return true;
};

describe('TransactWriteItems', () => {
  it('writes all of it', async () => {
    const bench = await benchWithTable();
    await bench.send(write(put('a', 5), put('b', 6)));
    await bench.send(
      write(
        stock('a', 2),
        { Delete: { TableName, Key: key('b') } },
        {
          ConditionCheck: {
            TableName,
            Key: key('c'),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
      ),
    );
    expect(await state(bench)).toEqual([{ ...key('a'), n: { N: '3' } }]);
  });

  it('writes nothing when one condition fails, and says why in the order of the request', async () => {
    const bench = await benchWithTable();
    await bench.send(write(put('a', 5), put('b', 1)));
    const before = await state(bench);
    const error = await bench.refusal(write(stock('a', 2), stock('b', 2)));
    expect(error).toMatchObject({
      name: 'TransactionCanceledException',
      httpStatus: 400,
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]',
      members: {
        CancellationReasons: [
          { Code: 'None' },
          {
            Code: 'ConditionalCheckFailed',
            Message: 'The conditional request failed',
            Item: { ...key('b'), n: { N: '1' } },
          },
        ],
      },
    });
    expect(await state(bench)).toEqual(before);
  });

  it('reports what is wrong with an item as ValidationError', async () => {
    const bench = await benchWithTable();
    const error = await bench.refusal(
      write(put('a', 1), {
        Update: {
          TableName,
          Key: key('b'),
          UpdateExpression: 'SET n = n + :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        },
      }),
    );
    expect(error.members['CancellationReasons']).toMatchObject([
      { Code: 'None' },
      {
        Code: 'ValidationError',
        Message: expect.stringContaining('does not exist in the item') as unknown,
      },
    ]);
    expect(await state(bench)).toEqual([]);
  });

  it('does a request once for each token within ten minutes', async () => {
    const bench = await benchWithTable();
    await bench.send(write(put('a', 10)));
    const take = (quantity: number) =>
      new TransactWriteItemsCommand({
        TransactItems: [stock('a', quantity)],
        ClientRequestToken: 'once',
      });
    await bench.send(take(1));
    await bench.send(take(1));
    expect(await state(bench)).toMatchObject([{ n: { N: '9' } }]);
    expect(await bench.refusal(take(2))).toMatchObject({
      name: 'IdempotentParameterMismatchException',
      httpStatus: 400,
    });
    bench.advance(10 * 60 * 1000);
    await bench.send(take(2));
    expect(await state(bench)).toMatchObject([{ n: { N: '7' } }]);
  });

  it('leaves the token of a cancelled request free', async () => {
    const bench = await benchWithTable();
    await bench.send(write(put('a', 1)));
    const take = new TransactWriteItemsCommand({
      TransactItems: [stock('a', 2)],
      ClientRequestToken: 'again',
    });
    await bench.refusal(take);
    await bench.send(write(put('a', 2)));
    await bench.send(take);
    expect(await state(bench)).toMatchObject([{ n: { N: '0' } }]);
  });

  it.each([
    [
      'one item twice',
      [put('a', 1), stock('a', 1)],
      'Transaction request cannot include multiple operations on one item',
    ],
    ['an empty member', [{}], 'TransactItems can only contain one of Check, Put, Update or Delete'],
    ['no items', [], 'Member must have length greater than or equal to 1'],
    [
      '101 items',
      Array.from({ length: 101 }, (_, n) => put(`i${n}`, n)),
      'Member must have length less than or equal to 100',
    ],
  ])('refuses %s', async (_, items, message) => {
    const bench = await benchWithTable();
    const error = await bench.refusal(write(...items));
    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain(message);
    expect(await state(bench)).toEqual([]);
  });

  it('takes up to 4 MB', async () => {
    const bench = await benchWithTable();
    const large = (count: number) =>
      Array.from({ length: count }, (_, n) => ({
        Put: { TableName, Item: { ...key(`i${n}`), v: { S: 'x'.repeat(399 * 1024) } } },
      }));
    await bench.send(write(...large(10)));
    expect((await bench.refusal(write(...large(11)))).name).toBe('ValidationException');
  });

  it('is all or nothing for any mix of stock taken', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    const request = fc.dictionary(fc.constantFrom(...ids), fc.integer({ min: 1, max: 6 }), {
      minKeys: 1,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 12 }), async (requests) => {
        const bench = await benchWithTable();
        const model = new Map(ids.map((id) => [id, 10]));
        await bench.send(write(...ids.map((id) => put(id, 10))));
        for (const wanted of requests) {
          const lines = Object.entries(wanted);
          const command = write(...lines.map(([id, quantity]) => stock(id, quantity)));
          if (takeFrom(model, lines)) await bench.send(command);
          else expect((await bench.refusal(command)).name).toBe('TransactionCanceledException');
        }
        const left = (await state(bench))?.map(({ pk, n }) => [pk?.S, Number(n?.N)]);
        expect(new Map(left as [string, number][])).toEqual(model);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

describe('TransactGetItems', () => {
  it('gives each item in its place, and nothing where there is none', async () => {
    const bench = await benchWithTable();
    await bench.send(new PutItemCommand({ TableName, Item: { ...key('a'), n: { N: '1' } } }));
    const output = await bench.send(
      new TransactGetItemsCommand({
        TransactItems: [
          { Get: { TableName, Key: key('none') } },
          { Get: { TableName, Key: key('a'), ProjectionExpression: 'n' } },
        ],
      }),
    );
    expect(output['Responses']).toEqual([{}, { Item: { n: { N: '1' } } }]);
    expect(await bench.send(new GetItemCommand({ TableName, Key: key('none') }))).toEqual({});
  });
});
