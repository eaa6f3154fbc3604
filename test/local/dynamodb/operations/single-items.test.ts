import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { benchWithTable } from '../open-dynamodb.ts';

const TableName = 'orders';
const Key = { pk: { S: 'a' }, sk: { S: '1' } };

describe('single items', () => {
  it('gives back what was put, with canonical numbers and the same bytes', async () => {
    const { send } = await benchWithTable();
    const bytes = Uint8Array.of(0, 255, 7);
    await send(
      new PutItemCommand({
        TableName,
        Item: {
          ...Key,
          n: { N: '1.50e3' },
          b: { B: bytes },
          list: { L: [{ BOOL: false }, { NULL: true }, { M: { deep: { BS: [bytes] } } }] },
          set: { NS: ['1.0', '2'] },
          ['__proto__']: { S: 'own' },
        },
      }),
    );
    const { Item: item } = await send(new GetItemCommand({ TableName, Key }));
    expect(item).toEqual({
      ...Key,
      n: { N: '1500' },
      b: { B: bytes },
      list: { L: [{ BOOL: false }, { NULL: true }, { M: { deep: { BS: [bytes] } } }] },
      set: { NS: ['1', '2'] },
      ['__proto__']: { S: 'own' },
    });
  });

  it('refuses a second put under attribute_not_exists and tells the item on ALL_OLD', async () => {
    const { send, refusal } = await benchWithTable();
    const put = (v: string) =>
      new PutItemCommand({
        TableName,
        Item: { ...Key, v: { S: v } },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
    await send(put('first'));
    const error = await refusal(put('second'));
    expect(error).toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      httpStatus: 400,
      members: { Item: { ...Key, v: { S: 'first' } } },
    });
    expect((await send(new GetItemCommand({ TableName, Key })))['Item']).toMatchObject({
      v: { S: 'first' },
    });
  });

  it('keeps the item to itself when a failed condition did not ask for it', async () => {
    const { send, refusal } = await benchWithTable();
    const put = new PutItemCommand({
      TableName,
      Item: Key,
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await send(put);
    expect((await refusal(put)).members).toEqual({});
  });

  it.each([
    ['NONE', undefined],
    ['ALL_OLD', { ...Key, n: { N: '1' }, m: { M: { x: { S: 'x' }, y: { S: 'y' } } } }],
    ['ALL_NEW', { ...Key, n: { N: '3' }, m: { M: { x: { S: 'z' }, y: { S: 'y' } } } }],
    ['UPDATED_OLD', { n: { N: '1' }, m: { M: { x: { S: 'x' } } } }],
    ['UPDATED_NEW', { n: { N: '3' }, m: { M: { x: { S: 'z' } } } }],
  ] as const)('UpdateItem returns %s', async (ReturnValues, expected) => {
    const { send } = await benchWithTable();
    const m = { M: { x: { S: 'x' }, y: { S: 'y' } } };
    await send(new PutItemCommand({ TableName, Item: { ...Key, n: { N: '1' }, m } }));
    const output = await send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET m.x = :z ADD n :two',
        ExpressionAttributeValues: { ':z': { S: 'z' }, ':two': { N: '2' } },
        ReturnValues,
      }),
    );
    expect(output['Attributes']).toEqual(expected);
  });

  it('updates what is not there into being, and deletes it with its old self returned', async () => {
    const { send } = await benchWithTable();
    await send(new UpdateItemCommand({ TableName, Key }));
    const remove = new DeleteItemCommand({ TableName, Key, ReturnValues: 'ALL_OLD' });
    expect((await send(remove))['Attributes']).toEqual(Key);
    expect(await send(remove)).toEqual({});
    expect(await send(new GetItemCommand({ TableName, Key }))).toEqual({});
  });

  it.each([
    [
      'a missing sort key',
      { pk: { S: 'a' } },
      'The provided key element does not match the schema',
    ],
    [
      'an attribute too many',
      { ...Key, more: { S: 'x' } },
      'The provided key element does not match the schema',
    ],
    [
      'a key of another type',
      { pk: { N: '1' }, sk: { S: '1' } },
      'The provided key element does not match the schema',
    ],
    [
      'an empty key',
      { pk: { S: '' }, sk: { S: '1' } },
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'a partition key over 2,048 bytes',
      { pk: { S: 'é'.repeat(1025) }, sk: { S: '1' } },
      'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
    ],
    [
      'a sort key over 1,024 bytes',
      { pk: { S: 'a' }, sk: { S: 'x'.repeat(1025) } },
      'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    ],
  ])('refuses %s', async (_, wrong, message) => {
    const { refusal } = await benchWithTable();
    const error = await refusal(new GetItemCommand({ TableName, Key: wrong }));
    expect(error).toMatchObject({ name: 'ValidationException', message });
  });

  it('holds items to 400 KB, names included, to the byte', async () => {
    const { send, refusal } = await benchWithTable();
    const rest = 'pk'.length + 1 + 'sk'.length + 1 + 'v'.length;
    const item = (size: number) => ({ ...Key, v: { S: 'x'.repeat(size - rest) } });
    await send(new PutItemCommand({ TableName, Item: item(400 * 1024) }));
    const put = await refusal(new PutItemCommand({ TableName, Item: item(400 * 1024 + 1) }));
    expect(put.message).toBe('Item size has exceeded the maximum allowed size');
    const update = await refusal(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET w = :w',
        ExpressionAttributeValues: { ':w': { S: '' } },
      }),
    );
    expect(update.message).toBe('Item size to update has exceeded the maximum allowed size');
  });

  it.each([
    ['Expected', 'ConditionExpression'],
    ['ConditionalOperator', 'ConditionExpression or FilterExpression'],
  ])('refuses the legacy member %s by name', async (member, instead) => {
    const { refusal } = await benchWithTable();
    const command = new PutItemCommand({ TableName, Item: Key, [member]: {} });
    expect(await refusal(command)).toMatchObject({
      name: 'ValidationException',
      message: `${member} is not supported by the embedded DynamoDB; use ${instead}`,
    });
  });

  it('names an operation that it does not implement', async () => {
    const { service } = await benchWithTable();
    await expect(service.call('ExportTableToPointInTime', {})).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('ExportTableToPointInTime') as unknown,
    });
  });

  it('says which table is missing in AWS words, and which member', async () => {
    const { refusal } = await benchWithTable();
    expect(await refusal(new GetItemCommand({ TableName: 'nowhere', Key }))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
    expect(await refusal(new GetItemCommand({ Key } as never))).toMatchObject({
      message:
        "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
    });
  });
});
