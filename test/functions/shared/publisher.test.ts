import { describe, expect, it } from '@jest/globals';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod';
import type { QueueEntry } from '../../../functions/shared/adapters/queues.ts';
import type { BusMessage } from '../../../functions/shared/bundle.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import { type PublisherPorts, publishCommits } from '../../../functions/shared/publisher.ts';
import type { EntryResult } from '../../../functions/shared/send-all.ts';
import { fc } from '../../properties.ts';

const commit = (version: number, overrides: Partial<Commit> = {}): Commit => ({
  context: 'orders',
  merchantId: 'm1',
  subject: 'order/ord_1',
  version,
  cause: `c${version}`,
  correlationId: 'c1',
  at: '2026-01-01T00:00:00.000Z',
  schema: 1,
  events: [
    {
      id: `evt_${version}`,
      type: 'OrderPlaced',
      schemaVersion: 1,
      occurredAt: '2026-01-01T00:00:00.000Z',
      data: { version },
    },
    {
      id: `evt_${version}_private`,
      type: 'SnapshotRecorded',
      schemaVersion: 1,
      occurredAt: '2026-01-01T00:00:00.000Z',
      data: {},
    },
  ],
  commands: [
    { id: `cmd_${version}`, name: 'Fetch', to: 'calls', subject: 'order/ord_1', data: {} },
  ],
  deadlines: [],
  ...overrides,
});

const streamOf = (commits: readonly (Commit | string)[]): DynamoDBStreamEvent => ({
  Records: commits.map((one, index) => ({
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: String(100 + index),
      NewImage: {
        pk: { S: 'orders#m1#order/ord_1' },
        sk: { S: String(index) },
        kind: { S: 'commit' },
        schema: { N: '1' },
        body: { S: typeof one === 'string' ? one : JSON.stringify(one) },
      },
    },
  })),
});

type Answer = (ids: readonly string[]) => readonly EntryResult[];
const taken: Answer = (ids) => ids.map(() => ({ sent: true }));

const setUp = (answers: { bus?: Answer; queue?: Answer } = {}) => {
  const sent = { bus: [] as BusMessage[], queue: [] as [string, QueueEntry][] };
  const stored = new Map<string, Uint8Array>();
  const refused: string[] = [];
  const ports: PublisherPorts = {
    runtime: {
      now: () => 0,
      randomBytes: () => new Uint8Array(),
      setting: () => '',
      observe: {
        log: (_level, _message, { id, reason }) => refused.push(`${id} ${reason}`),
        count: () => undefined,
      },
    },
    contract: {
      context: 'orders',
      events: {
        OrderPlaced: { schemaVersion: 1, summary: '', data: z.unknown() },
        OrderHandedOver: { schemaVersion: 1, summary: '', data: z.unknown() },
        MoneyWanted: { schemaVersion: 1, summary: '', data: z.unknown() },
      },
      untold: ['OrderHandedOver'],
      asks: { MoneyWanted: 'payments' },
    },
    bus: {
      put: (entries) => {
        // An entry is called by its first event.
        const results = (answers.bus ?? taken)(
          entries.map(({ messages }) => messages[0].envelope.id),
        );
        const accepted = entries.filter((_, index) => results[index]?.sent);
        sent.bus.push(...accepted.flatMap(({ messages }) => messages));
        return Promise.resolve(results);
      },
    },
    queues: {
      send: (step, entries) => {
        const results = (answers.queue ?? taken)(entries.map(({ envelope }) => envelope.id));
        const accepted = entries.filter((_, index) => results[index]?.sent);
        sent.queue.push(...accepted.map((entry): [string, QueueEntry] => [step, entry]));
        return Promise.resolve(results);
      },
    },
    blobs: {
      put: (key, bytes) => {
        stored.set(key, bytes);
        return Promise.resolve();
      },
      get: () => Promise.reject(new Error('nothing there')),
    },
  };
  return {
    sent,
    stored,
    refused,
    publish: (event: DynamoDBStreamEvent) => publishCommits(ports, event),
  };
};

const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('publishing commits', () => {
  it('sends published events to the bus and commands to their step, and nothing else', async () => {
    const { sent, publish } = setUp();
    expect(await publish(streamOf([commit(1)]))).toEqual({ batchItemFailures: [] });
    expect(sent.bus.map(({ envelope }) => envelope)).toEqual([
      expect.objectContaining({
        id: 'evt_1',
        kind: 'event',
        name: 'OrderPlaced',
        source: 'karwan.orders',
        merchantId: 'm1',
        subject: 'order/ord_1',
        sequence: 1,
        causationId: 'c1',
      }),
    ]);
    expect(sent.queue.map(([step, { envelope }]) => [step, envelope.id])).toEqual([
      ['calls', 'cmd_1'],
    ]);
  });

  it('keeps an event in the log that nobody has a use for', async () => {
    const [placed] = commit(1).events;
    const left = { ...placed, id: 'evt_left', type: 'OrderHandedOver' } as Commit['events'][number];
    const { sent, publish } = setUp();
    await publish(streamOf([commit(1, { events: [left], commands: [] })]));
    expect(sent.bus).toEqual([]);
  });

  it('sends an event that asks a step for something straight to it, as it is', async () => {
    const [placed] = commit(1).events;
    const wish = { ...placed, id: 'evt_wish', type: 'MoneyWanted' } as Commit['events'][number];
    const { sent, publish } = setUp();
    await publish(streamOf([commit(1, { events: [wish], commands: [] })]));
    expect(sent.bus).toEqual([]);
    expect(sent.queue).toMatchObject([
      [
        'payments',
        { envelope: { id: 'evt_wish', kind: 'event', name: 'MoneyWanted', sequence: 1 } },
      ],
    ]);
  });

  it('sends refused entries again, by their index', async () => {
    let first = true;
    const { sent, publish } = setUp({
      bus: (ids) => {
        const results = ids.map(
          (id): EntryResult =>
            first && id === 'evt_11' ? { sent: false, reason: 'Throttled' } : { sent: true },
        );
        first = false;
        return results;
      },
    });
    const commits = Array.from({ length: 25 }, (_, index) => commit(index + 1));
    expect(await publish(streamOf(commits))).toEqual({ batchItemFailures: [] });
    const versions = sent.bus.map(({ envelope }) => envelope.sequence);
    const [late, others] = [from(11, 20), [...from(1, 10), ...from(21, 25)]];
    expect(versions).toEqual([...others, ...late]);
  });

  it('takes a refused entry for all its events refused, and names each', async () => {
    const { publish, refused } = setUp({
      bus: (ids) =>
        ids.map((id) => (id === 'evt_11' ? { sent: false, reason: 'down' } : { sent: true })),
    });
    const commits = Array.from({ length: 25 }, (_, index) => commit(index + 1));
    expect(await publish(streamOf(commits))).toEqual({
      batchItemFailures: [{ itemIdentifier: '110' }],
    });
    expect(refused).toEqual(from(11, 20).map((version) => `evt_${version} down`));
  });

  it('reports the first commit that has an entry without its id', async () => {
    const { publish } = setUp({
      queue: (ids) =>
        ids.map((id) => (id === 'cmd_2' ? { sent: false, reason: 'down' } : { sent: true })),
    });
    expect(await publish(streamOf([commit(1), commit(2), commit(3)]))).toEqual({
      batchItemFailures: [{ itemIdentifier: '101' }],
    });
  });

  it('counts entries that an answer does not mention as refused', async () => {
    const { publish } = setUp({ bus: () => [] });
    expect(await publish(streamOf([commit(1)]))).toEqual({
      batchItemFailures: [{ itemIdentifier: '100' }],
    });
  });

  it('stops at a commit that it cannot read, with everything before it sent', async () => {
    const { sent, publish } = setUp();
    expect(await publish(streamOf([commit(1), '{"schema":9}', commit(3)]))).toEqual({
      batchItemFailures: [{ itemIdentifier: '101' }],
    });
    expect(sent.bus.map(({ envelope }) => envelope.id)).toEqual(['evt_1']);
  });

  it('moves a payload over the limit to the bucket, under the message’s id', async () => {
    const { sent, stored, publish } = setUp();
    const [event] = commit(1).events;
    const large = { ...event, data: { text: 'x'.repeat(210_000) } } as Commit['events'][number];
    await publish(streamOf([commit(1, { events: [large], commands: [] })]));
    const envelope = sent.bus[0]?.envelope;
    expect(envelope?.data).toBeUndefined();
    expect(envelope?.dataRef).toMatchObject({ key: 'messages/evt_1' });
    expect(stored.get('messages/evt_1')).toHaveLength(envelope?.dataRef?.bytes ?? 0);
  });

  it('forgets no message, whatever is refused: what is not sent is reported', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 25 }),
        fc.infiniteStream(fc.boolean()),
        async (count, luck) => {
          const lucky: Answer = (ids) =>
            ids.map(() => (luck.next().value ? { sent: true } : { sent: false, reason: '' }));
          const { sent, publish } = setUp({ bus: lucky, queue: lucky });
          const commits = Array.from({ length: count }, (_, index) => commit(index + 1));
          const answer = await publish(streamOf(commits));
          const reported = Number(answer.batchItemFailures[0]?.itemIdentifier ?? 100 + count) - 100;
          const ids = new Set([
            ...sent.bus.map(({ envelope }) => envelope.id),
            ...sent.queue.map(([, { envelope }]) => envelope.id),
          ]);
          for (let index = 0; index < reported; index += 1) {
            expect(ids.has(`evt_${index + 1}`)).toBe(true);
            expect(ids.has(`cmd_${index + 1}`)).toBe(true);
          }
          const complete = (version: number) =>
            ids.has(`evt_${version}`) && ids.has(`cmd_${version}`);
          if (reported < count) expect(complete(reported + 1)).toBe(false);
        },
      ),
    );
  });
});
