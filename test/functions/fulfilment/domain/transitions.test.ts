import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GoodsFact } from '../../../../functions/fulfilment/domain/events.ts';
import { parcelsOf } from '../../../../functions/fulfilment/domain/parcels.ts';
import { returnStatusOf } from '../../../../functions/fulfilment/domain/return-state.ts';
import type { GoodsState } from '../../../../functions/fulfilment/domain/state.ts';
import {
  checkLifecycle,
  PARCEL_LIFECYCLE,
  RETURN_LIFECYCLE,
} from '../../../../functions/fulfilment/domain/transitions.ts';
import { anyMessages, tellAll } from './any-message.ts';

const namesOf = ({
  transitions,
}: {
  readonly transitions: readonly { from: string; to: string; event: string }[];
}) => transitions.map(({ from, to, event }) => `${from} ${event} ${to}`);

const parcels = (state: GoodsState): Map<string, string> =>
  new Map(
    parcelsOf(state)
      .filter(({ byStore }) => !byStore)
      .map(({ fulfilmentId, status }) => [fulfilmentId, status]),
  );
const returns = (state: GoodsState): Map<string, string> =>
  new Map([...state.returns].map(([id, one]) => [id, returnStatusOf(one)]));

/** A number that is learnt late brings the scans with it that were told before. */
const LEARNING = new Set(['HandOverRecorded', 'TrackingRecorded']);

/** What one event changed, and by which events of the table, since it may bring others with it. */
interface Change {
  readonly from: string;
  readonly to: string;
  readonly by: readonly string[];
}
const changesBy = (event: GoodsFact, before: GoodsState, after: GoodsState): Change[] => {
  const scans = [...after.scans.values()].map(({ status }) => `scan ${status}`);
  const told = event.type === 'ScanRecorded' ? `scan ${event.data.scan.status}` : event.type;
  const by = LEARNING.has(event.type) ? [told, ...scans] : [told];
  return [
    ...differences(parcels(before), parcels(after)),
    ...differences(returns(before), returns(after)),
  ].map(([from, to]) => ({ from, to, by }));
};

const ALL = [...PARCEL_LIFECYCLE.transitions, ...RETURN_LIFECYCLE.transitions];

/** Whether the table leads from one to the other: in one step, or in several where several are told at once. */
const isKnown = ({ from, to, by }: Change): boolean => {
  const steps = ALL.filter(({ event }) => by.includes(event));
  if (by.length === 1) return steps.some((step) => step.from === from && step.to === to);
  const reached = new Set<string>([from]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const step of steps) if (reached.has(step.from)) reached.add(step.to);
  }
  return reached.has(to);
};

const differences = (was: Map<string, string>, is: Map<string, string>) =>
  [...is].map(([id, to]) => [was.get(id) ?? 'none', to] as const).filter(([a, b]) => a !== b);

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
