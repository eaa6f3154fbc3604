import { describe, expect, it } from '@jest/globals';
import type { GoodsFact } from '../../../../functions/fulfilment/domain/events.ts';
import { linesOf } from '../../../../functions/fulfilment/domain/lines.ts';
import { parcelsOf } from '../../../../functions/fulfilment/domain/parcels.ts';
import type { GoodsState } from '../../../../functions/fulfilment/domain/state.ts';
import { fc } from '../../../properties.ts';
import { type Ask, anyCommand, anyDeadline, anyScan, tellAll } from './any-message.ts';
import type { Move } from './builders.ts';
import { changesBy, isKnown } from './goods-changes.ts';
import { FIRST, LABELLED, SECOND, seen, storeSent } from './two-cartons.ts';

const asked = (move: Move): Ask => (typeof move === 'function' ? move : () => move);

/** A parcel under two numbers, of which anything is told then. */
const anyTelling = fc
  .tuple(
    fc.constantFrom(LABELLED, [storeSent()]),
    fc.array(
      fc.oneof(
        { weight: 8, arbitrary: anyScan },
        {
          weight: 6,
          arbitrary: fc
            .tuple(fc.constantFrom(FIRST, SECOND), fc.integer({ min: 4, max: 60 }))
            .map(([number, hour]) => asked(seen('delivered', hour, number))),
        },
        { weight: 2, arbitrary: anyCommand },
        { weight: 1, arbitrary: anyDeadline },
      ),
      { maxLength: 14 },
    ),
  )
  .map(([before, after]) => [...before.map(asked), ...after]);

/** Whether anybody but the carrier of this one said that something arrived. */
const arrivedBeside = ({ scans }: GoodsState, number: string): boolean =>
  [...scans.values()].some(
    ({ status, trackingNumber }) => status === 'delivered' && trackingNumber !== number,
  );

const isDelivered = (state: GoodsState): boolean =>
  parcelsOf(state).some(({ status, cartons }) => status === 'delivered' && cartons.length > 1);

describe('a parcel under two numbers, whatever is told', () => {
  it('is delivered only when each of them is', () => {
    let delivered = 0;
    fc.assert(
      fc.property(anyTelling, (moves) => {
        for (const state of tellAll(moves).filter(isDelivered)) {
          delivered += 1;
          expect([FIRST, SECOND].map((one) => arrivedBeside(state, one))).toEqual([true, true]);
        }
      }),
      { numRuns: 1500 },
    );
    expect(delivered).toBeGreaterThan(100);
  });

  it('has no more that arrived, is lost or came back than there is in it', () => {
    fc.assert(
      fc.property(anyTelling, (moves) => {
        for (const state of tellAll(moves)) {
          for (const { returned, delivered, handedOver, lost, ordered } of linesOf(state)) {
            const chain = [0, returned, delivered, delivered + lost, handedOver, ordered];
            expect(chain).toEqual(chain.toSorted((a, b) => a - b));
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('has each carton change as the table says', () => {
    fc.assert(
      fc.property(anyTelling, (moves) => {
        tellAll(moves, (event, before, after) => {
          const unknown = changesBy(event as GoodsFact, before, after).filter(
            (change) => !isKnown(change),
          );
          expect(unknown).toEqual([]);
        });
      }),
      { numRuns: 1000 },
    );
  });
});
