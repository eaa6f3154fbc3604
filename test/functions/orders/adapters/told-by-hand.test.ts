import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type OpenStore, openStore, STORES } from '../storefronts/open-store.ts';
import { expectParcels, movedAt, ORDER, REQUESTS, setUp } from './asked-store.ts';

describe.each(STORES)('writing back to %s what a person does by hand', (name) => {
  let open: OpenStore;
  beforeEach(async () => {
    open = await openStore(name);
    open.store.books.put(ORDER);
  });
  afterEach(() => open.store.stop());

  describe.each(REQUESTS)('%s', (_what, request, sum) => {
    it('is told no more once a person has done it by hand, however often that is said', async () => {
      const { work, markTold, settled, attempts } = await setUp(open, request);
      await markTold();
      await markTold();
      expect(settled()).toMatchObject([{ data: { ids: [request.id], by: 'ayesha' } }]);
      expect(await work()).toMatchObject({ outcome: 'nothing-new' });
      expect(attempts()).toEqual([]);
      expect(open.store.requests).toEqual([]);
    });

    it('is told no more when a person says so just before the lease is kept', async () => {
      const { work, markToldBefore, settled } = await setUp(open, request);
      markToldBefore('AttemptStarted');
      expect(await work()).toMatchObject({ outcome: 'nothing-new' });
      expect(settled()).toHaveLength(1);
      expect(open.store.requests).toEqual([]);
    });

    it('is known to the store, though a person spoke while the call was under way', async () => {
      const { work, markToldBefore, settled, ended } = await setUp(open, request);
      markToldBefore('WriteBackEnded');
      await work();
      expect(settled()).toHaveLength(1);
      expect(ended()).toMatchObject([{ data: { done: true } }]);
      expect(await work({ cause: 'cmd_redriven' })).toMatchObject({ outcome: 'nothing-new' });
      expect(movedAt(open)).toBe(sum);
      expectParcels(open, request);
    });
  });
});
