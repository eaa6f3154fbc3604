import * as z from 'zod';
import {
  type CaseView,
  caseViewSchema,
  keys,
  type MoneyText,
  moneyTextSchema,
} from '../contract.ts';
import { listedIn, rowOf } from './listed.ts';
import type { StoredProjection } from './subject-view.ts';

const moneyFacts = z.array(
  z.object({ provider: z.string(), amount: moneyTextSchema, occurredAt: z.iso.datetime() }),
);
const openedFacts = z.object({
  because: z.string(),
  references: z.array(z.string()),
  facts: moneyFacts,
  at: z.iso.datetime(),
});
const addedFacts = z.object({ facts: moneyFacts });
const linkedFacts = z.object({ orderId: z.string() });

type Apply = (view: CaseView, data: unknown) => CaseView;

const APPLIED: ReadonlyMap<string, Apply> = new Map(
  Object.entries<Apply>({
    CaseOpened: (view, data) => {
      const { because, references, facts, at } = openedFacts.parse(data);
      return withFacts({ ...view, state: 'open', because, references, openedAt: at }, facts);
    },
    CaseFactsAdded: (view, data) => withFacts(view, addedFacts.parse(data).facts),
    CaseLinked: (view, data) => ({
      ...view,
      state: 'linked',
      orderId: linkedFacts.parse(data).orderId,
    }),
  }),
);

/** Amounts of one reference are cumulative, so the largest is what it is about. */
const withFacts = (view: CaseView, facts: z.infer<typeof moneyFacts>): CaseView => {
  const [largest] = facts.toSorted((a, b) => (of(a.amount) < of(b.amount) ? 1 : -1));
  if (!largest || (view.amount !== null && of(view.amount) >= of(largest.amount))) return view;
  const { provider, amount, occurredAt } = largest;
  return { ...view, provider, amount, occurredAt };
};

const of = ({ amount }: MoneyText): bigint => BigInt(amount);

/** Cases of the payments context. */
export const caseProjection: StoredProjection<CaseView> = {
  prefix: 'case/',
  owner: 'payments',
  hears: () => true,
  keyOf: keys.case,
  parse: (stored) => caseViewSchema.parse(stored),
  begin: (merchantId, caseId, at) => ({
    merchantId,
    caseId,
    state: 'open',
    versions: {},
    changedAt: at,
    because: null,
    provider: null,
    amount: null,
    occurredAt: null,
    openedAt: null,
    references: [],
    orderId: null,
  }),
  apply: (view, event) => APPLIED.get(event.type)?.(view, event.data) ?? view,
  sideRows: (view) => {
    const { merchantId, caseId: id, openedAt: at } = view;
    return at === null ? [] : [listedIn('cases', { merchantId, id, at }, rowOf(view))];
  },
};
