import { describe, expect, it } from '@jest/globals';
import { readRemittance } from '../../../functions/payments/providers/cash-on-delivery/remittance.ts';
import { createCourier, LIST_FAULTS } from '../../../local/simulators/courier.ts';

const clock = { now: () => Date.parse('2026-11-02T09:00:00.000Z') };
const parcel = (tracking: string, amount: bigint) => ({
  tracking,
  order: `#${tracking}`,
  amount: { amount, currency: 'PKR' },
});
const read = (text: string) => readRemittance(text, 'sialkot', {});
const given = () => {
  const courier = createCourier(clock, { currency: 'PKR', fee: 5000n });
  courier.collect(parcel('PK-1', 774_700n));
  courier.collect(parcel('PK-2', 100_000n));
  return courier;
};

describe('the courier', () => {
  it('collects each parcel once and has the cash until it hands it over', () => {
    const courier = given();
    courier.collect(parcel('PK-1', 999n));
    expect(courier.books()).toMatchObject({ collected: 874_700n, remitted: 0n, held: 874_700n });
    const facts = read(courier.collections()).lines.flatMap((line) => line.facts);
    expect(facts.map(({ kind }) => kind)).toEqual(['collected', 'collected']);
    courier.remit();
    expect(courier.books()).toMatchObject({ remitted: 874_700n, fees: 10_000n, held: 0n });
    expect(read(courier.remit()).lines).toEqual([]);
  });

  it('lists what it hands over as it is read', () => {
    const courier = given();
    const { lines, problems } = read(courier.remit());
    expect(problems).toEqual([]);
    expect(lines).toMatchObject([
      {
        names: ['PK-1', '#PK-1'],
        mismatch: null,
        facts: [{ kind: 'collected' }, { kind: 'remitted' }],
      },
      { names: ['PK-2', '#PK-2'], mismatch: null },
    ]);
    const remitted = lines.reduce((sum, { facts }) => sum + (facts[1]?.amount.amount ?? 0n), 0n);
    expect(remitted).toBe(courier.books().remitted);
  });

  it('makes mistakes when it is told to', () => {
    const mismatches = LIST_FAULTS.map((fault) =>
      read(given().remit([{ tracking: 'PK-1', fault }])).lines.map(({ mismatch }) => mismatch),
    );
    expect(mismatches).toEqual([
      ['net-is-not-amount-less-fee', null],
      ['named-more-than-once', 'named-more-than-once', null],
      [null],
    ]);
  });
});
