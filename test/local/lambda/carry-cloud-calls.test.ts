import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type ExecutionEnvironment,
  startExecutionEnvironment,
} from '../../../local/lambda/execution-environment.ts';
import { startFunctionThread } from '../../../local/lambda/function-thread.ts';
import { createLogRing } from '../../../local/lambda/log-ring.ts';
import type { AnswerCall, CarriedCall } from '../../../local/wire/carried-call.ts';
import { realEnvironment } from '../wire/open-door.ts';

/** Nothing listens there: what is not carried fails. */
const NOWHERE = 'http://127.0.0.1:1';
const NAMES = import.meta.url;
const SDK_CALL = `
  import { createRequire } from 'node:module';
  const { DynamoDBClient, PutItemCommand } = createRequire(${JSON.stringify(NAMES)})('@aws-sdk/client-dynamodb');
  const client = new DynamoDBClient({ maxAttempts: 1, requestHandler: { connectionTimeout: 1000 } });
  export const handler = async (TableName) =>
    client.send(new PutItemCommand({ TableName, Item: { id: { S: 'ø' } } })).then(
      ({ Attributes }) => Attributes, ({ name, message }) => ({ name, message }));`;
const FETCH_CALL = `
  const SIGNED = { authorization: 'AWS4-HMAC-SHA256 Credential=local/…' };
  export const handler = async ({ url, signed, timeoutMs, body = 'bytes' }) => {
    const signal = timeoutMs === undefined ? null : AbortSignal.timeout(timeoutMs);
    try {
      const init = { method: 'PUT', headers: signed ? SIGNED : {}, body, signal };
      const response = await fetch(url, init);
      return [response.status, await response.text()];
    } catch (error) {
      return error.name;
    }
  };`;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

const start = (source: string, answer: AnswerCall) => {
  const directory = mkdtempSync(join(tmpdir(), 'karwan-function-'));
  writeFileSync(join(directory, 'index.mjs'), source.replaceAll('…', 'scope'));
  const environment = { ...realEnvironment(), origin: () => NOWHERE };
  const definition = {
    name: 'caller',
    arn: 'arn:aws:lambda:eu-central-1:000000000000:function:caller',
    runtime: 'nodejs24.x',
    directory,
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 10,
    memoryMegabytes: 256,
    logGroup: '/aws/lambda/caller',
  };
  const logs = createLogRing(environment);
  const limits = { maxOldGenerationSizeMb: 256 };
  const thread = startFunctionThread({
    name: 'caller',
    limits,
    origin: NOWHERE,
    answer: (calls) => calls.map(answer),
  });
  const place = { environment, logs, thread, isAlone: true };
  const execution: ExecutionEnvironment = startExecutionEnvironment(definition, place);
  closing.push(execution.stop);
  return async (event: unknown): Promise<unknown> => {
    const payload = JSON.stringify(event);
    const outcome = await execution.run({ requestId: 'r', functionArn: definition.arn, payload });
    if (outcome === 'displaced') return outcome;
    return outcome.ok ? JSON.parse(outcome.payload) : outcome.error;
  };
};

const JSON_TYPE = [['content-type', 'application/x-amz-json-1.0']] as const;
const isTaken: AnswerCall = async () => ({ status: 204, headers: [], body: '' });

describe('a bundle’s calls to the cloud', () => {
  it('of an SDK client reach it whole and signed, and are answered', async () => {
    const calls: CarriedCall[] = [];
    const run = start(SDK_CALL, async (call) => {
      calls.push(call);
      return { status: 200, headers: JSON_TYPE, body: '{"Attributes":{"id":{"S":"old"}}}' };
    });
    expect(await run('orders')).toEqual({ id: { S: 'old' } });
    expect(await run('orders')).toEqual({ id: { S: 'old' } });
    expect(calls).toHaveLength(2);
    const { method, target, headers, body } = calls[0] as CarriedCall;
    expect([method, target]).toEqual(['POST', '/']);
    expect(JSON.parse(Buffer.from(body).toString())).toMatchObject({ Item: { id: { S: 'ø' } } });
    expect(Object.fromEntries(headers)).toMatchObject({
      host: '127.0.0.1:1',
      'x-amz-target': 'DynamoDB_20120810.PutItem',
      authorization: expect.stringContaining('Credential=local/'),
    });
  });

  it('of an SDK client fail as the cloud says', async () => {
    const run = start(SDK_CALL, async () => ({
      status: 400,
      headers: JSON_TYPE,
      body: JSON.stringify({ __type: 'com.amazonaws#ResourceNotFoundException', message: 'none' }),
    }));
    expect(await run('orders')).toEqual({ name: 'ResourceNotFoundException', message: 'none' });
  });

  it('by fetch reach it with their path and query', async () => {
    const calls: CarriedCall[] = [];
    const run = start(FETCH_CALL, async (call) => {
      calls.push(call);
      return isTaken(call);
    });
    expect(await run({ url: `${NOWHERE}/bucket/key?a=b`, signed: true })).toEqual([204, '']);
    expect(calls).toMatchObject([{ method: 'PUT', target: '/bucket/key?a=b', body: 'bytes' }]);
    expect(Object.fromEntries(calls[0]?.headers ?? [])).toMatchObject({ host: '127.0.0.1:1' });
  });

  it('by fetch are given up when their time is over', async () => {
    const run = start(FETCH_CALL, () => new Promise(() => undefined));
    const call = { url: `${NOWHERE}/`, signed: true, timeoutMs: 1 };
    expect(await run(call)).toBe('TimeoutError');
  });

  it('take the network when they are for somebody else, or are no AWS call', async () => {
    const server = createServer((_request, response) => response.end('from outside'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    const outside = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const run = start(FETCH_CALL, isTaken);
    expect(await run({ url: outside, signed: true })).toEqual([200, 'from outside']);
    expect(await run({ url: `${NOWHERE}/`, signed: false })).toBe('TypeError');
  });
});
