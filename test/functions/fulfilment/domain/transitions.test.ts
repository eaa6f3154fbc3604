import { describe, expect, it } from '@jest/globals';
import type { GoodsFact } from '../../../../functions/fulfilment/domain/events.ts';
import {
  PARCEL_LIFECYCLE,
  RETURN_LIFECYCLE,
} from '../../../../functions/fulfilment/domain/transitions.ts';
import { checkLifecycle } from '../../../../functions/shared/lifecycle.ts';
import { fc } from '../../../properties.ts';
import { anyMessages, tellAll } from './any-message.ts';
import { person, wished } from './builders.ts';
import { changesBy, isKnown } from './goods-changes.ts';

const namesOf = ({
  transitions,
}: {
  readonly transitions: readonly { from: string; to: string; event: string }[];
}) => transitions.map(({ from, to, event }) => `${from} ${event} ${to}`);

describe('the tables of parcels’ and returns’ transitions', () => {
  it('have every change of status that any messages lead to', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyMessages, (moves) => {
        tellAll(moves, (event, before, after) => {
          for (const change of changesBy(event as GoodsFact, before, after)) {
            const name = `${change.from} ${change.by.join(', ')} ${change.to}`;
            if (!isKnown(change)) throw new Error(`not in the table: ${name}`);
            seen.add(`${change.from} ${change.to}`);
          }
        });
      }),
      { numRuns: 1500 },
    );
    expect(seen.size).toBeGreaterThan(20);
  });

  it('know a return of which nothing came', () => {
    const moves = [
      ...[wished(), person('HandOverParcel'), person('DeliverParcel')],
      ...[person('RequestReturn'), person('ApproveReturn')],
      person('ReceiveReturn', { fact: 'lost-in-transit' }),
    ];
    const changes: string[] = [];
    tellAll(
      moves.map((message) => () => message),
      (event, before, after) => {
        const told = changesBy(event as GoodsFact, before, after);
        expect(told.filter((change) => !isKnown(change))).toEqual([]);
        changes.push(...told.map(({ to }) => to));
      },
    );
    expect(changes.slice(-3)).toEqual(['approved', 'received', 'closed']);
  });

  it('name each transition once', () => {
    for (const names of [namesOf(PARCEL_LIFECYCLE), namesOf(RETURN_LIFECYCLE)]) {
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it.each([
    ['reached', ({ to }: { to: string }) => to !== 'lost', 'lost cannot be reached'],
    ['left', ({ from }: { from: string }) => from !== 'returning', 'returning cannot be left'],
  ])('are refused when a status cannot be %s', (_how, keep, message) => {
    const transitions = PARCEL_LIFECYCLE.transitions.filter(keep);
    expect(() => checkLifecycle({ ...PARCEL_LIFECYCLE, transitions })).toThrow(message);
  });
});
