import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { BUILD } from '../../../lib/shared/build-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'karwan-left-out-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a source exports once it is built as a handler is. */
const built = async (source: string) => {
  const outfile = join(folder, `${Math.random()}.mjs`);
  const stdin = { contents: source, resolveDir: process.cwd() };
  await build({ ...BUILD, stdin, outfile, write: true });
  return import(outfile);
};

describe('what is left out of a bundle', () => {
  it('of zod is only what a schema says of itself, which refuses', async () => {
    const { schema, tree } = await built(
      `import * as z from 'zod';
       export const tree = z.object({ get under() { return z.array(tree).optional(); } });
       export const schema = z.object({ at: z.iso.datetime(), many: z.array(z.int()).max(1) });`,
    );
    const sound = { at: '2026-11-28T12:00:00Z', many: [1] };
    expect(schema.parse(sound)).toEqual(sound);
    expect(schema.safeParse({ at: '', many: [1, 2] }).error.issues).toHaveLength(2);
    const deep = { under: [{ under: [{}, {}] }, {}] };
    expect(tree.parse(deep)).toEqual(deep);
    expect(() => schema.toJSONSchema()).toThrow(/left out of the bundle: zod\//);
  });

  it('of Stripe’s SDK is every resource that is not used, which has no methods', async () => {
    const { client } = await built(
      `import { Stripe } from 'stripe';
       export const client = new Stripe('sk_test_1', { httpClient: Stripe.createFetchHttpClient() });`,
    );
    const methods = (resource: object) =>
      Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).length - 1;
    for (const kept of ['charges', 'disputes', 'events', 'paymentIntents', 'refunds']) {
      expect(methods(client[kept])).toBeGreaterThan(0);
    }
    expect(methods(client.checkout.sessions)).toBeGreaterThan(0);
    expect(methods(client.subscriptions)).toBe(0);
    expect(() => client.subscriptions.list()).toThrow(TypeError);
  });

  it('of an SDK’s configuration are files and the instance’s metadata', async () => {
    const { regionOf } = await built(
      `import { SQSClient } from '@aws-sdk/client-sqs';
       export const regionOf = () => new SQSClient({}).config.region();`,
    );
    const { AWS_REGION: was } = process.env;
    writeFileSync(join(folder, 'config'), '[default]\nregion = eu-west-1\n');
    process.env['AWS_CONFIG_FILE'] = join(folder, 'config');
    delete process.env['AWS_REGION'];
    try {
      await expect(regionOf()).rejects.toThrow('Region is missing');
      process.env['AWS_REGION'] = 'eu-central-1';
      expect(await regionOf()).toBe('eu-central-1');
    } finally {
      delete process.env['AWS_CONFIG_FILE'];
      if (was === undefined) delete process.env['AWS_REGION'];
      else process.env['AWS_REGION'] = was;
    }
  });

  it('of an SDK’s endpoints are other partitions; a function’s are where they were', async () => {
    const source = `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
      import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
      import { SQSClient } from '@aws-sdk/client-sqs';
      export const clients = [DynamoDBClient, EventBridgeClient, SQSClient];`;
    const bundled = await built(source);
    const whole = [DynamoDBClient, EventBridgeClient, SQSClient];
    const endpoints = (clients: typeof whole, parameters: object) =>
      clients.map((Client) => {
        const { endpointProvider } = new Client({}).config;
        return endpointProvider(parameters as { Region: string }).url.href;
      });
    for (const parameters of [
      { Region: 'eu-central-1' },
      { Region: 'us-east-1', AccountIdEndpointMode: 'preferred' },
      { Region: 'us-gov-west-1' },
      { Region: 'cn-north-1' },
      { Region: 'eu-central-1', Endpoint: 'http://127.0.0.1:4810' },
    ]) {
      const asked = { UseDualStack: false, UseFIPS: false, ...parameters };
      expect(endpoints(bundled.clients, asked)).toEqual(endpoints(whole, asked));
    }
  });

  it('of DynamoDB’s errors are classes about tables; each has its name and what it says', async () => {
    const { client, put, ConditionalCheckFailedException } = await built(
      `import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
       export { ConditionalCheckFailedException };
       export const client = (requestHandler) => new DynamoDBClient({
         region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1, requestHandler });
       export const put = () => new PutItemCommand({ TableName: 't', Item: { pk: { S: 'a' } } });`,
    );
    const refusedBy = async (type: string, more: object): Promise<unknown> => {
      const body = { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'no', ...more };
      const response = {
        statusCode: 400,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: Readable.from([Buffer.from(JSON.stringify(body))]),
      };
      const asked = client({ handle: async () => ({ response }), metadata: {} }).send(put());
      return asked.catch((error: unknown) => error);
    };
    const Item = { pk: { S: 'a' }, version: { N: '7' } };
    const failed = await refusedBy('ConditionalCheckFailedException', { Item });
    expect(failed).toBeInstanceOf(ConditionalCheckFailedException);
    expect(failed).toMatchObject({ Item });
    expect(
      await refusedBy('TransactionCanceledException', {
        CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item }],
      }),
    ).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item }],
    });
    expect(await refusedBy('TableNotFoundException', {})).toMatchObject({
      name: 'TableNotFoundException',
      message: 'no',
    });
  });

  it('of an SDK’s client is its manifest but for the version', async () => {
    const { client, text } = await built(
      `import { SQSClient } from '@aws-sdk/client-sqs';
       export const client = new SQSClient({ region: 'eu-central-1', retryMode: 'adaptive' });
       export const text = String(SQSClient);`,
    );
    await expect(client.config.retryStrategy()).rejects.toThrow(
      /left out of the bundle: @smithy\/.*AdaptiveRetryStrategy/,
    );
    expect(text).not.toContain('devDependencies');
  });
});
