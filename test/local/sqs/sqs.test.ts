import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSqs } from '../../../local/sqs/sqs.ts';
import { createTestEnvironment } from '../environment.ts';
import { callsOn } from './given-queue.ts';

describe('a file opened again', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sqs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has every message, and those in flight come back when their time-out passes', async () => {
    const path = join(folder, 'cloud.db');
    const before = createTestEnvironment({ path });
    const first = createSqs(before);
    await first.call('CreateQueue', { QueueName: 'jobs' });
    const jobs = callsOn(first, 'jobs');
    await jobs.send('in flight', {
      MessageAttributes: { b: { DataType: 'Binary', BinaryValue: new Uint8Array([1]) } },
    });
    const [taken] = await jobs.receive();
    await jobs.send('waiting');
    await jobs.send('delayed', { DelaySeconds: 60 });
    before.store.close();

    const { clock } = before;
    const again = callsOn(createSqs(createTestEnvironment({ path, clock, seed: 2 })), 'jobs');
    expect(await again.counts()).toEqual([1, 1, 1]);
    expect((await again.receive({ VisibilityTimeout: 600 })).map(({ Body }) => Body)).toEqual([
      'waiting',
    ]);
    await clock.advance(30_000);
    const [back] = await again.receive({ MessageAttributeNames: ['All'] });
    expect(back).toMatchObject({
      MessageId: taken?.MessageId,
      Attributes: { ApproximateReceiveCount: '2' },
      MessageAttributes: { b: { DataType: 'Binary', BinaryValue: new Uint8Array([1]) } },
    });
    await again.remove(back?.ReceiptHandle);
    await clock.advance(30_000);
    expect((await again.receive()).map(({ Body }) => Body)).toEqual(['delayed']);
  });

  it('loses what is past its retention at start', async () => {
    const path = join(folder, 'cloud.db');
    const before = createTestEnvironment({ path });
    const sqs = createSqs(before);
    await sqs.call('CreateQueue', {
      QueueName: 'jobs',
      Attributes: { MessageRetentionPeriod: '60' },
    });
    await callsOn(sqs, 'jobs').send('old');
    await before.clock.advance(60_000);
    createSqs(before);
    const rows = before.store.db.prepare('SELECT count(*) AS n FROM sqs_message').get();
    expect(rows).toMatchObject({ n: 0 });
    before.store.close();
  });
});
