import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import type { CommitItem } from '../../../functions/shared/adapters/commit-log.ts';
import type { CommitPage, TablePlace } from '../../../functions/shared/adapters/commit-pages.ts';
import { type RepublishPorts, republishCommits } from '../../../functions/shared/republish.ts';
import type { EntryResult } from '../../../functions/shared/send-all.ts';

const itemOf = (version: number, at: string): CommitItem => ({
  pk: { S: 'orders#m1#order/ord_1' },
  sk: { S: String(version) },
  kind: { S: 'commit' },
  schema: { N: '1' },
  body: {
    S: JSON.stringify({
      ...{ context: 'orders', merchantId: 'm1', subject: 'order/ord_1', version },
      ...{ cause: `c${version}`, correlationId: 'c1', at, schema: 1, deadlines: [] },
      events: [
        {
          id: `evt_${version}`,
          type: 'OrderPlaced',
          schemaVersion: 1,
          occurredAt: at,
          data: {},
        },
      ],
      commands: [
        { id: `cmd_${version}`, name: 'Fetch', to: 'calls', subject: 'order/ord_1', data: {} },
      ],
    }),
  },
});
const UNREADABLE: CommitItem = { ...itemOf(9, ''), body: { S: '{"schema":1}' } };

const HOUR_1 = '2026-01-01T01:30:00.000Z';
const HOUR_2 = '2026-01-01T02:30:00.000Z';
const HOUR_3 = '2026-01-01T03:30:00.000Z';
const SPAN = { from: '2026-01-01T02:00:00Z', to: '2026-01-01T03:00:00Z' };
const placeOf = (page: number): TablePlace => ({ pk: { S: String(page) } });

const idOf = ({ envelope }: { readonly envelope: { readonly id: string } }): string => envelope.id;

const setUp = (pages: readonly (readonly CommitItem[])[], answer: EntryResult = { sent: true }) => {
  const sent: string[] = [];
  const logged: string[] = [];
  const ports: RepublishPorts = {
    runtime: {
      now: () => 0,
      randomBytes: () => new Uint8Array(),
      setting: () => '',
      observe: { log: (_level, message) => logged.push(message), count: () => undefined },
    },
    contract: {
      context: 'orders',
      events: { OrderPlaced: { schemaVersion: 1, summary: '', data: z.unknown() } },
    },
    bus: {
      put: (entries) => {
        if (answer.sent) sent.push(...entries.flatMap(({ messages }) => messages.map(idOf)));
        return Promise.resolve(entries.map(() => answer));
      },
    },
    queues: {
      send: (_step, entries) => {
        if (answer.sent) sent.push(...entries.map(idOf));
        return Promise.resolve(entries.map(() => answer));
      },
    },
    blobs: { put: () => Promise.resolve(), get: () => Promise.reject(new Error('none')) },
    pageFrom: (start): Promise<CommitPage> => {
      const page = Number(start?.['pk']?.S ?? 0);
      const next = page + 1 < pages.length ? placeOf(page + 1) : undefined;
      return Promise.resolve({ commits: pages[page] ?? [], next });
    },
  };
  return { ports, sent, logged };
};

describe('publishing again from the log', () => {
  it('says what was committed in the span, and nothing else', async () => {
    const { ports, sent } = setUp([
      [itemOf(1, HOUR_1), itemOf(2, HOUR_2)],
      [itemOf(3, HOUR_3), itemOf(4, HOUR_2)],
    ]);
    const done = await republishCommits(ports, SPAN, () => true);
    expect(done).toEqual({ commits: 2, unread: 0 });
    expect(sent.toSorted()).toEqual(['cmd_2', 'cmd_4', 'evt_2', 'evt_4']);
  });

  it('stops when time is up, and goes on from the place that it named', async () => {
    const { ports, sent } = setUp([[itemOf(1, HOUR_2)], [itemOf(2, HOUR_2)]]);
    const done = await republishCommits(ports, SPAN, () => false);
    expect(done).toEqual({ commits: 1, unread: 0, place: placeOf(1) });
    const { place } = done;
    expect(await republishCommits(ports, { ...SPAN, place }, () => false)).toEqual({
      ...{ commits: 1, unread: 0 },
    });
    expect(sent).toEqual(['evt_1', 'cmd_1', 'evt_2', 'cmd_2']);
  });

  it('is held up by no commit that it cannot read, and names it', async () => {
    const { ports, sent, logged } = setUp([[UNREADABLE, itemOf(1, HOUR_2)]]);
    const done = await republishCommits(ports, SPAN, () => true);
    expect(done).toEqual({ commits: 1, unread: 1 });
    expect(sent).toContain('evt_1');
    expect(logged).toContain('commit not read');
  });

  it('fails where not all was taken, so that it is asked for again', async () => {
    const { ports } = setUp([[itemOf(1, HOUR_2)]], { sent: false, reason: 'down' });
    await expect(republishCommits(ports, SPAN, () => true)).rejects.toThrow('not taken');
  });

  it.each([
    ['no time', {}, 'from'],
    ['a day alone', { from: '2026-01-01', to: SPAN.to }, 'from'],
    ['what nobody knows', { ...SPAN, until: SPAN.to }, 'until'],
  ])('refuses %s, and says what is to be said', async (_what, wish, named) => {
    const { ports } = setUp([]);
    await expect(republishCommits(ports, wish, () => true)).rejects.toThrow(named);
  });
});
