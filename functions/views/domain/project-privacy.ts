import * as z from 'zod';
import { keys, type PrivacyRow, type PrivacyView, privacyViewSchema } from '../contract.ts';
import { shardOf } from './shard.ts';
import type { Projection, SideRow } from './subject-view.ts';

const requestedFacts = z.object({
  kind: z.string(),
  channelId: z.string(),
  provider: z.string(),
  orderIds: z.array(z.string()),
  reference: z.string().nullable(),
  at: z.iso.datetime(),
  dueAt: z.iso.datetime(),
});
const closedFacts = z.object({ by: z.string(), why: z.string() });

type Apply = (view: PrivacyView, data: unknown) => PrivacyView;

const APPLIED: ReadonlyMap<string, Apply> = new Map(
  Object.entries<Apply>({
    PrivacyRequested: (view, data) => {
      const { at, ...facts } = requestedFacts.parse(data);
      return { ...view, ...facts, state: 'open', requestedAt: at };
    },
    PrivacyRequestReminded: (view) => ({ ...view, note: 'A person has to answer it.' }),
    PrivacyRequestClosed: (view, data) => {
      const { by, why } = closedFacts.parse(data);
      return { ...view, state: 'closed', note: `${by}: ${why}` };
    },
  }),
);

const rowOf = (view: PrivacyView): PrivacyRow => {
  const { versions: _versions, changedAt: _changedAt, ...row } = view;
  return row;
};

const listRow = (view: PrivacyView, requestedAt: string): SideRow => {
  const day = requestedAt.slice(0, 10);
  const pk = keys.list('privacy', view.merchantId, day, shardOf(view.requestId));
  return {
    key: { pk, sk: `${new Date(requestedAt).toISOString()}#${view.requestId}` },
    shown: rowOf(view),
    listed: { list: 'privacy', day },
  };
};

export const privacyProjection: Projection<PrivacyView> = {
  prefix: 'privacy/',
  owner: 'orders',
  hears: () => true,
  keyOf: keys.privacy,
  parse: (stored) => privacyViewSchema.parse(stored),
  begin: (merchantId, requestId, at) => ({
    merchantId,
    requestId,
    state: 'open',
    versions: {},
    changedAt: at,
    kind: 'unknown',
    channelId: null,
    provider: null,
    orderIds: [],
    reference: null,
    requestedAt: null,
    dueAt: null,
    note: null,
  }),
  apply: (view, event) => APPLIED.get(event.type)?.(view, event.data) ?? view,
  sideRows: (view) => (view.requestedAt === null ? [] : [listRow(view, view.requestedAt)]),
};
