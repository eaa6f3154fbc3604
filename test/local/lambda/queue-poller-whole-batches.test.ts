import { describe, expect, it } from '@jest/globals';
import { createLogRing } from '../../../local/lambda/log-ring.ts';
import { createQueuePoller } from '../../../local/lambda/queue-poller.ts';
import { createSqs } from '../../../local/sqs/sqs.ts';
import { createTestEnvironment } from '../environment.ts';

interface QueueEvent {
  readonly Records: readonly { readonly body: string }[];
}

describe('a queue’s poller, of a function that takes one batch at a time, and two that are whole', () => {
  const givenBundle = async (...bodies: string[]) => {
    const environment = createTestEnvironment();
    const { clock } = environment;
    const sqs = createSqs(environment);
    await sqs.call('CreateQueue', { QueueName: 'work' });
    const QueueUrl = sqs.queueUrl('work');
    for (const MessageBody of bodies) await sqs.call('SendMessage', { QueueUrl, MessageBody });
    const running = new Map<string, () => void>();
    const warmed: (number | undefined)[] = [];
    const mapping = {
      ...({ kind: 'queue', uuid: 'm', functionRef: 'worker', enabled: true } as const),
      eventSourceArn: 'arn:aws:sqs:eu-central-1:000000000000:work',
      ...{ batchSize: 3, windowSeconds: 0, reportsItemFailures: true },
    };
    const poller = createQueuePoller(mapping, sqs, {
      ...{ clock, region: 'eu-central-1', logs: createLogRing(environment) },
      runtime: {
        concurrency: () => 1,
        widest: () => 2,
        turn: () => undefined,
        warm: async (_functionRef, invocations) => void warmed.push(invocations),
        invoke: (_functionRef, event) =>
          new Promise((resolve) =>
            running.set((event as QueueEvent).Records.map(({ body }) => body).join(''), () =>
              resolve({ ok: true, payload: 'null' }),
            ),
          ),
      },
    });
    poller.start();
    await clock.advance(10);
    const end = async (name: string) => {
      running.get(name)?.();
      running.delete(name);
      await clock.advance(10);
    };
    return { running: () => [...running.keys()], end, warmed };
  };

  it('lets less than a whole batch wait for the one that runs', async () => {
    const { running, end, warmed } = await givenBundle('a', 'b', 'c', 'd', 'e');
    expect(running()).toEqual(['abc']);
    await end('abc');
    expect(running()).toEqual(['de']);
    expect(warmed).toEqual([]);
  });

  it('runs a whole one beside it, once there is a second environment, and never a third', async () => {
    const { running, end, warmed } = await givenBundle(...'abcdefghijk');
    expect(running()).toEqual(['abc', 'def']);
    expect(warmed).toEqual([2]);
    await end('def');
    expect(running()).toEqual(['abc', 'ghi']);
    await end('ghi');
    expect(running()).toEqual(['abc']);
    await end('abc');
    expect(running()).toEqual(['jk']);
  });
});
