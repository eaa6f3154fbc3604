import { describe, expect, it } from '@jest/globals';
import { lineWith } from '../../../../local/simulators/storefronts/order.ts';
import type { Shelf } from '../workload/merchant.ts';
import { type GivenLife, givenLife, minute } from './given-life.ts';
import { checkRefused } from './refused.ts';

/** One thing that somebody did about the order. */
type Did = (given: GivenLife) => void;
type Rows = readonly (readonly [title: string, ...did: readonly Did[]])[];

const paid =
  (captured: bigint, more: Parameters<GivenLife['paid']>[0] = {}): Did =>
  (given) =>
    given.paid({ captured, ...more });
const gaveBack =
  (amount: bigint, atMs: number): Did =>
  (given) =>
    given.gaveBack(amount, atMs);
const told =
  (version: Parameters<GivenLife['told']>[0]): Did =>
  (given) =>
    given.told(version);
const struck =
  (about: string): Did =>
  (given) =>
    given.struck(about);
const wanted =
  (name: string, answer?: 'taken' | 'refused', atMs = minute(10), data = {}): Did =>
  (given) =>
    given.wanted(name, { answer, atMs, data });
const goods =
  (name: string, atMs: number): Did =>
  (given) =>
    given.wanted(name, { to: 'fulfilment', answer: 'taken', atMs });

const eur = (amount: string) => ({ amount: { amount, currency: 'EUR' } });
/** Ten minutes after the order was placed; without an amount it is a wish for all that is left. */
const refundRefused = (amount?: string): Did =>
  wanted('RefundOrder', 'refused', minute(10), amount === undefined ? {} : eur(amount));
const cancelRefused = wanted('CancelOrder', 'refused');

const wrongIn = (given: GivenLife): readonly string[] => given.judged(checkRefused).wrong;
const lived = (did: readonly Did[], given = givenLife()): GivenLife => {
  for (const one of did) one(given);
  return given;
};
const accused = (name: string, { life }: GivenLife): string =>
  `owed ${life.orderId} ${name} was refused, and the money is the buyer’s`;

const CANCELLED = told({ cancelledAt: '2026-11-02T12:05:00.000Z' });
const CHEAPER = told({ shipping: 0n });
const DISPUTE = { id: 'dp_1', amount: 1_000n, state: 'won' } as const;

describe('a refund that the desk was refused', () => {
  const wrongly: Rows = [
    ['of all that was taken', paid(1_000n), refundRefused('1000')],
    ['of a part of it', paid(1_000n), refundRefused('1')],
    ['of two payments together', paid(600n), paid(400n), refundRefused('1000')],
    [
      'of what several refunds left',
      ...[paid(1_000n), gaveBack(300n, minute(3)), gaveBack(200n, minute(4)), refundRefused('500')],
    ],
    ['of all that is left, one cent', paid(1_000n), gaveBack(999n, minute(3)), refundRefused()],
    [
      'of what went back by another way, but later',
      ...[paid(1_000n), gaveBack(1_000n, minute(10) + 1), refundRefused('1000')],
    ],
    [
      'of what was taken just long enough ago to be known',
      ...[paid(1_000n, { capturedAt: minute(9) - 1 }), refundRefused('1000')],
    ],
    [
      'of what is left of an order that became cheaper',
      ...[paid(10_600n), CHEAPER, gaveBack(1_200n, minute(4)), refundRefused('9400')],
    ],
    [
      'after another one, which was given',
      ...[paid(1_000n), wanted('RefundOrder', 'taken', minute(3), eur('400'))],
      ...[gaveBack(400n, minute(4)), refundRefused('600')],
    ],
    [
      'while a fault struck an order whose number begins alike',
      ...[struck('order 71'), paid(1_000n), refundRefused('1000')],
    ],
  ];
  it.each(wrongly)('%s: is told', (_title, ...did) => {
    const given = lived(did);
    expect(wrongIn(given)).toEqual([accused('RefundOrder', given)]);
  });

  const rightly: Rows = [
    ['of an order that nobody has paid', refundRefused()],
    ['of a cent more than was taken', paid(1_000n), refundRefused('1001')],
    [
      'of a cent more than several refunds left',
      ...[paid(1_000n), gaveBack(300n, minute(3)), gaveBack(200n, minute(4)), refundRefused('501')],
    ],
    ['of all that is left: nothing', paid(1_000n), gaveBack(1_000n, minute(3)), refundRefused()],
    [
      'of what goes back at that very moment',
      ...[paid(1_000n), gaveBack(1n, minute(10)), refundRefused('1000')],
    ],
    [
      'of what was taken too shortly before to be known',
      ...[paid(1_000n, { capturedAt: minute(9) }), refundRefused('1000')],
    ],
    [
      'of what a card only holds',
      ...[paid(0n, { state: 'held', capturedAt: undefined }), refundRefused()],
    ],
    [
      'of the old price of an order that became cheaper',
      ...[paid(10_600n), CHEAPER, gaveBack(1_200n, minute(4)), refundRefused('10600')],
    ],
    [
      'of the new price of an order that became dearer, which nobody has paid',
      ...[paid(10_600n), told({ shipping: 2_400n }), refundRefused('11800')],
    ],
    [
      'of an order that the desk also wants cancelled',
      ...[paid(1_000n), refundRefused('1000'), wanted('CancelOrder', 'taken', minute(20))],
    ],
    [
      'of an order that its store cancelled, and wants again',
      ...[paid(1_000n), CANCELLED, told({ cancelledAt: null }), refundRefused('1000')],
    ],
    ['of what a bank disputes', paid(1_000n, { dispute: DISPUTE }), refundRefused('1000')],
    [
      'of what its provider would not give back',
      ...[paid(1_000n, { refusals: new Set(['req_1']) }), refundRefused('1000')],
    ],
    [
      'of an order that a fault struck',
      ...[struck('order 7'), paid(1_000n), refundRefused('1000')],
    ],
    ['or rather given', paid(1_000n), wanted('RefundOrder', 'taken', minute(10), eur('1000'))],
    [
      'or rather not answered',
      ...[paid(1_000n), wanted('RefundOrder', undefined, minute(10), eur('1000'))],
    ],
  ];
  it.each(rightly)('%s: is right', (_title, ...did) => {
    expect(wrongIn(lived(did))).toEqual([]);
  });
});

describe('a cancellation that the desk was refused', () => {
  const scanned: Did = ({ life }) => void life.scanned.push('in_transit');
  const transferred: Did = ({ life }) =>
    void life.transfers.push({ id: 'tr_1', amount: 1n, at: '2026-11-02T12:00:00.000Z' });

  const wrongly: Rows = [
    ['of an order that is paid and lies there', paid(1_000n), cancelRefused],
    ['of one that was paid by a transfer', transferred, cancelRefused],
    ['of one that is packed', paid(1_000n), goods('PackParcel', minute(2)), cancelRefused],
    [
      'of one that is given away a moment later',
      ...[paid(1_000n), goods('HandOverParcel', minute(10) + 1), cancelRefused],
    ],
    [
      'of one that was amended, and whose difference went back',
      ...[paid(1_000n), wanted('AmendOrder', 'taken', minute(2)), gaveBack(999n, minute(3))],
      cancelRefused,
    ],
    [
      'twice, which is told once',
      ...[paid(1_000n), cancelRefused, wanted('CancelOrder', 'refused', minute(12))],
    ],
  ];
  it.each(wrongly)('%s: is told', (_title, ...did) => {
    const given = lived([told({}), ...did]);
    expect(wrongIn(given)).toEqual([accused('CancelOrder', given)]);
  });

  it('of one that its store was paid for: is told', () => {
    const given = lived([told({ paid: true }), cancelRefused], givenLife({ cards: 'store' }));
    expect(wrongIn(given)).toEqual([accused('CancelOrder', given)]);
  });

  const rightly: Rows = [
    ['of one that nobody paid', cancelRefused],
    [
      'of one that its store may not have told of yet',
      ...[told({ placedAt: '2026-11-02T12:07:00.000Z' }), paid(1_000n), cancelRefused],
    ],
    ['of one that left', paid(1_000n), goods('HandOverParcel', minute(9)), cancelRefused],
    [
      'of one that leaves at that very moment',
      ...[paid(1_000n), goods('HandOverParcel', minute(10)), cancelRefused],
    ],
    ['of one that a carrier saw', paid(1_000n), scanned, cancelRefused],
    [
      'of one that was cancelled before',
      ...[paid(1_000n), wanted('CancelOrder', 'taken', minute(9)), cancelRefused],
    ],
    ['of one that its store cancelled', paid(1_000n), CANCELLED, cancelRefused],
    ['of one that a fault struck', paid(1_000n), struck('order 7'), cancelRefused],
    [
      'of one whose money went back in the end',
      ...[paid(1_000n), cancelRefused, gaveBack(1_000n, minute(30))],
    ],
  ];
  it.each(rightly)('%s: is right', (_title, ...did) => {
    expect(wrongIn(lived(did))).toEqual([]);
  });

  const COUNTED = new Map([['SKU-0', new Set([1])]]);
  it.each<[string, Shelf['shortage'], Shelf['counted'], number]>([
    ['cancels by itself what it may lack: is right', 'cancel', COUNTED, 0],
    ['cancels by itself what it lacks, and lacks nothing: is told', 'cancel', new Map(), 1],
    ['holds what it may lack: is told', 'hold', COUNTED, 1],
    ['lets wait for what it may lack: is told', 'backorder', COUNTED, 1],
  ])('by a shop that %s', (_title, shortage, counted, times) => {
    const given = givenLife({ shelf: 2 }, { shortage, counted, received: new Map() });
    lived([told({ lines: [lineWith({ sku: 'SKU-0', quantity: 2 })] }), paid(1_000n)], given);
    expect(wrongIn(lived([cancelRefused], given))).toHaveLength(times);
  });
});

describe('what is looked at', () => {
  it('counts from the first wish on, whatever the answer, unless a fault struck', () => {
    const given = givenLife();
    const seen = (): readonly string[] => given.judged(checkRefused).saw;
    expect(seen()).toEqual([]);
    lived([wanted('CancelOrder')], given);
    expect(seen()).toEqual([expect.stringMatching(/the desk wants money back/)]);
    lived([struck('order 7')], given);
    expect(seen()).toEqual([]);
  });
});
