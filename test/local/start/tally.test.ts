import { describe, expect, it } from '@jest/globals';
import { countLine, emptyTally, tallyLine } from '../../../local/start/tally.ts';

const line = (fields: object) => ({ text: JSON.stringify(fields) });
const counted = (...lines: readonly { text: string }[]) => lines.reduce(countLine, emptyTally());

describe('the tally of the start screen', () => {
  it.each([
    ['placed', { message: 'record', events: ['OrderPlaced'] }],
    ['amended', { message: 'record', events: ['SnapshotRecorded', 'OrderAmended'] }],
    ['cancelled', { message: 'record', events: ['OrderCancelled'] }],
    ['quarantined', { message: 'record', events: ['OrderQuarantined'] }],
    ['unchanged', { message: 'record', events: [] }],
    ['refused', { message: 'webhook refused' }],
    ['parked', { message: 'record parked' }],
  ] as const)('counts %s by the log line that tells of it', (what, fields) => {
    expect(counted(line(fields))).toEqual({ ...emptyTally(), [what]: 1 });
  });

  it.each(['a function’s own words', '{"message":"rec', '{"message":"batch"}', ''])(
    'passes over %j',
    (text) => {
      expect(counted({ text })).toEqual(emptyTally());
    },
  );

  it('says everything on one line', () => {
    const tally = counted(line({ message: 'record', events: ['OrderPlaced'] }));
    expect(tallyLine(tally)).toBe(
      'orders placed 1 · amended 0 · cancelled 0 · duplicates and no news 0 · quarantined 0 · ' +
        'refused at the door 0 · dead letters 0',
    );
  });
});
