import * as z from 'zod';
import { keys, type PrivacyView, privacyViewSchema } from '../contract.ts';
import { listedIn, rowOf } from './listed.ts';
import type { StoredProjection } from './subject-view.ts';

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

export const privacyProjection: StoredProjection<PrivacyView> = {
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
  sideRows: (view) => {
    const { merchantId, requestId: id, requestedAt: at } = view;
    return at === null ? [] : [listedIn('privacy', { merchantId, id, at }, rowOf(view))];
  },
};
