import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type WriteBackRequest,
  writeBackCalls,
} from '../../../../functions/orders/adapters/write-back-calls.ts';
import { orderBook } from '../../../../functions/orders/domain/events.ts';
import { orderStreamDecider } from '../../../../functions/orders/domain/order-stream.ts';
import type { StorePorts } from '../../../../functions/orders/storefronts/callable-store.ts';
import { storefrontCalls } from '../../../../functions/orders/storefronts/calls.ts';
import type { CallableChannel } from '../../../../functions/shared/adapters/store-accounts.ts';
import { openCalls } from '../../../../functions/shared/calls-step.ts';
import { openStream } from '../../../../functions/shared/decide-stream.ts';
import { figuresOf, orderWith } from '../../../../local/simulators/storefronts/order.ts';
import { memoryLog } from '../../shared/memory-log.ts';
import { ORIGIN, recordSnapshot } from '../domain/builders.ts';
import {
  cancellationOf,
  NOW,
  type OpenStore,
  openStore,
  parcelOf,
  parcelsShown,
  refundOf,
  STORES,
  type StoreName,
} from '../storefronts/open-store.ts';

const STREAM = { context: 'orders', merchantId: 'm1', subject: `order/${ORIGIN.orderId}` };
const LEASE_MS = 120_000;

const channelOf = (name: StoreName, apiBase: string): CallableChannel => ({
  channel: {
    channelId: ORIGIN.channelId,
    merchantId: 'm1',
    provider: name,
    context: 'orders',
    label: '',
    settings: { apiBase },
    createdAt: '',
    rotatedAt: '',
    credentials: [],
  },
  apiBase,
  apiCredentials: name === 'shopify' ? { key: 'shpat_1' } : { key: 'ck_1', secret: 'cs_1' },
  signingSecret: 's',
});

/** The request as the order's own event holds it. */
const wishOf = (request: WriteBackRequest) => {
  const { kind, id } = request;
  if (request.kind === 'fulfilment') {
    return { kind, id, amount: null, moneyAtStore: false, parcel: request.parcel };
  }
  const { moneyAtStore, amount: sum } = request;
  const amount = sum && { ...sum, amount: `${sum.amount}` };
  return { kind, id, amount, moneyAtStore };
};

/** An order that has asked for this write-back, a store, and workers that may die. */
const setUp = async (open: OpenStore, request: WriteBackRequest) => {
  const memory = memoryLog();
  const clock = { now: NOW };
  let invocation = 0;
  const stream = {
    log: memory.log,
    decider: orderStreamDecider,
    book: orderBook,
    now: () => clock.now,
  };
  const order = openStream(STREAM, stream);
  const at = new Date(NOW).toISOString();
  const from = { correlationId: 'c', occurredAt: at };
  const placed = recordSnapshot();
  await order.decide({ ...from, cause: 'placed', name: placed.type, message: placed });
  const asked = {
    ...from,
    context: 'orders',
    merchantId: 'm1',
    subject: STREAM.subject,
    version: 2,
    cause: 'asked',
    at,
    schema: 1,
    commands: [],
    deadlines: [],
    events: [
      {
        id: 'evt_asked',
        type: 'WriteBackRequested',
        schemaVersion: 1,
        occurredAt: at,
        data: wishOf(request),
      },
    ],
  };
  memory.put(asked);

  const ports = (callable: boolean): StorePorts => ({
    fetch: (url, init) => fetch(url, init),
    storefrontCalls,
    accounts: {
      find: () => Promise.resolve(callable ? channelOf(open.name, open.store.url) : undefined),
    },
  });
  /** One invocation that gets the command. */
  const work = ({ callable = true, cause = 'cmd_1' } = {}) => {
    invocation += 1;
    const owner = invocation;
    const callsPorts = { ...stream, timeoutSeconds: 60, randomBytes: () => Buffer.from([owner]) };
    const calls = openCalls(STREAM, callsPorts, writeBackCalls(ports(callable)));
    return calls.decide({ ...from, cause, name: 'WriteBack', message: request });
  };
  const events = () =>
    (memory.streams.get(`orders#m1#${STREAM.subject}`) ?? [])
      .flatMap((commit) => commit.events)
      .filter(({ type }) => type === 'AttemptStarted' || type === 'WriteBackEnded');
  return {
    work,
    memory,
    ended: () => events().filter(({ type }) => type === 'WriteBackEnded'),
    attempts: () => events().filter(({ type }) => type === 'AttemptStarted'),
    passLease: () => {
      clock.now += LEASE_MS + 1;
    },
  };
};

const requestOf = (
  writeBack: ReturnType<typeof refundOf> | ReturnType<typeof parcelOf>,
): WriteBackRequest => ({
  ...writeBack,
  channelId: ORIGIN.channelId,
  merchantId: 'm1',
});
const ORDER = orderWith({ externalId: '1001' });
const TOTAL = figuresOf(ORDER).total;

const REQUESTS = [
  ['a recorded refund', requestOf(refundOf()), 0n],
  ['a refund by the store', requestOf(refundOf({ moneyAtStore: true })), 500n],
  ['a cancellation with the money', requestOf(cancellationOf({ moneyAtStore: true })), TOTAL],
  ['a parcel', requestOf(parcelOf()), 0n],
  ['a parcel without a number', requestOf(parcelOf({ trackingNumber: null })), 0n],
] as const;

describe.each(STORES)('writing back to %s', (name) => {
  let open: OpenStore;
  beforeEach(async () => {
    open = await openStore(name);
    open.store.books.put(ORDER);
  });
  afterEach(() => open.store.stop());
  const moved = () => TOTAL - open.store.books.held('1001');
  const expectParcels = ({ kind }: WriteBackRequest) => {
    const isParcel = kind === 'fulfilment';
    expect(parcelsShown(open)).toBe(isParcel ? 1 : 0);
    expect(open.store.books.order('1001')?.fulfilled).toBe(isParcel);
  };

  it.each(REQUESTS)(
    '%s: told once, however often the command comes',
    async (_what, request, sum) => {
      const { work, ended, attempts } = await setUp(open, request);
      expect(await work()).toMatchObject({ outcome: 'appended', events: ['WriteBackEnded'] });
      expect(await work()).toMatchObject({ outcome: 'already-done' });
      expect(await work({ cause: 'cmd_redriven' })).toMatchObject({ outcome: 'nothing-new' });
      expect(ended()).toMatchObject([{ data: { done: true, because: null } }]);
      expect(attempts()).toHaveLength(1);
      expect(moved()).toBe(sum);
      expectParcels(request);
    },
  );

  describe.each(REQUESTS)('%s', (_what, request, sum) => {
    /** How many requests one undisturbed run makes. */
    const countRequests = async () => {
      const { work } = await setUp(open, request);
      const before = open.store.requests.length;
      await work();
      const count = open.store.requests.length - before;
      await open.store.stop();
      open = await openStore(name);
      open.store.books.put(ORDER);
      return count;
    };

    it.each(['cut-before', 'cut-after', 'fail-before', 'fail-after', 'slow-down'] as const)(
      'is not doubled and not lost when any one of its requests meets %s',
      async (fault) => {
        const count = await countRequests();
        for (let nth = 0; nth < count; nth += 1) {
          await open.store.stop();
          open = await openStore(name);
          open.store.books.put(ORDER);
          const { work, ended, passLease } = await setUp(open, request);
          let seen = 0;
          // Matches the nth request only, whatever it is.
          const nthRequest = { test: () => seen++ === nth } as unknown as RegExp;
          open.store.failNext(nthRequest, fault);
          await expect(work()).rejects.toMatchObject({ retryable: true });
          expect(ended()).toEqual([]);
          await expect(work()).rejects.toMatchObject({ code: 'lease-held' });
          passLease();
          await work();
          expect(ended()).toMatchObject([{ data: { done: true } }]);
          expect(moved()).toBe(sum);
          expectParcels(request);
          const refunds = open.store.books.refunds().length;
          expect(refunds).toBe(request.kind === 'refund' || sum > 0n ? 1 : 0);
        }
      },
    );

    it('is not doubled when the worker dies before its outcome is kept', async () => {
      const { work, memory, ended, passLease } = await setUp(open, request);
      memory.log.beforeAppend = (commit) => {
        if (commit.events.some(({ type }) => type === 'WriteBackEnded')) throw new Error('killed');
      };
      await expect(work()).rejects.toThrow('killed');
      memory.log.beforeAppend = () => undefined;
      expect(moved()).toBe(sum);
      passLease();
      await work();
      expect(ended()).toMatchObject([{ data: { done: true } }]);
      expect(moved()).toBe(sum);
      expectParcels(request);
    });

    it('calls nobody when the worker dies before its lease is kept', async () => {
      const { work, memory } = await setUp(open, request);
      memory.log.beforeAppend = () => {
        throw new Error('killed');
      };
      await expect(work()).rejects.toThrow('killed');
      expect(open.store.requests).toEqual([]);
    });

    it('is told by one of two workers that start at once', async () => {
      const { work, ended, attempts } = await setUp(open, request);
      const outcomes = await Promise.allSettled([work(), work()]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(attempts()).toHaveLength(1);
      expect(ended()).toHaveLength(1);
      expect(moved()).toBe(sum);
      expectParcels(request);
    });
  });

  it('ends as refused, with the store’s reason', async () => {
    const amount = { amount: TOTAL + 1n, currency: 'EUR' };
    const { work, ended } = await setUp(open, requestOf(refundOf({ moneyAtStore: true, amount })));
    await work();
    expect(ended()).toMatchObject([
      { data: { done: false, because: expect.stringMatching(/\w{4}/) } },
    ]);
  });

  it('ends as refused on a channel without API credentials', async () => {
    const { work, ended } = await setUp(open, requestOf(refundOf()));
    await work({ callable: false });
    expect(ended()).toMatchObject([
      { data: { done: false, because: expect.stringContaining('API credentials') } },
    ]);
    expect(open.store.requests).toEqual([]);
  });
});
