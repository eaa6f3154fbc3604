import { describe, expect, it } from '@jest/globals';
import { permanent, retryable } from '../../../functions/shared/fault.ts';
import type { ReceivedMessage } from '../../../functions/shared/read-message.ts';
import { type DecideStep, runBatch } from '../../../functions/shared/step-runner.ts';
import { fc } from '../../properties.ts';
import type { CounterMessage } from './counter.ts';
import { add, canaryOf, entryOf, envelope, record, setUp } from './counter-step.ts';

const NAMES = [...'abcdefghij'] as const;

const addOf = (id: string, counter: number | string = id): string =>
  envelope(id, `counter/${counter}`, add);

/** One entry with ten events of ten counters. */
const TEN = entryOf(...NAMES.map((name) => addOf(name)));

type Interpret = DecideStep<CounterMessage>['interpret'];

/** The usual meaning, but for the events named. */
const failingOn = (faults: Readonly<Record<string, unknown>>) => {
  const { step } = setUp();
  const interpret: Interpret = (received: ReceivedMessage) => {
    const fault = faults[received.envelope.id];
    return fault === undefined ? step.interpret(received) : Promise.reject(fault);
  };
  return interpret;
};

const BOOM = permanent('boom', 'cannot be read');
const BUSY = retryable('throttled', 'slow down');

describe('a record that carries several events', () => {
  it('has each decided on its own stream, and is done when all are', async () => {
    const { run, streams } = setUp();
    expect(await run([record('1', TEN)])).toEqual({ batchItemFailures: [] });
    expect([...streams.keys()]).toEqual(NAMES.map((name) => `test#m1#counter/${name}`));
  });

  it('carries the state of one stream forward, over entries too', async () => {
    const { run, streams } = setUp();
    const first = entryOf(addOf('a', 1), envelope('b', 'counter/1', { type: 'Close' }));
    await run([record('1', first), record('2', entryOf(addOf('c', 1), addOf('d', 2)))]);
    const causes = streams.get('test#m1#counter/1')?.map(({ cause }) => cause);
    expect(causes?.slice(0, 2)).toEqual(['a', 'b']);
    expect(streams.get('test#m1#counter/2')).toHaveLength(1);
  });

  it.each([
    ['the first', 'a'],
    ['one in the middle', 'e'],
    ['the last', 'j'],
  ])('comes again when %s failed, with the others done', async (_title, bad) => {
    const { run, streams, retried } = setUp({ interpret: failingOn({ [bad]: BUSY }) });
    const answer = await run([record('1', TEN), record('2', addOf('k'))]);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(retried.map(([handle]) => handle)).toEqual(['handle 1']);
    expect(streams.size).toBe(10);
    expect(streams.has(`test#m1#counter/${bad}`)).toBe(false);
  });

  it('appends nothing twice when it comes again', async () => {
    const scene = setUp({ interpret: failingOn({ e: BUSY }) });
    await scene.run([record('1', TEN)]);
    scene.step.interpret = failingOn({});
    expect(await scene.run([record('1', TEN, { receives: 2 })])).toEqual({ batchItemFailures: [] });
    expect([...scene.streams.values()].map((commits) => commits.length)).toEqual(
      NAMES.map(() => 1),
    );
  });

  it('has the canary that came with others answered', async () => {
    const { run, canaries, streams } = setUp();
    const { detail } = JSON.parse(canaryOf('canary_1')) as { detail: { events: object[] } };
    const body = entryOf(JSON.stringify(detail.events[0]), addOf('a'));
    expect(await run([record('1', body)])).toEqual({ batchItemFailures: [] });
    expect(canaries).toEqual([['counter', 'canary_1']]);
    expect(streams.size).toBe(1);
  });

  it('says of each whether it is told again from the archive', async () => {
    const seen: boolean[] = [];
    const { run } = setUp({
      interpret: ({ replayed }) => {
        seen.push(replayed);
        return Promise.resolve({ kind: 'ignored', because: '' });
      },
    });
    const { detail, ...rest } = JSON.parse(TEN) as { detail: object };
    await run([record('1', JSON.stringify({ ...rest, 'replay-name': 'r', detail }))]);
    expect(seen).toEqual(NAMES.map(() => true));
  });

  it('is read as an earlier build wrote it: the detail is the one envelope', async () => {
    const { run, streams } = setUp();
    const body = `{"detail-type":"Added","detail":${addOf('a')}}`;
    expect(await run([record('1', body)])).toEqual({ batchItemFailures: [] });
    expect(streams.size).toBe(1);
  });
});

describe('a poisoned event among ten', () => {
  const faulty = () => setUp({ interpret: failingOn({ d: BOOM }) });

  it('brings its record back until it is a suspect, and then parks it with the body as it came', async () => {
    const { run, parked, retried, streams } = faulty();
    for (const receives of [1, 2, 3]) {
      expect((await run([record('1', TEN, { receives })])).batchItemFailures).toHaveLength(1);
    }
    expect(retried).toHaveLength(3);
    expect(await run([record('1', TEN, { receives: 4 })])).toEqual({ batchItemFailures: [] });
    expect(parked).toEqual([
      [
        TEN,
        expect.objectContaining({ reason: 'poison', causeId: 'd', error: 'd: cannot be read' }),
      ],
    ]);
    expect(streams.size).toBe(9);
  });

  it('is sent back by people once the cause is mended, and alone changes anything', async () => {
    const scene = faulty();
    await scene.run([record('1', TEN, { receives: 4 })]);
    scene.step.interpret = failingOn({});
    expect(await scene.run([record('2', scene.parked[0]?.[0] ?? '')])).toEqual({
      batchItemFailures: [],
    });
    expect([...scene.streams.values()].map((commits) => commits.length)).toEqual(
      NAMES.map(() => 1),
    );
  });

  it('holds up none behind it in its stream, once the record is a suspect', async () => {
    const { run, streams, parked } = setUp({ interpret: failingOn({ a: BOOM }) });
    await run([record('1', entryOf(addOf('a', 1), addOf('b', 1)), { receives: 4 })]);
    expect(streams.get('test#m1#counter/1')?.map(({ cause }) => cause)).toEqual(['b']);
    expect(parked[0]?.[1].causeId).toBe('a');
  });

  it('is not parked while another of the ten may come right', async () => {
    const { run, parked, retried } = setUp({ interpret: failingOn({ d: BOOM, e: BUSY }) });
    await run([record('1', TEN, { receives: 9 })]);
    expect(parked).toEqual([]);
    expect(retried).toHaveLength(1);
  });

  it('tells of each that failed, and why', async () => {
    const unlike = permanent('other', 'nor this');
    const { run, parked } = setUp({ interpret: failingOn({ d: BOOM, h: unlike }) });
    await run([record('1', TEN, { receives: 6 })]);
    const { causeId = '', error = '' } = parked[0]?.[1] ?? {};
    expect(causeId.split(' ').toSorted()).toEqual(['d', 'h']);
    expect(error.split('\n').toSorted()).toEqual(['d: cannot be read', 'h: nor this']);
  });

  it.each([
    ['no object', '7', 'events.3'],
    ['no envelope', '{"id":"x","kind":"event"}', 'x'],
  ])('may be one that is %s: the fault says where', async (_title, wrong, label) => {
    const { run, parked, streams } = setUp();
    const body = entryOf(...NAMES.map((name, index) => (index === 3 ? wrong : addOf(name))));
    await run([record('1', body, { receives: 4 })]);
    expect(streams.size).toBe(9);
    expect(parked[0]?.[1]).toMatchObject({
      causeId: label,
      error: expect.stringMatching(new RegExp(`^${label}: not an envelope: events\\.3\\b`)),
    });
  });

  it('that ends the process leaves each of the others a turn', async () => {
    const reached = new Set<string>();
    for (let receives = 4; receives < 14; receives += 1) {
      const order: string[] = [];
      const { run } = setUp({
        interpret: ({ envelope: { id } }) => {
          order.push(id);
          return Promise.resolve({ kind: 'ignored', because: '' });
        },
      });
      await run([record('1', TEN, { receives })]);
      for (const name of order.slice(0, order.indexOf('d'))) reached.add(name);
    }
    expect([...reached].toSorted()).toEqual(NAMES.filter((name) => name !== 'd'));
  });
});

describe('time that runs short within an entry', () => {
  it('leaves what has not begun for the next time, and the record undone', async () => {
    const { step, streams } = setUp();
    let looks = 0;
    const answer = await runBatch(
      step,
      { Records: [record('1', TEN)] },
      {
        // One look for the record, ten as each is read, then four begin.
        getRemainingTimeInMillis: () => {
          looks += 1;
          return looks > 15 ? 0 : 30_000;
        },
      },
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(streams.size).toBe(4);
  });
});

describe('whatever dies, comes twice or out of order', () => {
  it('decides each event once', async () => {
    const deliveries = fc.array(
      fc.record({
        entry: fc.nat(2),
        dies: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
        receives: fc.integer({ min: 1, max: 6 }),
      }),
      { maxLength: 8 },
    );
    // Three entries over the same five counters.
    const entries = [0, 1, 2].map((entry) =>
      entryOf(...NAMES.map((name, index) => addOf(`${name}${entry}`, index % 5))),
    );
    await fc.assert(
      fc.asyncProperty(deliveries, async (tries) => {
        const scene = setUp();
        const usual = scene.step.interpret;
        const deliver = (entry: number, receives: number) =>
          scene.run([record(String(entry), entries[entry] ?? '', { receives })]);
        for (const { entry, dies, receives } of tries) {
          scene.step.interpret = (received) =>
            received.envelope.id === `${dies}${entry}` ? Promise.reject(BUSY) : usual(received);
          const { batchItemFailures } = await deliver(entry, receives);
          expect(batchItemFailures).toHaveLength(dies === undefined ? 0 : 1);
        }
        scene.step.interpret = usual;
        for (const entry of [2, 0, 1]) await deliver(entry, 1);
        const causes = [...scene.streams.values()].flat().map(({ cause }) => cause);
        expect(causes.toSorted()).toEqual(
          [0, 1, 2].flatMap((entry) => NAMES.map((name) => `${name}${entry}`)).toSorted(),
        );
      }),
      { numRuns: 40 },
    );
  });
});
