import * as z from 'zod';
import type { Attempt } from '../../shared/attempts.ts';
import { cartonSchema } from '../contract.ts';
import type { CarrierFact } from './facts.ts';

/** What is asked of a carrier's API. */
export const CARRIER_CALL_KINDS = ['label', 'cancel-label', 'track'] as const;
export type CarrierCallKind = (typeof CARRIER_CALL_KINDS)[number];

const at = z.iso.datetime();
const about = {
  /** Stays the same over all tries: what an earlier try is found by. */
  requestId: z.string(),
  /** The carrier's adapter, and the channel that is its account. */
  provider: z.string(),
  account: z.string(),
  fulfilmentId: z.string(),
  at,
};

/** What a stream of goods holds of its calls, by the name of the event. */
export const carrierEvents = {
  /** A label for one carton. */
  LabelRequested: z.object({
    ...about,
    carton: cartonSchema,
    /** When its parcel was packed: packed anew it needs another label. */
    packedAt: at,
    /** `USPS/Priority`; null: the cheapest that the account's settings allow. */
    service: z.string().nullable(),
  }),
  /** An unused label is to go back. */
  LabelCancelRequested: z.object({ ...about, shipmentRef: z.string() }),
  /** See to it that the parcel is followed, and say what is known by now. */
  TrackRequested: z.object({
    ...about,
    carrier: z.string().nullable(),
    trackingNumber: z.string(),
  }),
  CarrierCallEnded: z.object({
    requestId: z.string(),
    outcome: z.enum(['done', 'refused']),
    /** kebab-case; null when it is done. */
    code: z.string().nullable(),
    /** What a label was bought as. */
    shipmentRef: z.string().nullable(),
    at,
  }),
} as const;

type Data<Type extends keyof typeof carrierEvents> = z.output<(typeof carrierEvents)[Type]>;

/** How a call ended; `facts` are what the carrier told on the way. */
export interface CarrierEnding {
  readonly outcome: 'done' | 'refused';
  readonly code: string | null;
  readonly facts: readonly CarrierFact[];
}

/** A call in its stream: what is wanted, the last try, and how it ended. */
export type CarrierRequest = {
  readonly attempt: Attempt | null;
  readonly ended: Data<'CarrierCallEnded'> | null;
} & (
  | ({ readonly kind: 'label' } & Data<'LabelRequested'>)
  | ({ readonly kind: 'cancel-label' } & Data<'LabelCancelRequested'>)
  | ({ readonly kind: 'track' } & Data<'TrackRequested'>)
);

export type CarrierRequests = ReadonlyMap<string, CarrierRequest>;

const KINDS = {
  LabelRequested: 'label',
  LabelCancelRequested: 'cancel-label',
  TrackRequested: 'track',
} as const;

/** The requests after an event; the same map where it is none of theirs. */
export const evolveRequests = (
  requests: CarrierRequests,
  event: { readonly type: string; readonly data: unknown },
): CarrierRequests => {
  if (Object.hasOwn(KINDS, event.type)) {
    const kind = KINDS[event.type as keyof typeof KINDS];
    const data = event.data as Data<'TrackRequested'>;
    const request = { ...data, kind, attempt: null, ended: null } as CarrierRequest;
    return new Map(requests).set(data.requestId, request);
  }
  if (event.type === 'AttemptStarted') {
    const { requestId, ...attempt } = event.data as Attempt & { readonly requestId: string };
    return changed(requests, requestId, { attempt });
  }
  if (event.type === 'CarrierCallEnded') {
    const ended = event.data as Data<'CarrierCallEnded'>;
    return changed(requests, ended.requestId, { ended });
  }
  return requests;
};

const changed = (
  requests: CarrierRequests,
  requestId: string,
  change: Partial<Pick<CarrierRequest, 'attempt' | 'ended'>>,
): CarrierRequests => {
  const request = requests.get(requestId);
  return request ? new Map(requests).set(requestId, { ...request, ...change }) : requests;
};
