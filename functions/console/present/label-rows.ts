import * as z from 'zod';
import type { Commit } from '../../shared/commit.ts';
import { moneySchema } from '../../shared/money.ts';
import { moneyText } from './money-text.ts';

const asked = z.object({
  requestId: z.string(),
  fulfilmentId: z.string(),
  service: z.string().nullable(),
  at: z.string(),
});
const ended = z.object({
  requestId: z.string(),
  code: z.string().nullable(),
  outcome: z.string(),
  shipmentRef: z.string().nullable(),
});
const goesBack = z.object({ requestId: z.string(), shipmentRef: z.string() });
const fact = z.object({
  fact: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('label'),
      shipmentRef: z.string(),
      carrier: z.string(),
      service: z.string().nullable(),
      trackingNumber: z.string(),
      labelKey: z.string().nullable(),
      cost: moneySchema.nullable(),
    }),
    z.object({ kind: z.literal('label-cancelled'), shipmentRef: z.string() }),
    z.object({ kind: z.literal('scan') }),
  ]),
});

/** A label of an order, asked for or bought. */
export interface LabelRow {
  readonly requestId: string;
  readonly fulfilmentId: string;
  /** `asked`, `bought`, `refused`, `going-back`, `sent-back`, `not-taken-back` */
  readonly state: string;
  readonly code: string | null;
  readonly carrier: string | null;
  readonly service: string | null;
  readonly trackingNumber: string | null;
  readonly cost: string | null;
  readonly askedAt: string;
  /** Where its file lies in the bucket. */
  readonly labelKey: string | null;
}

/** An order's labels, oldest first, as the fulfilment context's commits tell of them. */
export const labelRowsOf = (commits: readonly Commit[]): readonly LabelRow[] => {
  const events = commits
    .filter(({ context }) => context === 'fulfilment')
    .flatMap((commit) => commit.events);
  const all = <Data>(type: string, schema: z.ZodType<Data>): readonly Data[] =>
    events.filter((event) => event.type === type).map(({ data }) => schema.parse(data));
  const facts = all('LabelRecorded', fact).map((one) => one.fact);
  const endings = new Map(all('CarrierCallEnded', ended).map((one) => [one.requestId, one]));
  const asksBack = new Map(
    all('LabelCancelRequested', goesBack).map((one) => [one.shipmentRef, one.requestId]),
  );
  const stands = (ref: string): string => {
    const cancelled = facts.some(
      (one) => one.kind === 'label-cancelled' && one.shipmentRef === ref,
    );
    if (cancelled) return 'sent-back';
    const last = asksBack.get(ref);
    if (last === undefined) return 'bought';
    return endings.get(last)?.outcome === 'refused' ? 'not-taken-back' : 'going-back';
  };
  return all('LabelRequested', asked).map(({ at: askedAt, ...request }): LabelRow => {
    const ending = endings.get(request.requestId);
    const about = { ...NOTHING_BOUGHT, ...request, askedAt, code: ending?.code ?? null };
    const label = facts.find(
      (one) => one.kind === 'label' && one.shipmentRef === ending?.shipmentRef,
    );
    if (label?.kind !== 'label') return { ...about, state: ending ? 'refused' : 'asked' };
    const { kind: _, shipmentRef, cost, ...bought } = label;
    const text = cost && moneyText({ ...cost, amount: String(cost.amount) });
    return { ...about, ...bought, state: stands(shipmentRef), cost: text };
  });
};

const NOTHING_BOUGHT = { carrier: null, trackingNumber: null, cost: null, labelKey: null };
