import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../local/engine/aws-error.ts';
import { inProcessClient } from '../../../local/engine/in-process.ts';
import type { Service } from '../../../local/engine/service.ts';

const service = (call: Service['call']): Service => ({ id: 'dynamodb', call });

describe('a command', () => {
  it('reaches the service by its name and is answered as the SDK answers', async () => {
    const Item = { pk: { S: 'a' }, raw: { B: new Uint8Array([1, 2]) } };
    const calls: unknown[] = [];
    const client = inProcessClient(
      service(async (operation, input) => {
        calls.push([operation, input]);
        return { Attributes: Item };
      }),
    );
    const answer = await client.send(new PutItemCommand({ TableName: 't', Item }));
    expect(calls).toEqual([['PutItem', { TableName: 't', Item }]]);
    expect(answer).toEqual({
      Attributes: Item,
      $metadata: { httpStatusCode: 200, attempts: 1 },
    });
  });

  it('shares nothing with the service, neither way', async () => {
    const kept: Record<string, unknown>[] = [];
    const client = inProcessClient(
      service(async (_, input) => {
        kept.push(input);
        return input;
      }),
    );
    const raw = new Uint8Array([1]);
    const Item = { raw: { B: raw }, list: { L: [{ S: 'a' }] } };
    const answer = await client.send(new PutItemCommand({ TableName: 't', Item }));
    raw[0] = 9;
    Item.list.L.push({ S: 'b' });
    const expected = {
      TableName: 't',
      Item: { raw: { B: new Uint8Array([1]) }, list: { L: [{ S: 'a' }] } },
    };
    expect(kept[0]).toEqual(expected);
    (answer['Item'] as typeof Item).list.L.length = 0;
    expect(kept[0]).toEqual(expected);
  });

  it('gives what can be read more than once', async () => {
    const Body = { transformToString: async () => 'text' };
    const client = inProcessClient(service(async () => ({ Body, LastModified: new Date(0) })));
    const answer = await client.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
    expect(answer['LastModified']).toEqual(new Date(0));
    expect(await (answer['Body'] as typeof Body).transformToString()).toBe('text');
  });
});

describe('an error', () => {
  const send = (error: Error) =>
    inProcessClient(
      service(async () => {
        throw error;
      }),
    ).send(new PutItemCommand({ TableName: 't', Item: {} }));

  it.each([
    [400, 'client'],
    [500, 'server'],
  ])('of status %i has the shape that the SDK gives', async (httpStatus, $fault) => {
    const members = { Item: { pk: { S: 'a' } }, CancellationReasons: [{ Code: 'None' }] };
    const error = new AwsError('SomeException', 'why', { httpStatus, members });
    const thrown = await send(error).catch((one: unknown) => one);
    expect(thrown).toBeInstanceOf(Error);
    expect(thrown).toMatchObject({
      name: 'SomeException',
      message: 'why',
      $fault,
      $metadata: { httpStatusCode: httpStatus, attempts: 1 },
      ...members,
    });
    expect((thrown as typeof members).Item).not.toBe(members.Item);
  });

  it('that is a fault of ours passes as it is', async () => {
    const fault = new TypeError('bug');
    await expect(send(fault)).rejects.toBe(fault);
  });
});
