import { describe, expect, it } from '@jest/globals';
import { goodsDecider } from '../../../functions/fulfilment/domain/decide-goods.ts';
import type { Move } from '../../functions/fulfilment/domain/builders.ts';
import { hours } from '../../functions/fulfilment/domain/builders.ts';
import { FIRST, GONE, SECOND, seen } from '../../functions/fulfilment/domain/two-cartons.ts';
import { checkCartons } from './carton-checks.ts';

/** The events of a stream that is told so, an hour apart. */
const eventsOf = (moves: readonly Move[]) => {
  let state = goodsDecider.initial;
  return moves.flatMap((move, index) => {
    const message = typeof move === 'function' ? move(state) : move;
    const decision = goodsDecider.decide(state, message, hours(index + 1));
    const events = decision.kind === 'accepted' ? decision.events : [];
    state = events.reduce(goodsDecider.evolve, state);
    return events;
  });
};

const accused = (events: ReturnType<typeof eventsOf>): readonly string[] => {
  const found: string[] = [];
  checkCartons((rule) => void found.push(rule), 'ord_1', events as never);
  return found;
};

describe('a parcel in two cartons', () => {
  const told = [...GONE, seen('delivered', 9, FIRST), seen('delivered', 10, SECOND)];

  it('that is delivered with the second is as it should be', () => {
    expect(accused(eventsOf(told))).toEqual([]);
  });

  it('that was delivered with the first is not', () => {
    const events = eventsOf(told);
    const isOfSecond = (event: (typeof events)[number]): boolean =>
      event.type === 'ScanRecorded' && event.data.scan.trackingNumber === SECOND;
    expect(accused(events.filter((event) => !isOfSecond(event)))).toEqual(['D13']);
  });
});
