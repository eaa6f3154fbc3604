import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type OpenStore, openStore, refundOf, STORES } from '../storefronts/open-store.ts';
import { expectParcels, movedAt, ORDER, REQUESTS, requestOf, setUp, TOTAL } from './asked-store.ts';

describe.each(STORES)('writing back to %s', (name) => {
  let open: OpenStore;
  beforeEach(async () => {
    open = await openStore(name);
    open.store.books.put(ORDER);
  });
  afterEach(() => open.store.stop());

  it.each(REQUESTS)(
    '%s: told once, however often the command comes',
    async (_what, request, sum) => {
      const { work, ended, attempts } = await setUp(open, request);
      expect(await work()).toMatchObject({ outcome: 'appended', events: ['WriteBackEnded'] });
      expect(await work()).toMatchObject({ outcome: 'already-done' });
      expect(await work({ cause: 'cmd_redriven' })).toMatchObject({ outcome: 'nothing-new' });
      expect(ended()).toMatchObject([{ data: { done: true, because: null } }]);
      expect(attempts()).toHaveLength(1);
      expect(movedAt(open)).toBe(sum);
      expectParcels(open, request);
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
          expect(movedAt(open)).toBe(sum);
          expectParcels(open, request);
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
      expect(movedAt(open)).toBe(sum);
      passLease();
      await work();
      expect(ended()).toMatchObject([{ data: { done: true } }]);
      expect(movedAt(open)).toBe(sum);
      expectParcels(open, request);
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
      expect(movedAt(open)).toBe(sum);
      expectParcels(open, request);
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
