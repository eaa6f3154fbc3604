import * as z from 'zod';
import { keys, type ParcelCaseView, parcelCaseViewSchema } from '../contract.ts';
import { listedIn, rowOf } from './listed.ts';
import type { StoredProjection } from './subject-view.ts';

const facts = z.array(
  z.object({ kind: z.string(), status: z.string().optional(), at: z.string() }),
);
const openedFacts = z.object({
  trackingNumber: z.string(),
  carrier: z.string().nullable(),
  facts,
  at: z.iso.datetime(),
});
const addedFacts = z.object({ facts });
const linkedFacts = z.object({ orderId: z.string() });

type Apply = (view: ParcelCaseView, data: unknown) => ParcelCaseView;

const APPLIED: ReadonlyMap<string, Apply> = new Map(
  Object.entries<Apply>({
    ParcelCaseOpened: (view, data) => {
      const { trackingNumber, carrier, facts: told, at } = openedFacts.parse(data);
      return seen({ ...view, state: 'open', trackingNumber, carrier, openedAt: at }, told);
    },
    ParcelCaseFactsAdded: (view, data) => seen(view, addedFacts.parse(data).facts),
    ParcelCaseLinked: (view, data) => ({
      ...view,
      state: 'linked',
      orderId: linkedFacts.parse(data).orderId,
    }),
  }),
);

const seen = (view: ParcelCaseView, told: z.infer<typeof facts>): ParcelCaseView => {
  const scans = told.flatMap(({ kind, status, at }) =>
    kind === 'scan' && status !== undefined ? [{ status, at }] : [],
  );
  const [latest] = [...(view.lastSeen ? [view.lastSeen] : []), ...scans].toSorted((a, b) =>
    a.at < b.at ? 1 : -1,
  );
  return { ...view, lastSeen: latest ?? null };
};

/** Parcels of the fulfilment context that nobody here knows. */
export const parcelCaseProjection: StoredProjection<ParcelCaseView> = {
  prefix: 'parcel-case/',
  owner: 'fulfilment',
  hears: () => true,
  keyOf: keys.parcelCase,
  parse: (stored) => parcelCaseViewSchema.parse(stored),
  begin: (merchantId, caseId, at) => ({
    merchantId,
    caseId,
    state: 'open',
    versions: {},
    changedAt: at,
    trackingNumber: null,
    carrier: null,
    lastSeen: null,
    openedAt: null,
    orderId: null,
  }),
  apply: (view, event) => APPLIED.get(event.type)?.(view, event.data) ?? view,
  sideRows: (view) => {
    const { merchantId, caseId: id, openedAt: at } = view;
    return at === null ? [] : [listedIn('parcel-cases', { merchantId, id, at }, rowOf(view))];
  },
};
