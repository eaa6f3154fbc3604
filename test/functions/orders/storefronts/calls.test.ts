import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { storefronts } from '../../../../functions/orders/storefronts/index.ts';
import type {
  StoreOrderPage,
  WriteBack,
} from '../../../../functions/orders/storefronts/storefront-calls.ts';
import { figuresOf, orderWith } from '../../../../local/simulators/storefronts/order.ts';
import {
  cancellationOf,
  type OpenStore,
  openStore,
  refundOf,
  SIGNING_SECRET,
  STORES,
} from './open-store.ts';

const ORDER = orderWith({ externalId: '1001' });
const TOTAL = figuresOf(ORDER).total;

const told = (open: OpenStore, writeBack: WriteBack) =>
  writeBack.kind === 'refund' ? open.calls.recordRefund(writeBack) : open.calls.cancel(writeBack);

/** What our own adapter reads in a body of the store. */
const mappedBy = ({ name }: OpenStore, rawBody: Uint8Array) => {
  const mapped = storefronts[name]?.map({ headers: {}, rawBody, receivedAt: '' }, {});
  if (mapped?.kind !== 'mapped' || mapped.message.type !== 'RecordSnapshot') {
    throw new Error(`not an order: ${JSON.stringify(mapped)}`);
  }
  return mapped.message.snapshot;
};

const everything = async (ask: (page: string | null) => Promise<StoreOrderPage>) => {
  const ids: string[] = [];
  let page: string | null = null;
  do {
    const { orders, next } = await ask(page);
    ids.push(...orders.map(({ externalOrderId }) => externalOrderId));
    page = next;
  } while (page !== null);
  return ids;
};

describe.each(STORES)('an order that %s has no more', (name) => {
  let open: OpenStore;
  beforeEach(async () => {
    open = await openStore(name);
  });
  afterEach(() => open.store.stop());

  it.each([
    ['a cancellation', cancellationOf({ moneyAtStore: true })],
    ['a refund', refundOf({ moneyAtStore: true })],
    ['a record of a refund', refundOf()],
  ])('is not told of %s, and that is its answer', async (_what, writeBack) => {
    expect(await told(open, writeBack)).toMatchObject({ kind: 'refused' });
    expect(await open.calls.findWriteBack(writeBack)).toMatchObject({ kind: 'refused' });
  });
});

describe.each(STORES)('calls to %s', (name) => {
  let open: OpenStore;
  beforeEach(async () => {
    open = await openStore(name);
    open.store.books.put(ORDER);
  });
  afterEach(() => open.store.stop());

  it('fetches an order in the shape of its webhook, every digit kept', async () => {
    const large = orderWith({ externalId: '820982911946154508' });
    open.store.books.put(large);
    const fetched = await open.calls.fetchOrder(large.externalId);
    const snapshot = mappedBy(open, fetched?.rawBody ?? new Uint8Array());
    expect(snapshot.externalOrderId).toBe('820982911946154508');
    expect(snapshot.totals.total).toEqual({ amount: TOTAL, currency: 'EUR' });
    expect(fetched?.updatedAt).toBe(snapshot.updatedAt);
  });

  it('knows that an order is gone', async () => {
    expect(await open.calls.fetchOrder('9')).toBeNull();
    expect(await told(open, cancellationOf({ externalOrderId: '9' }))).toMatchObject({
      kind: 'refused',
    });
    expect(await open.calls.findWriteBack(refundOf({ externalOrderId: '9' }))).toMatchObject({
      kind: 'refused',
    });
  });

  it.each([
    ['a refund as a record', refundOf(), 0n],
    ['a refund that the store makes', refundOf({ moneyAtStore: true }), 500n],
    ['a cancellation', cancellationOf(), 0n],
    ['a cancellation that gives the money back', cancellationOf({ moneyAtStore: true }), TOTAL],
  ])(
    '%s: told once, found again, and no more money moved than that',
    async (_what, writeBack, moved) => {
      const { books } = open.store;
      expect(await open.calls.findWriteBack(writeBack)).toBeNull();
      expect(await told(open, writeBack)).toEqual({ kind: 'done' });
      expect(await open.calls.findWriteBack(writeBack)).toEqual({ kind: 'done' });
      expect(TOTAL - books.held('1001')).toBe(moved);
      const cancelled = books.order('1001')?.cancelledAt !== null;
      expect(cancelled || books.held('1001') === 0n).toBe(writeBack.kind === 'cancellation');
    },
  );

  it('cancels an order that is cancelled already without another effect', async () => {
    open.store.books.cancel('1001');
    const before = open.store.books.order('1001')?.updatedAt;
    expect(await told(open, cancellationOf())).toEqual({ kind: 'done' });
    expect(open.store.books.order('1001')?.updatedAt).toBe(before);
  });

  it('leaves our mark where `map` reads it, and never an unmarked refund', async () => {
    await told(open, refundOf({ moneyAtStore: true }));
    const fetched = await open.calls.fetchOrder('1001');
    const { refunds } = mappedBy(open, fetched?.rawBody ?? new Uint8Array());
    expect(refunds).toMatchObject([{ ownRefundId: refundOf().id, amount: { amount: 500n } }]);
  });

  it('tells one refund from another by its id', async () => {
    await told(open, refundOf());
    const other = refundOf({ id: 'rfd_0123456789abcdefghjkmnpqrt' });
    expect(await open.calls.findWriteBack(other)).toBeNull();
    expect(await open.calls.findWriteBack(refundOf({ id: refundOf().id.slice(0, -1) }))).toBeNull();
  });

  it('is refused for good when the store holds less than is to go back', async () => {
    const amount = { amount: TOTAL + 1n, currency: 'EUR' };
    const answer = await told(open, refundOf({ moneyAtStore: true, amount }));
    expect(answer).toMatchObject({ kind: 'refused', because: expect.stringMatching(/\w/) });
    expect(open.store.books.refunds()).toEqual([]);
  });

  it.each([
    ['slow-down', 'store-busy', true],
    ['fail-before', 'store-failed', true],
    ['fail-after', 'store-failed', true],
    ['cut-before', 'store-unreachable', true],
    ['cut-after', 'store-unreachable', true],
  ] as const)('%s is the fault %s', async (fault, code, retryable) => {
    open.store.failNext(/^POST .*refunds/, fault);
    await expect(told(open, refundOf())).rejects.toMatchObject({ code, retryable });
    const isDone = fault.endsWith('after');
    expect(await open.calls.findWriteBack(refundOf())).toEqual(isDone ? { kind: 'done' } : null);
  });

  it('wrong credentials wait for a person, and are in no message', async () => {
    const refused = open.stranger.fetchOrder('1001');
    await expect(refused).rejects.toMatchObject({ code: 'store-access', retryable: false });
    await expect(refused).rejects.not.toThrow(/wrong/);
  });

  it('lists what changed, whole, over several pages', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => String(2000 + index));
    for (const externalId of ids) {
      open.store.books.put(orderWith({ externalId, updatedAt: '2026-11-09T00:00:00.000Z' }));
    }
    const since = '2026-11-09T00:00:00.000Z';
    const found = await everything((page) => open.calls.listChangedSince(since, page));
    expect(found.toSorted()).toEqual(ids);
  });

  it('lists open orders only', async () => {
    open.store.books.put(orderWith({ externalId: '1002', fulfilled: true }));
    open.store.books.put(orderWith({ externalId: '1003' }));
    open.store.books.cancel('1003');
    expect(await everything((page) => open.calls.listOpen(page))).toEqual(['1001']);
  });

  it.each([1, 30, 60])('skips none when %i leave the list while it is read', async (leaving) => {
    const ids = Array.from({ length: 170 }, (_, index) => String(2000 + index));
    for (const externalId of ids) open.store.books.put(orderWith({ externalId }));
    const seen = new Set<string>();
    let pages = 0;
    await everything(async (page) => {
      const answer = await open.calls.listOpen(page);
      for (const { externalOrderId } of answer.orders) seen.add(externalOrderId);
      pages += 1;
      if (pages === 2) for (const id of ids.slice(0, leaving)) open.store.books.cancel(id);
      return answer;
    });
    expect(ids.filter((id) => !seen.has(id))).toEqual([]);
  });

  it('registers its webhooks once, and the store then posts signed echoes', async () => {
    const url = 'https://hooks.example/webhooks/chn_1';
    const added = await open.calls.registerWebhooks(url, SIGNING_SECRET);
    expect(added.length).toBeGreaterThan(0);
    expect(await open.calls.registerWebhooks(url, SIGNING_SECRET)).toEqual([]);
    expect(open.store.books.webhooks()).toHaveLength(added.length);

    await told(open, refundOf());
    await open.store.delivered();
    expect(open.posted.length).toBeGreaterThan(0);
    for (const { delivery } of open.posted) {
      const webhook = {
        method: 'POST',
        publicUrl: url,
        headers: delivery.headers,
        rawBody: delivery.body,
      };
      const verdict = storefronts[name]?.verify(webhook, [{ secret: SIGNING_SECRET }], {}, 0);
      expect(verdict).toMatchObject({ verdict: 'accept' });
    }
  });
});

describe('WooCommerce alone', () => {
  it('wakes a webhook that was disabled after failures', async () => {
    const { store, calls } = await openStore('woocommerce');
    await calls.registerWebhooks('https://x.example', 's');
    const [asleep] = store.books.webhooks();
    if (asleep) store.books.subscribe({ ...asleep, active: false });
    expect(await calls.registerWebhooks('https://x.example', 's')).toEqual([asleep?.topic]);
    expect(store.books.webhooks().every(({ active }) => active)).toBe(true);
    await store.stop();
  });

  it('takes a gateway without refunds as a refusal, though it comes as a 500', async () => {
    const { store, calls } = await openStore('woocommerce');
    store.books.put(orderWith({ externalId: '1001', payment: 'bank-transfer' }));
    const answer = await calls.recordRefund(refundOf({ moneyAtStore: true }));
    expect(answer).toMatchObject({ kind: 'refused', because: expect.stringContaining('gateway') });
    await store.stop();
  });
});
