import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type Cloud, type CloudOptions, startCloud } from '../../local/cloud.ts';
import { functionResource, writeAssembly } from './assembly-fixture.ts';
import { writePipeline } from './pipeline-fixture.ts';
import { waitUntil } from './wait-until.ts';

// Real threads, real visibility time-outs.
jest.setTimeout(60_000);

const PIPELINE = writePipeline();
const running: Cloud[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((cloud) => cloud.stop()));
});

const start = async (changes: Partial<CloudOptions> = {}): Promise<Cloud> => {
  const cloud = await startCloud({ assembly: PIPELINE, dataDir: ':memory:', port: 0, ...changes });
  running.push(cloud);
  return cloud;
};

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'karwan-cloud-'));

const post = (cloud: Cloud, body: string): Promise<Response> =>
  fetch(`${cloud.origin}/messages`, { method: 'POST', body });

/** Takes everything that is in a queue now. */
const take = async ({ services, outputs }: Cloud, queue: string): Promise<string[]> => {
  const QueueUrl = outputs()[queue];
  const { Messages = [] } = await services.sqs.call('ReceiveMessage', {
    QueueUrl,
    MaxNumberOfMessages: 10,
  });
  return (Messages as { Body: string }[]).map(({ Body }) => Body);
};

/** Collects the keys of the events that arrive at the end of the pipeline. */
const hear = async (cloud: Cloud, count: number, heard = new Set<string>()): Promise<string[]> => {
  await waitUntil(`${count} events, heard ${[...heard].join()}`, async () => {
    for (const body of await take(cloud, 'Heard')) heard.add(JSON.parse(body).detail.pk);
    return heard.size >= count;
  });
  return [...heard].sort();
};

describe('the embedded cloud', () => {
  it('brings a message through functions, table, stream and bus to the last queue', async () => {
    const cloud = await start();
    expect((await post(cloud, 'one')).status).toBe(200);
    expect(await hear(cloud, 1)).toEqual(['one']);
    // An invocation is billed when it has ended.
    await cloud.stop();
    expect(cloud.meter.totals()).toMatchObject({
      'lambda.invocation': { 'Flow-Door': 1, 'Flow-Keeper': 1, 'Flow-Publisher': 1 },
      'eventbridge.event': { 'flow-bus': 1 },
    });
  });

  it.each([
    ['crash', 'exited with error: exit status 1'],
    ['hang', 'Task timed out after 2.00 seconds'],
  ])('repeats a message after a %s', async (body, why) => {
    const cloud = await start();
    await post(cloud, body);
    expect(await hear(cloud, 1)).toEqual([body]);
    const texts = cloud.logs.lines({ functionName: 'Flow-Keeper' }).map(({ text }) => text);
    expect(texts.join()).toContain(why);
  });

  it('parks poison and loses nothing beside it', async () => {
    const cloud = await start();
    for (const body of ['a', 'poison', 'b', 'crash', 'c']) await post(cloud, body);
    expect(await hear(cloud, 4)).toEqual(['a', 'b', 'c', 'crash']);
    const dead: string[] = [];
    await waitUntil('poison in the dead letters', async () => {
      dead.push(...(await take(cloud, 'Dead')));
      return dead.length > 0;
    });
    expect(dead).toEqual(['poison']);
  });

  it('keeps its data over a stop, and goes on with it', async () => {
    const dataDir = newFolder();
    const first = await start({ dataDir });
    await post(first, 'before');
    expect(await hear(first, 1)).toEqual(['before']);
    await first.stop();
    const second = await start({ dataDir });
    const TableName = second.outputs('State')['Table'];
    const { Count } = await second.services.dynamodb.call('Scan', { TableName });
    expect(Count).toBe(1);
    await post(second, 'after');
    expect(await hear(second, 1)).toContain('after');
  });

  it('lets what runs come to its end before it stops', async () => {
    const dataDir = newFolder();
    const bundle = `import { appendFileSync } from 'node:fs';
      export const handler = async ({ file }) => {
        appendFileSync(file, 'started ');
        await new Promise((resolve) => setTimeout(resolve, 300));
        appendFileSync(file, 'ended');
      };`;
    const slow = functionResource('slow', { FunctionName: 'slow', Timeout: 30 });
    const assembly = writeAssembly(
      { Only: { template: { Resources: { slow } } } },
      { slow: bundle },
    );
    const cloud = await start({ assembly, dataDir });
    const file = join(dataDir, 'trace');
    const outcome = cloud.invoke('slow', { file });
    await waitUntil('the function to start', () => existsSync(file));
    await cloud.stop();
    expect(await outcome).toEqual({ ok: true, payload: 'null' });
    expect(readFileSync(file, 'utf8')).toBe('started ended');
    await expect(fetch(cloud.origin)).rejects.toThrow('fetch failed');
  });

  it('runs functions in UTC wherever the machine is', async () => {
    const clock = functionResource('clock', { FunctionName: 'clock' });
    const assembly = writeAssembly(
      { Only: { template: { Resources: { clock } } } },
      { clock: 'export const handler = async () => new Date(0).getHours();' },
    );
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        fileURLToPath(new URL('./cloud-process.ts', import.meta.url)),
        assembly,
        ':memory:',
        'clock',
      ],
      { env: { ...process.env, TZ: 'Asia/Karachi' } },
    );
    expect(stdout).toBe('0');
  });

  it('invokes functions by name and passes on their errors', async () => {
    const cloud = await start();
    const publisher = cloud.outputs('Flow')['Publisher'] ?? '';
    expect(await cloud.invoke(publisher, { Records: [] })).toMatchObject({ ok: false });
    const broken = await cloud.services.lambda.call('Invoke', {
      FunctionName: publisher,
      Payload: '{}',
    });
    expect(broken['FunctionError']).toBe('Unhandled');
  });

  it('refuses a taken port, a folder in use, a foreign database and an unknown stack', async () => {
    const dataDir = newFolder();
    const cloud = await start({ dataDir });
    const port = Number(new URL(cloud.origin).port);
    await expect(start({ port })).rejects.toThrow('--port N');
    await expect(start({ dataDir })).rejects.toMatchObject({ code: 'data-folder-in-use' });
    const foreign = newFolder();
    writeFileSync(join(foreign, 'karwan.sqlite'), 'not a database at all, but text');
    await expect(start({ dataDir: foreign })).rejects.toMatchObject({ code: 'store-refused' });
    expect(() => cloud.outputs('Other')).toThrow(
      'Stack Other is not deployed; deployed are State, Flow',
    );
  });

  it('closes all that it opened when the template is refused', async () => {
    const dataDir = newFolder();
    const unknown = { Resources: { Db: { Type: 'AWS::RDS::DBInstance' } } };
    const assembly = writeAssembly({ Only: { template: unknown } });
    await expect(start({ assembly, dataDir })).rejects.toMatchObject({ code: 'template-refused' });
    await start({ dataDir });
  });

  it('ends rules that left the template and reports what holds data', async () => {
    const dataDir = newFolder();
    await (await start({ dataDir })).stop();
    const bus = { Type: 'AWS::Events::EventBus', Properties: { Name: 'flow-bus' } };
    const assembly = writeAssembly({ Flow: { template: { Resources: { Bus: bus } } } });
    const cloud = await start({ dataDir, assembly });
    expect(cloud.left.map(({ logicalId }) => logicalId).sort()).toEqual([
      'Dead',
      'Heard',
      'Table',
      'Work',
    ]);
    const rules = await cloud.services.eventBridge.call('ListRules', { EventBusName: 'flow-bus' });
    expect(rules).toMatchObject({ Rules: [] });
  });
});
