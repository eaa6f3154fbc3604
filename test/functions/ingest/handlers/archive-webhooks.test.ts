import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { make } from '../../../../functions/ingest/handlers/archive-webhooks.ts';
import { refused } from '../../shared/adapters/fake-aws.ts';
import { ARCHIVE, createScene, scrambled } from '../scene.ts';

let scene: ReturnType<typeof createScene>;
let archive: (event: SQSEvent) => ReturnType<ReturnType<typeof make>>;
/** What is left of the invocation, each time that it is asked. */
let remaining: () => number;
beforeEach(() => {
  scene = createScene();
  remaining = () => 30_000;
  const handler = make({ ...scene.runtime, ...scene.aws });
  archive = (event) => handler(event, { getRemainingTimeInMillis: () => remaining() });
});

const recordsOf = (bodies: readonly string[]): SQSEvent =>
  ({
    Records: bodies.map((body, index) => ({
      messageId: `message-${index}`,
      body,
      attributes: { SentTimestamp: String(Date.UTC(2026, 10, 1, 12)) },
    })),
  }) as unknown as SQSEvent;

/** What the door put in the archive's queue for these bodies. */
const received = async (...bodies: readonly string[]): Promise<string[]> => {
  for (const body of bodies) await scene.receive(scene.signed(body));
  return scene.aws.queues.get(ARCHIVE) ?? [];
};

const archived = () =>
  [...scene.aws.objects]
    .filter(([key]) => key.startsWith('archive/'))
    .map(([key, bytes]) => ({
      key,
      lines: gunzipSync(bytes)
        .toString('utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    }));

const failuresOf = async (event: SQSEvent): Promise<string[]> =>
  (await archive(event)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

describe('archive-webhooks', () => {
  it('writes one object per batch: a line per webhook with its raw bytes', async () => {
    const messages = await received('{"id":1}', '{"id":2}');
    expect(await failuresOf(recordsOf(messages))).toEqual([]);
    const [object, ...others] = archived();
    expect(others).toEqual([]);
    expect(object?.key).toMatch(/^archive\/2026\/11\/01\/[0-9a-f]{32}\.ndjson\.gz$/);
    expect(
      object?.lines.map(({ body }) => Buffer.from(body, 'base64').toString()).toSorted(),
    ).toEqual(['{"id":1}', '{"id":2}']);
    expect(object?.lines[0]).toEqual({
      id: expect.stringMatching(/^whk_/),
      channelId: scene.channelId,
      merchantId: 'sialkot',
      provider: 'shopify',
      receivedAt: '2026-11-01T12:00:00.000Z',
      labels: {},
      body: expect.any(String),
    });
  });

  it('overwrites itself with the same bytes when the batch comes again in any order', async () => {
    const event = recordsOf(await received('{"id":1}', '{"id":2}', '{"id":3}'));
    await archive(event);
    const first = new Map(scene.aws.objects);
    await archive({ Records: event.Records.toReversed() });
    expect(scene.aws.objects).toEqual(first);
  });

  it('parts large bodies, the same however they are ordered, and stores before it reads on', async () => {
    const bodies = Array.from({ length: 60 }, (_, index) => `"${scrambled(`seed ${index}`)}"`);
    const event = recordsOf(await received(...bodies));
    const before = scene.aws.calls.length;
    expect(await failuresOf(event)).toEqual([]);
    const calls = scene.aws.calls.slice(before).map(({ what }) => what);
    expect(calls.filter((what) => what === 's3 GET')).toHaveLength(60);
    expect(calls.indexOf('s3 PUT')).toBeLessThan(60);
    const first = archived();
    expect(first).toHaveLength(2);
    const ids = first.flatMap(({ lines }) => lines.map(({ id }) => id));
    expect([ids.length, new Set(ids).size]).toEqual([60, 60]);
    await archive({ Records: event.Records.toReversed() });
    expect(archived().map(({ key }) => key)).toEqual(first.map(({ key }) => key));
  });

  it('stores what it has read when its time is over, and the rest when that comes again', async () => {
    const event = recordsOf(
      await received(...Array.from({ length: 60 }, (_, id) => `{"id":${id}}`)),
    );
    const left = [30_000, 5_000];
    remaining = () => left.shift() ?? 0;
    const failures = await failuresOf(event);
    expect(failures).toHaveLength(35);
    expect(archived().flatMap(({ lines }) => lines)).toHaveLength(25);
    remaining = () => 30_000;
    const again = event.Records.filter(({ messageId }) => failures.includes(messageId));
    expect(await failuresOf({ Records: again })).toEqual([]);
    const ids = archived().flatMap(({ lines }) => lines.map(({ id }) => id));
    expect([ids.length, new Set(ids).size]).toEqual([60, 60]);
  });

  it('parts days, by receipt', async () => {
    await received('{"id":1}');
    scene.runtime.clock.now += 12 * 60 * 60 * 1000;
    await archive(recordsOf(await received('{"id":2}')));
    expect(
      archived()
        .map(({ key }) => key.slice(0, 18))
        .toSorted(),
    ).toEqual(['archive/2026/11/01', 'archive/2026/11/02']);
  });

  it('fetches a payload that travelled apart', async () => {
    const body = `"${scrambled('seed')}"`;
    await archive(recordsOf(await received(body)));
    expect(Buffer.from(archived()[0]?.lines[0].body, 'base64').toString()).toBe(body);
  });

  it('reports a record whose payload cannot be fetched, and archives the others', async () => {
    const messages = await received(`"${scrambled('seed')}"`, '{"id":2}');
    scene.aws.fail = ({ what }) => (what === 's3 GET' ? refused(503, 'SlowDown') : undefined);
    expect(await failuresOf(recordsOf(messages))).toEqual(['message-0']);
    expect(archived()[0]?.lines).toHaveLength(1);
  });

  it('reports every record of an object that was not stored', async () => {
    const messages = await received('{"id":1}', '{"id":2}');
    scene.aws.fail = ({ what }) => (what === 's3 PUT' ? refused(503, 'SlowDown') : undefined);
    expect(await failuresOf(recordsOf(messages))).toEqual(['message-0', 'message-1']);
    expect(scene.runtime.counts['WebhookArchiveFailed']).toBe(1);
  });

  it.each(['not json', '{}', 'null', '{"id":"whk_1","kind":"webhook"}'])(
    'keeps what it cannot read as it is: %s',
    async (body) => {
      const [good = ''] = await received('{"id":1}');
      expect(await failuresOf(recordsOf([body, good]))).toEqual([]);
      const line = archived()[0]?.lines.find(({ unreadable }) => unreadable);
      expect(Buffer.from(line.body, 'base64').toString('utf8')).toBe(body);
      expect(archived()[0]?.lines).toHaveLength(2);
    },
  );

  it('keeps a payload that is not the one that was sent as unreadable', async () => {
    const messages = await received(`"${scrambled('seed')}"`);
    for (const key of scene.aws.objects.keys()) scene.aws.objects.set(key, Buffer.from('{}'));
    expect(await failuresOf(recordsOf(messages))).toEqual([]);
    expect(archived()[0]?.lines[0]).toMatchObject({ unreadable: 'Fault' });
  });
});
