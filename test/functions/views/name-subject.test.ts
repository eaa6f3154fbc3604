import { describe, expect, it } from '@jest/globals';
import type { Commit } from '../../../functions/shared/commit.ts';
import { toldOnDay } from '../../../functions/views/contract.ts';
import { fc } from '../../properties.ts';
import { EARLIER_MAILS, MAILS, mailCommit } from './mails.ts';
import { setUp } from './updating.ts';

const ok = { batchItemFailures: [] };
const some = (from: number, to: number): readonly Commit[] => MAILS.slice(from - 1, to);

/** Which days name the order, and since when on that day. */
const namedIn = (rowsOf: ReturnType<typeof setUp>['rowsOf']): readonly string[] =>
  [...rowsOf('views').keys()]
    .filter((key) => key.startsWith('notifications#sialkot#2026'))
    .map((key) => key.replace(/#[0-3]\|/, '|'))
    .toSorted();

const NAMED = [
  'notifications#sialkot#2026-11-02|2026-11-02T09:00:02.000Z#ord_1',
  'notifications#sialkot#2026-11-03|2026-11-03T09:00:00.000Z#ord_1',
];

describe('a subject that rows only name', () => {
  it('is named once for each day, and nothing else is written of what became of its mails', async () => {
    const { feed, rowsOf, puts } = setUp();
    expect(await feed(...MAILS)).toEqual(ok);
    expect(namedIn(rowsOf)).toEqual(NAMED);
    expect([...rowsOf('views').keys()].toSorted()).toEqual(
      [
        'days#notifications#sialkot|2026-11-02',
        'days#notifications#sialkot|2026-11-03',
        'merchants|sialkot',
        ...[...rowsOf('views').keys()].filter((key) =>
          key.startsWith('notifications#sialkot#2026'),
        ),
      ].toSorted(),
    );
    const written = puts.length;
    await feed(
      mailCommit(8, [{ type: 'ReportHeard', data: { notificationId: 'ntf_3', report: 'send' } }]),
    );
    expect(puts).toHaveLength(written);
  });

  it('reads neither row nor stream for a commit that neither names it nor follows another', async () => {
    const { feed, gets } = setUp();
    await feed(...some(1, 1));
    expect(gets).toEqual([]);
  });

  it('has its deadlines watched only while one stays open', async () => {
    const { feed, rowsOf, clock } = setUp();
    const row = () => rowsOf('views').get('notifications#sialkot#ord_1|notifications');
    await feed(...some(1, 4));
    expect(row()).toBeUndefined();
    await feed(...some(5, 5));
    expect(row()?.['dueKey']?.S).toBe('2026-11-02T09:20:00.000Z#order#order/ord_1');
    expect(row()?.['body']).toBeUndefined();
    // Told of in vain, and then answered: it leaves the index at once.
    clock.now = Date.parse('2026-11-02T09:30:00.000Z');
    const late = { ...row(), dueKey: { S: '!2026-11-02T09:35:00.000Z#order#order/ord_1' } };
    rowsOf('views').set('notifications#sialkot#ord_1|notifications', late as never);
    await feed(...some(6, 6));
    expect(row()?.['dueKey']).toBeUndefined();
  });

  it('reads no stream for messages that say whether they open a day', async () => {
    const { feed, rowsOf, queries } = setUp(MAILS);
    for (const one of MAILS) expect(await feed(one)).toEqual(ok);
    expect(queries).toEqual([]);
    expect(namedIn(rowsOf)).toEqual(NAMED);
  });

  it.each([
    ['say', MAILS],
    ['do not say', EARLIER_MAILS],
    ['in part say', [...EARLIER_MAILS.slice(0, 4), ...MAILS.slice(4)]],
  ])(
    'ends with the same names however commits that %s so are doubled, cut into batches and reordered, and whatever a replica leaves out',
    async (_how, mails) => {
      const commits = fc.array(fc.constantFrom(...mails), { maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(
          fc.array(commits, { maxLength: 4 }),
          fc.infiniteStream(fc.boolean()),
          async (batches, lagging) => {
            const { feed, rowsOf, hooks } = setUp(mails);
            hooks.lags = () => lagging.next().value ?? false;
            for (const batch of batches) expect(await feed(...batch)).toEqual(ok);
            // A stream comes in order, and what was not done comes again: so each comes at least so.
            for (const one of mails) expect(await feed(one)).toEqual(ok);
            expect(namedIn(rowsOf)).toEqual(NAMED);
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  it.each([0, 1, 2, 3, 4])(
    'ends the same when it is killed at write %i and tried again',
    async (writes) => {
      const { feed, rowsOf, hooks } = setUp();
      let left = writes;
      hooks.beforePut = () => {
        left -= 1;
        if (left < 0) throw new Error('killed');
      };
      expect(await feed(...MAILS)).toEqual({ batchItemFailures: [{ itemIdentifier: 'seq-0' }] });
      delete hooks.beforePut;
      expect(await feed(...MAILS)).toEqual(ok);
      expect(namedIn(rowsOf)).toEqual(NAMED);
    },
  );

  it('reads the stream strongly where a replica lacks the commits', async () => {
    const { feed, rowsOf, hooks } = setUp();
    hooks.lags = () => true;
    for (const one of EARLIER_MAILS) expect(await feed(one)).toEqual(ok);
    expect(namedIn(rowsOf)).toEqual(NAMED);
  });

  it('shows what became of each message of the day, newest first', () => {
    const order = { merchantId: 'sialkot', orderId: 'ord_1' };
    const events = MAILS.flatMap((each) => each.events);
    const shown = toldOnDay(order, '2026-11-02T09:00:02.000Z', events);
    expect(shown.map(({ notificationId, state }) => [notificationId, state])).toEqual([
      ['ntf_2', 'bounced'],
      ['ntf_1', 'delivered'],
    ]);
    expect(toldOnDay(order, '2026-11-02T09:00:05.000Z', events)).toEqual([]);
  });
});
