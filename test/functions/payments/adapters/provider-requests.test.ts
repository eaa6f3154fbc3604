import { describe, expect, it } from '@jest/globals';
import { paymentStreamPorts } from '../../../../functions/payments/adapters/payment-streams.ts';
import { providerRequests } from '../../../../functions/payments/adapters/provider-requests.ts';
import type { PaymentMessage } from '../../../../functions/payments/domain/messages.ts';
import { openCalls } from '../../../../functions/shared/calls-step.ts';
import { type Decidable, openStream } from '../../../../functions/shared/decide-stream.ts';
import { memoryLog } from '../../shared/memory-log.ts';
import { fact, hear, RULES, wish } from '../domain/builders.ts';
import { createFakeProvider, type Trouble } from '../fake-provider.ts';

const STREAM = { context: 'payments', merchantId: 'm1', subject: 'order/ord_1' };
const KEY = 'payments#m1#order/ord_1';
const LEASE_MS = 90_000;

const item = <Message>(cause: string, name: string, message: Message): Decidable<Message> => ({
  cause,
  correlationId: cause,
  occurredAt: '2026-03-01T12:00:00.000Z',
  name,
  message,
});

/** One order's money, a provider, and a calls step that is started anew for each delivery. */
const setUp = (options: { readonly keyLifeMs?: number } = {}) => {
  let now = Date.parse('2026-03-01T12:00:00.000Z');
  let invocations = 0;
  const { log, streams } = memoryLog();
  const provider = createFakeProvider(options);
  const ports = paymentStreamPorts(STREAM, { rules: RULES, log, now: () => now });
  const requests = providerRequests({
    merchantId: 'm1',
    calls: { cards: provider.create },
    accounts: {
      open: ({ account, merchantId }) =>
        Promise.resolve({ account, merchantId, settings: {}, apiCredentials: { key: 'k' } }),
    },
    outside: { now: () => now, fetch: () => Promise.reject(new Error('not here')) },
  });
  const commits = () => streams.get(KEY) ?? [];
  const commands = () => commits().flatMap((commit) => commit.commands);
  return {
    provider,
    log,
    commits,
    commands,
    types: () => commits().flatMap(({ events }) => events.map(({ type }) => type)),
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    tell: (cause: string, message: PaymentMessage) =>
      openStream(STREAM, ports).decide(item(cause, message.type, message)),
    state: () => openStream(STREAM, ports).state(),
    /** Delivers the n-th command of the stream to a fresh invocation. */
    deliver: (n: number) => {
      const command = commands()[n];
      if (!command) throw new Error(`there is no command ${n}`);
      invocations += 1;
      const randomBytes = (count: number) => new Uint8Array(count).fill(invocations);
      const calls = openCalls(STREAM, { ...ports, randomBytes, timeoutSeconds: 30 }, requests);
      return calls.decide(item(command.id, command.name, command.data as { requestId: string }));
    },
  };
};

const troubles = (...list: readonly Trouble[]): (() => Trouble) => {
  const left = [...list];
  return () => left.shift();
};

describe('one call', () => {
  it('is made once for a command, with its attempt before and its outcome after it', async () => {
    const { deliver, tell, types, provider, commits } = setUp();
    await tell('w1', hear(wish()));
    expect((await deliver(0)).outcome).toBe('appended');
    expect((await deliver(0)).outcome).toBe('already-done');
    expect(types()).toEqual([
      'WishHeard',
      'CheckoutRequested',
      'AttemptStarted',
      'AttemptEnded',
      'FactRecorded',
      'PaymentRequested',
    ]);
    expect(provider.log).toHaveLength(1);
    const attempt = commits()[1]?.events[0]?.data;
    expect(attempt).toMatchObject({ n: 1, leaseUntil: '2026-03-01T12:01:30.000Z' });
  });

  it('waits while another invocation’s lease lasts', async () => {
    const { deliver, tell, provider } = setUp();
    await tell('w1', hear(wish()));
    provider.setTrouble(troubles('answer-lost'));
    await expect(deliver(0)).rejects.toMatchObject({ code: 'provider-unreachable' });
    await expect(deliver(0)).rejects.toMatchObject({ code: 'lease-held', retryable: true });
    expect(provider.log).toHaveLength(1);
  });

  it.each<[Trouble, readonly string[]]>([
    ['answer-lost', ['checkout', 'find']],
    ['request-lost', ['checkout', 'find', 'checkout']],
  ])('asks first when the lease is over (%s)', async (trouble, made) => {
    const { deliver, tell, provider, pass } = setUp();
    await tell('w1', hear(wish()));
    provider.setTrouble(troubles(trouble));
    await expect(deliver(0)).rejects.toMatchObject({ retryable: true });
    pass(LEASE_MS + 1);
    await deliver(0);
    expect(provider.log.map((line) => line.split(' ')[0])).toEqual(made);
    const keys = provider.log.filter((line) => line.startsWith('checkout'));
    expect(new Set(keys).size).toBe(1);
    expect(provider.payments.size).toBe(1);
  });

  it('looks at the stream at half the price', async () => {
    const { deliver, tell, log } = setUp();
    await tell('w1', hear(wish()));
    log.readings.length = 0;
    await deliver(0);
    expect(log.readings).toEqual(['eventual']);
  });

  it.each([1, 2])('asks first even when a replica lacks the last %i commits', async (unseen) => {
    const { deliver, tell, provider, pass, log } = setUp();
    await tell('w1', hear(wish()));
    provider.setTrouble(troubles('answer-lost'));
    await expect(deliver(0)).rejects.toMatchObject({ retryable: true });
    pass(LEASE_MS + 1);
    log.unseen = () => unseen;
    expect((await deliver(0)).outcome).toBe('appended');
    expect(provider.log.map((line) => line.split(' ')[0])).toEqual(['checkout', 'find']);
    log.unseen = () => 0;
    expect((await deliver(0)).outcome).toBe('already-done');
    expect(provider.payments.size).toBe(1);
  });

  it('is left to a person when the provider may have forgotten its key', async () => {
    const { deliver, tell, provider, pass, state, commands } = setUp({ keyLifeMs: 3_600_000 });
    await tell('w1', hear(wish()));
    provider.setTrouble(troubles('request-lost'));
    await expect(deliver(0)).rejects.toMatchObject({ retryable: true });
    pass(3_600_000);
    await deliver(0);
    const [request] = (await state()).requests.values();
    expect(request?.attempt?.ended).toMatchObject({ outcome: 'unknown', code: 'key-too-old' });
    expect(provider.payments.size).toBe(0);
    const requestId = request?.requestId ?? '';
    await tell('p1', { type: 'RetryCall', requestId, by: 'aisha', why: 'nothing in their list' });
    pass(LEASE_MS + 1);
    await deliver(commands().length - 1);
    expect(provider.log.map((line) => line.split(' ')[0])).toEqual([
      'checkout',
      'find',
      'find',
      'checkout',
    ]);
    expect(provider.payments.size).toBe(1);
  });

  it('is not made when a webhook said already that it is done', async () => {
    const { deliver, tell, provider } = setUp();
    await tell('w1', hear(wish()));
    await deliver(0);
    const paid = provider.pay();
    await tell('f1', { type: 'RecordFacts', facts: paid ? provider.factsOf(paid) : [] });
    await tell('w2', hear(wish({ number: 2, capture: 'now' })));
    await deliver(1);
    await tell('f2', { type: 'RecordFacts', facts: paid ? provider.factsOf(paid) : [] });
    expect(paid?.captures).toBe(1);
  });

  it('comes early when its request is not to be seen yet', async () => {
    const { tell, deliver, log } = setUp();
    await tell('w1', hear(wish()));
    const load = log.load;
    log.load = () => Promise.resolve([]);
    await expect(
      deliver(0).finally(() => {
        log.load = load;
      }),
    ).rejects.toMatchObject({ code: 'early', retryable: true });
  });

  it('keeps the references that a commit learnt', () => {
    const { log } = setUp();
    const ports = paymentStreamPorts(STREAM, { rules: RULES, log, now: () => 0 });
    const empty = ports.decider.initial;
    const known = new Map(
      [fact('refunded', 5n, { refundReference: 're_1' })].map((one) => [one.factId, one]),
    );
    expect(ports.rowsOf?.(empty, { ...empty, facts: known })).toEqual([
      { pk: 'REF#m1#cards#acc_1#pi_1', value: 'order/ord_1', isReference: true },
      { pk: 'REF#m1#cards#acc_1#re_1', value: 'order/ord_1', isReference: true },
    ]);
    expect(ports.rowsOf?.({ ...empty, facts: known }, { ...empty, facts: known })).toEqual([]);
  });
});

describe('a process that dies at any of its calls', () => {
  /** Dies at its n-th call to the log or the provider, before or after the call took effect. */
  const dying = async (n: number, when: 'before' | 'after') => {
    const world = setUp();
    await world.tell('w1', hear(wish()));
    let made = 0;
    let dead = false;
    const around = <Result>(act: () => Promise<Result>): Promise<Result> => {
      made += 1;
      if (made !== n || dead) return act();
      dead = true;
      const end = () => Promise.reject<Result>(new Error('killed'));
      return when === 'before' ? end() : act().then(end);
    };
    const { load, append } = world.log;
    world.log.load = (stream) => around(() => load(stream));
    world.log.append = (commit, rows) => around(() => append(commit, rows));
    world.provider.setTrouble(() => {
      made += 1;
      if (made !== n || dead) return undefined;
      dead = true;
      return when === 'before' ? 'request-lost' : 'answer-lost';
    });
    await world.deliver(0).catch(() => undefined);
    for (let tries = 0; tries < 5; tries += 1) {
      world.pass(LEASE_MS + 1);
      await world.deliver(0).catch(() => undefined);
    }
    return { ...world, died: dead };
  };

  it.each(['before', 'after'] as const)('charges once (%s the call takes effect)', async (when) => {
    let n = 1;
    for (; ; n += 1) {
      const { provider, types, died } = await dying(n, when);
      expect(provider.payments.size).toBe(1);
      expect(types().filter((type) => type === 'AttemptEnded')).toHaveLength(1);
      expect(types().filter((type) => type === 'PaymentRequested')).toHaveLength(1);
      if (!died) break;
    }
    expect(n).toBeGreaterThan(4);
  });
});
