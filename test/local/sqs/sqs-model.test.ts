import { describe, expect, it } from '@jest/globals';
import { createSqs } from '../../../local/sqs/sqs.ts';
import { fc } from '../../properties.ts';
import { callsOn, givenQueue, redriveAfter } from './given-queue.ts';

const RETENTION_SECONDS = 180;
const acts = ['send', 'receive', 'delete', 'hide', 'advance', 'restart'] as const;
type Act = (typeof acts)[number];
const WEIGHTS: Record<Act, number> = {
  send: 3,
  receive: 4,
  delete: 2,
  hide: 1,
  advance: 2,
  restart: 1,
};
const step = fc.oneof(
  ...acts.map((act) => ({
    weight: WEIGHTS[act],
    arbitrary: fc.record({ act: fc.constant(act), seconds: fc.nat(60) }),
  })),
);

/** The queue, and beside it what people did: bodies sent and when, deleted, last handle of each. */
const givenModel = async () => {
  const given = await givenQueue({
    ...redriveAfter(2),
    MessageRetentionPeriod: String(RETENTION_SECONDS),
  });
  const sentAt = new Map<string, number>();
  return {
    ...given,
    jobs: callsOn(given.sqs, 'jobs'),
    dead: callsOn(given.sqs, 'jobs-dlq'),
    sentAt,
    deleted: new Set<string>(),
    held: new Map<string, string>(),
    isExpired: (body: string): boolean =>
      given.clock.now() >= (sentAt.get(body) ?? 0) + RETENTION_SECONDS * 1000,
  };
};
type Model = Awaited<ReturnType<typeof givenModel>>;

const run: Record<Act, (model: Model, seconds: number) => Promise<unknown>> = {
  send: async ({ jobs, sentAt, clock }, seconds) => {
    const body = `m${sentAt.size}`;
    sentAt.set(body, clock.now());
    await jobs.send(body, { DelaySeconds: seconds });
  },
  receive: async ({ jobs, held, deleted, isExpired }, seconds) => {
    for (const { Body, ReceiptHandle } of await jobs.receive({ VisibilityTimeout: seconds })) {
      expect(deleted).not.toContain(Body);
      expect(isExpired(Body)).toBe(false);
      held.set(Body, ReceiptHandle);
    }
  },
  delete: async ({ jobs, dead, held, deleted }, seconds) => {
    const [body, handle] = [...held][seconds % Math.max(1, held.size)] ?? [];
    if (body === undefined) return;
    await jobs.remove(handle);
    held.delete(body);
    const parked = await dead.receive({ VisibilityTimeout: 0 });
    if (!parked.some(({ Body }) => Body === body)) deleted.add(body);
  },
  hide: async ({ jobs, held }, seconds) => {
    const [handle] = held.values();
    // Refused when the message is visible again; either way nothing may be lost.
    if (handle !== undefined) await jobs.hide(handle, seconds).catch(() => undefined);
  },
  advance: ({ clock }, seconds) => clock.advance(seconds * 1000),
  restart: async (model) => {
    const again = createSqs(model.environment);
    model.jobs = callsOn(again, 'jobs');
    model.dead = callsOn(again, 'jobs-dlq');
  },
};

/** Everything that can still be received, from the queue or its dead letters. */
const drain = async ({ jobs, dead, clock }: Model): Promise<Set<string>> => {
  const found = new Set<string>();
  for (let round = 0; round < 5; round += 1) {
    for (const queue of [jobs, dead]) {
      const messages = await queue.receive({ VisibilityTimeout: 3600 });
      for (const { Body } of messages) found.add(Body);
    }
    await clock.advance(1);
  }
  return found;
};

/** Counts what the runs came across, so that the property cannot hold for want of cases. */
const checkEnd = async (
  model: Model,
  seen: { deleted: number; expired: number; parked: number },
): Promise<void> => {
  // Longer than any delay or time-out above, so that nothing hides when it is counted.
  await model.clock.advance(61_000);
  const kept = [...model.sentAt.keys()].filter((body) => !model.deleted.has(body));
  const alive = kept.filter((body) => !model.isExpired(body));
  const found = await drain(model);
  for (const body of alive) expect(found).toContain(body);
  for (const body of model.deleted) expect(found).not.toContain(body);
  seen.deleted += model.deleted.size;
  seen.expired += kept.length - alive.length;
  seen.parked += (await model.dead.counts())[1] ?? 0;
};

describe('any sequence of calls', () => {
  it('never loses a message before its retention and never returns a deleted one', async () => {
    const seen = { deleted: 0, expired: 0, parked: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 80 }), async (steps) => {
        const model = await givenModel();
        for (const { act, seconds } of steps) await run[act](model, seconds);
        await checkEnd(model, seen);
      }),
      { numRuns: 200, seed: 7 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });
});
