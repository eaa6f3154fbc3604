import { describe, expect, it } from '@jest/globals';
import type { Decidable } from '../../../functions/shared/decide-stream.ts';
import { openStream } from '../../../functions/shared/decide-stream.ts';
import type { Decider, DomainEvent } from '../../../functions/shared/decider.ts';
import { fc } from '../../properties.ts';
import { type CounterMessage, counterBook, counterDecider } from './counter.ts';
import { memoryLog } from './memory-log.ts';

const STREAM = { context: 'test', merchantId: 'm1', subject: 'counter/1' };
const KEY = 'test#m1#counter/1';
const NOW = Date.parse('2026-01-01T00:00:00.000Z');

const decider = counterDecider as unknown as Decider<unknown, CounterMessage, DomainEvent>;
const open = (log: ReturnType<typeof memoryLog>['log']) =>
  openStream(STREAM, { log, decider, book: counterBook, now: () => NOW });

const item = (cause: string, message: CounterMessage): Decidable<CounterMessage> => ({
  cause,
  correlationId: cause,
  occurredAt: '2025-12-31T23:59:00.000Z',
  name: message.type,
  message,
});
const add = (cause: string, amount = 1) => item(cause, { type: 'Add', amount });

describe('one stream', () => {
  it('appends one commit per cause, with events, commands and the open deadlines', async () => {
    const { log, streams } = memoryLog();
    const stream = open(log);
    expect((await stream.decide(add('c1', 5))).outcome).toBe('appended');
    expect((await stream.decide(item('c2', { type: 'Close' }))).outcome).toBe('appended');
    const [first, second] = streams.get(KEY) ?? [];
    expect(first).toMatchObject({
      version: 1,
      cause: 'c1',
      at: '2026-01-01T00:00:00.000Z',
      events: [{ type: 'Added', occurredAt: '2025-12-31T23:59:00.000Z', data: { amount: 5 } }],
      commands: [],
      deadlines: [{ kind: 'close_by', dueAt: '2026-01-02T00:00:00.000Z' }],
    });
    expect(second).toMatchObject({
      version: 2,
      events: [{ type: 'Closed', data: { total: 5 } }],
      commands: [{ name: 'File', to: 'archive', subject: 'counter/1', data: { total: 5 } }],
      deadlines: [],
    });
  });

  it('has acted already on a cause that stands anywhere in the stream', async () => {
    const { log, streams } = memoryLog();
    await open(log).decide(add('c1'));
    await open(log).decide(add('c2'));
    expect((await open(log).decide(add('c1'))).outcome).toBe('already-done');
    expect(streams.get(KEY)).toHaveLength(2);
  });

  it('writes nothing when the message says nothing new', async () => {
    const { log, streams } = memoryLog();
    expect((await open(log).decide(add('c1', 0))).outcome).toBe('nothing-new');
    expect(streams.get(KEY)).toBeUndefined();
  });

  it('keeps a refusal as a commit of its own', async () => {
    const { log, streams } = memoryLog();
    const stream = open(log);
    await stream.decide(item('c1', { type: 'Close' }));
    expect((await stream.decide(add('c2'))).outcome).toBe('refused');
    expect(streams.get(KEY)?.[1]?.events).toMatchObject([
      { type: 'TransitionRefused', data: { command: 'Add', code: 'already-closed' } },
    ]);
  });

  it('sends an early command back as retryable', async () => {
    const { log } = memoryLog();
    await expect(open(log).decide(item('c1', { type: 'Settle' }))).rejects.toMatchObject({
      code: 'early',
      retryable: true,
    });
  });

  it('takes its own write for done when the answer was lost', async () => {
    const { log, streams } = memoryLog();
    log.lostAnswers = 1;
    const stream = open(log);
    expect((await stream.decide(add('c1'))).outcome).toBe('appended');
    expect((await stream.decide(add('c2'))).outcome).toBe('appended');
    expect(streams.get(KEY)?.map((commit) => commit.version)).toEqual([1, 2]);
  });

  it('decides anew on what another wrote first', async () => {
    const { log, streams, put } = memoryLog();
    const other = memoryLog();
    await open(other.log).decide(item('theirs', { type: 'Close' }));
    const theirs = other.streams.get(KEY)?.[0];
    let once = true;
    log.beforeAppend = () => {
      if (once && theirs) put(theirs);
      once = false;
    };
    expect((await open(log).decide(add('mine'))).outcome).toBe('refused');
    expect(streams.get(KEY)?.map((commit) => commit.cause)).toEqual(['theirs', 'mine']);
  });

  it('gives up as retryable while others keep writing first', async () => {
    const { log, put } = memoryLog();
    log.beforeAppend = (commit) => {
      put({ ...commit, cause: `rival ${commit.version}` });
    };
    await expect(open(log).decide(add('mine'))).rejects.toMatchObject({
      code: 'contended',
      retryable: true,
    });
  });

  it.each<[string, string[], Decidable<CounterMessage>, string, string[]]>([
    ['a commit needs no strong read', ['add 1'], add('c9'), 'appended', ['eventual']],
    ['nor does a cause that is seen', ['add 1'], add('add 1'), 'already-done', ['eventual']],
    ['nothing new is certain', ['add 1'], add('c9', 0), 'nothing-new', ['eventual', 'strong']],
  ])('reads cheaply first: %s', async (_title, before, message, outcome, readings) => {
    const { log } = memoryLog();
    for (const cause of before) await open(log).decide(add(cause));
    log.readings.length = 0;
    expect((await open(log).decide(message)).outcome).toBe(outcome);
    expect(log.readings).toEqual(readings);
  });

  it('is not taken in by a replica that lacks the last commit', async () => {
    const { log, streams } = memoryLog();
    await open(log).decide(item('close', { type: 'Close' }));
    log.unseen = () => 1;
    expect((await open(log).decide(add('late'))).outcome).toBe('refused');
    expect((await open(log).decide(item('settle', { type: 'Settle' }))).outcome).toBe(
      'nothing-new',
    );
    await open(log).decide(add('late'));
    expect(streams.get(KEY)?.map(({ cause }) => cause)).toEqual(['close', 'late']);
  });

  it('gives the same cause the same ids, whoever decides', async () => {
    const one = memoryLog();
    const two = memoryLog();
    await open(one.log).decide(add('c1', 3));
    await open(two.log).decide(add('c1', 3));
    expect(one.streams.get(KEY)).toEqual(two.streams.get(KEY));
  });

  it('counts each cause once, however often, by however many and however little of it is seen', async () => {
    const anyDelivery = fc.tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyDelivery, { maxLength: 30 }), async (deliveries) => {
        const { log, streams } = memoryLog();
        let stream = open(log);
        for (const [cause, restart, unseen] of deliveries) {
          log.unseen = () => unseen;
          if (restart) stream = open(log);
          await stream.decide(add(`c${cause}`, cause));
        }
        const causes = (streams.get(KEY) ?? []).map((commit) => commit.cause);
        expect(new Set(causes).size).toBe(causes.length);
        expect(new Set(causes)).toEqual(new Set(deliveries.map(([cause]) => `c${cause}`)));
      }),
    );
  });
});
