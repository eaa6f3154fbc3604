import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../../../functions/fulfilment/domain/answer.ts';
import { goodsDecider } from '../../../../functions/fulfilment/domain/decide-goods.ts';
import { linesOf } from '../../../../functions/fulfilment/domain/lines.ts';
import { parcelsOf } from '../../../../functions/fulfilment/domain/parcels.ts';
import { returnStatusOf } from '../../../../functions/fulfilment/domain/return-state.ts';
import { isIdle, stockNeeds } from '../../../../functions/fulfilment/domain/stock-needs.ts';
import {
  PARCEL_LIFECYCLE,
  RETURN_LIFECYCLE,
} from '../../../../functions/fulfilment/domain/transitions.ts';
import { fc } from '../../../properties.ts';
import { anyMessages, anyScan, tellAll } from './any-message.ts';
import { hours, person, play, scan, scans, stockDoes, TRACKED, wished } from './builders.ts';

const RUNS = { numRuns: 1000 };

describe('whatever a stream is told', () => {
  it('0 ≤ returned ≤ delivered ≤ handed over ≤ packed ≤ ordered − cancelled, per line', () => {
    fc.assert(
      fc.property(anyMessages, (moves) => {
        for (const state of tellAll(moves)) {
          for (const line of linesOf(state)) {
            const { returned, delivered, handedOver, packed, ordered, cancelled, lost } = line;
            const chain = [0, returned, delivered, handedOver, packed, ordered - cancelled];
            expect(chain).toEqual(chain.toSorted((a, b) => a - b));
            expect(lost).toBeLessThanOrEqual(handedOver);
          }
        }
      }),
      RUNS,
    );
  });

  it('what waits for something has a deadline, and what rests has none', () => {
    fc.assert(
      fc.property(anyMessages, (moves) => {
        for (const state of tellAll(moves)) {
          const resting = [...PARCEL_LIFECYCLE.resting, ...RETURN_LIFECYCLE.resting] as string[];
          const statuses = [
            ...parcelsOf(state).flatMap(({ status, handedOverAt, cartons }) =>
              handedOverAt === null
                ? [status]
                : cartons.map(({ track }) => track.status ?? 'handed_over'),
            ),
            ...[...state.returns.values()].map(returnStatusOf),
          ];
          const waits =
            statuses.some((status) => !resting.includes(status)) ||
            !isIdle(stockNeeds(state)) ||
            state.stock.backordered.size > 0;
          expect(goodsDecider.deadlines(state).length > 0).toBe(waits && state.wish !== null);
        }
      }),
      RUNS,
    );
  });

  it('is never released and handed over at once, and assures nothing that is to be released', () => {
    fc.assert(
      fc.property(anyMessages, (moves) => {
        for (const state of tellAll(moves)) {
          const answer = answerOf(state);
          expect(answer?.released === true && answer.handedOver).toBe(false);
          expect(answer?.released === true && answer.assured).toBe(false);
        }
      }),
      RUNS,
    );
  });

  it('sells what left and keeps what is wished, once the stock step has done its part', () => {
    fc.assert(
      fc.property(anyMessages, (moves) => {
        let state = tellAll(moves).at(-1) ?? goodsDecider.initial;
        for (let round = 0; round < 6 && !isIdle(stockNeeds(state)); round += 1) {
          ({ state } = play([stockDoes], state));
        }
        expect(stockNeeds(state)).toEqual({ allocate: [], release: [], end: [], sell: [] });
        for (const { quantity } of state.stock.kept.values()) expect(quantity).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });
});

describe('what outside parties tell', () => {
  const before = play([
    wished(),
    person('PackParcel'),
    person('HandOverParcel'),
    person('TrackParcel', { trackingNumber: 'TRK2' }),
  ]).state;

  it('folds to the same in every order and however often it is told', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyScan, { maxLength: 12 })
          .chain((told) =>
            fc.tuple(
              fc.constant(told),
              fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 }),
            ),
          ),
        ([told, shuffled]) => {
          const [one, other] = [told, shuffled].map((moves) =>
            play([...moves, wished({ number: 9, intent: 'ship' })], before),
          );
          expect(parcelsOf(other?.state ?? before)).toEqual(parcelsOf(one?.state ?? before));
          expect(other?.answer?.lines).toEqual(one?.answer?.lines);
        },
      ),
      RUNS,
    );
  });

  it('of wishes, the highest number holds in every order', () => {
    const wishes = [1, 2, 3, 4].map((number) =>
      wished({ number, intent: number % 2 === 0 ? 'ship' : 'reserve' }),
    );
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...wishes, ...wishes], { minLength: wishes.length * 2 }),
        (told) => {
          const { answer } = play(told);
          expect(answer).toMatchObject({ seen: 4, assured: true, summary: 'unfulfilled' });
          expect(answer?.parcels.filter(({ status }) => status === 'planned')).toHaveLength(1);
        },
      ),
      RUNS,
    );
  });
});

describe('a cancellation that races a hand-over', () => {
  const settings = fc.constantFrom({}, TRACKED);
  const ways = [
    person('HandOverParcel'),
    scans(scan('in_transit', hours(9), 'TRK1')),
    person('DeliverParcel'),
  ];

  it('wins or loses, and never both', () => {
    fc.assert(
      fc.property(
        settings,
        fc.shuffledSubarray(['release', 0, 1, 2] as const, { minLength: 2 }),
        (mode, race) => {
          const start = play([
            wished({ settings: mode }),
            stockDoes,
            person('PackParcel'),
            person('TrackParcel', { trackingNumber: 'TRK1' }),
          ]);
          const release = wished({ number: 5, intent: 'release', settings: mode });
          const moves = race.map((move) =>
            move === 'release' ? release : (ways[move] ?? release),
          );
          const { answer } = play(
            [...moves, release, stockDoes, stockDoes, stockDoes],
            start.state,
          );
          expect(answer?.released).toBe(!answer?.handedOver);
        },
      ),
      RUNS,
    );
  });
});
