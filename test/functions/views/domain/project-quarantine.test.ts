import { describe, expect, it } from '@jest/globals';
import type { Commit } from '../../../../functions/shared/commit.ts';
import type { QuarantineView } from '../../../../functions/views/contract.ts';
import {
  projectQuarantine,
  quarantineProjection,
} from '../../../../functions/views/domain/project-quarantine.ts';
import { commit } from '../commits.ts';

const problem = { code: 'missing-field', path: '/id', message: 'give the order an id' };
const opened = {
  type: 'OrderQuarantined',
  data: {
    quarantineId: 'qua_1',
    channelId: 'chn_1',
    provider: 'generic',
    settings: {},
    labels: {},
    receivedAt: '2026-11-02T09:00:00.000Z',
    problems: [problem],
    rawKey: 'quarantine/qua_1',
    escalateAt: '2026-11-03T09:00:00.000Z',
    rejectAt: '2026-11-09T09:00:00.000Z',
  },
};
const replayed = { type: 'QuarantineReplayRequested', data: { by: 'ayesha', why: 'mapping' } };

const viewOf = (...drafts: readonly { type: string; data: unknown }[]) =>
  drafts
    .map((draft, index): Commit => commit(index + 1, [draft], { subject: 'quarantine/qua_1' }))
    .reduce<QuarantineView | undefined>(projectQuarantine, undefined) as QuarantineView;

describe('projectQuarantine', () => {
  it.each([
    { story: 'quarantined', drafts: [opened], state: 'quarantined', note: null },
    {
      story: 'replay asked',
      drafts: [opened, replayed],
      state: 'replaying',
      note: 'ayesha: mapping',
    },
    {
      story: 'replay failed',
      drafts: [
        opened,
        replayed,
        { type: 'QuarantineReplayFailed', data: { problems: [{ ...problem, path: '/total' }] } },
      ],
      state: 'quarantined',
      note: 'The last replay failed as well.',
    },
    {
      story: 'resolved',
      drafts: [opened, replayed, { type: 'QuarantineResolved', data: { orderId: 'ord_9' } }],
      state: 'resolved',
      note: 'Became ord_9.',
    },
    {
      story: 'resolved as a request about a buyer',
      drafts: [opened, replayed, { type: 'QuarantineResolved', data: { requestId: 'prv_9' } }],
      state: 'resolved',
      note: 'Became prv_9.',
    },
    {
      story: 'rejected',
      drafts: [
        opened,
        {
          type: 'OrderRejected',
          data: { quarantineId: 'qua_1', decidedBy: 'omar', reason: 'spam' },
        },
      ],
      state: 'rejected',
      note: 'omar: spam',
    },
  ])('$story → $state', ({ drafts, state, note }) => {
    expect(viewOf(...drafts)).toMatchObject({ quarantineId: 'qua_1', state, note });
  });

  it('stands in the list of the day it was received', () => {
    const [row] = quarantineProjection.sideRows(viewOf(opened));
    expect(row?.key.pk).toMatch(/^quarantined#sialkot#2026-11-02#[0-3]$/);
    expect(row?.key.sk).toBe('2026-11-02T09:00:00.000Z#qua_1');
    expect(row?.shown).toMatchObject({ problems: [problem] });
  });
});
