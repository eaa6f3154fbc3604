import * as z from 'zod';
import type { Commit } from '../../shared/commit.ts';
import {
  keys,
  problemSchema,
  type QuarantineRow,
  type QuarantineView,
  quarantineViewSchema,
} from '../contract.ts';
import { listedIn } from './listed.ts';
import { fold, type StoredProjection } from './subject-view.ts';

const quarantinedFacts = z.object({
  channelId: z.string(),
  provider: z.string(),
  receivedAt: z.iso.datetime(),
  problems: z.array(problemSchema),
});
const personFacts = z.object({ by: z.string(), why: z.string() });
const failedFacts = z.object({ problems: z.array(problemSchema) });
const resolvedFacts = z.union([
  z.object({ orderId: z.string() }),
  z.object({ requestId: z.string() }),
]);
const rejectedFacts = z.object({ decidedBy: z.string(), reason: z.string() });

type Apply = (view: QuarantineView, data: unknown) => QuarantineView;

const APPLIED: ReadonlyMap<string, Apply> = new Map(
  Object.entries<Apply>({
    OrderQuarantined: (view, data) => {
      const { receivedAt, ...facts } = quarantinedFacts.parse(data);
      return { ...view, ...facts, state: 'quarantined', quarantinedAt: receivedAt };
    },
    QuarantineReplayRequested: (view, data) => {
      const { by, why } = personFacts.parse(data);
      return { ...view, state: 'replaying', note: `${by}: ${why}` };
    },
    QuarantineReplayFailed: (view, data) => {
      const { problems } = failedFacts.parse(data);
      return { ...view, state: 'quarantined', problems, note: 'The last replay failed as well.' };
    },
    QuarantineResolved: (view, data) => {
      const [became] = Object.values(resolvedFacts.parse(data));
      return { ...view, state: 'resolved', note: `Became ${became}.` };
    },
    QuarantineEscalated: (view) => ({ ...view, note: 'Nobody has looked after it for a day.' }),
    OrderRejected: (view, data) => {
      const { decidedBy, reason } = rejectedFacts.parse(data);
      return { ...view, state: 'rejected', note: `${decidedBy}: ${reason}` };
    },
  }),
);

const rowOf = (view: QuarantineView): QuarantineRow => ({
  merchantId: view.merchantId,
  quarantineId: view.quarantineId,
  state: view.state,
  channelId: view.channelId,
  provider: view.provider,
  quarantinedAt: view.quarantinedAt,
  problems: view.problems,
});

export const quarantineProjection: StoredProjection<QuarantineView> = {
  prefix: 'quarantine/',
  owner: 'orders',
  hears: () => true,
  keyOf: keys.quarantine,
  parse: (stored) => quarantineViewSchema.parse(stored),
  begin: (merchantId, quarantineId, at) => ({
    merchantId,
    quarantineId,
    state: 'quarantined',
    versions: {},
    changedAt: at,
    channelId: null,
    provider: null,
    quarantinedAt: null,
    problems: [],
    note: null,
  }),
  apply: (view, event) => APPLIED.get(event.type)?.(view, event.data) ?? view,
  sideRows: (view) => {
    const { merchantId, quarantineId: id, quarantinedAt: at } = view;
    return at === null ? [] : [listedIn('quarantined', { merchantId, id, at }, rowOf(view))];
  },
};

/** The quarantined body's view after one more commit of its stream. */
export const projectQuarantine = (
  view: QuarantineView | undefined,
  commit: Commit,
): QuarantineView => fold(quarantineProjection, view, commit);
