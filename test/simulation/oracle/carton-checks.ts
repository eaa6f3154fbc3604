import type { GoodsAnswer } from '../../../functions/fulfilment/contract.ts';
import type { CarrierFact } from '../../../functions/fulfilment/domain/facts.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import type { Accuse } from './judging.ts';

type Recorded = Commit['events'][number];

interface Label {
  readonly shipmentRef: string;
  readonly fulfilmentId: string;
  readonly trackingNumber: string;
}

interface Seen {
  readonly status: string;
  readonly trackingNumber: string | null;
}

/** What the stream of an order’s goods holds of labels and scans, as it was told and not as it was understood. */
interface Told {
  /** When each parcel was packed last. */
  readonly packedAt: Map<string, string>;
  /** By the request: of which packing its label is. */
  readonly wanted: Map<string, string>;
  readonly refs: Map<string, string>;
  readonly labels: Label[];
  readonly back: Set<string>;
  readonly scans: Seen[];
}

/** A parcel is not delivered before each of its labels is, unless somebody said so of all of it. */
export const checkCartons = (
  accuse: Accuse,
  orderId: string,
  events: readonly Recorded[],
): void => {
  const told: Told = {
    ...{ packedAt: new Map(), wanted: new Map(), refs: new Map() },
    ...{ labels: [], back: new Set(), scans: [] },
  };
  for (const { type, data } of events) {
    NOTES[type]?.(told, data as never);
    const { answer } = data as { readonly answer?: GoodsAnswer };
    for (const { fulfilmentId, status } of answer?.parcels ?? []) {
      const late = status === 'delivered' ? notArrived(told, fulfilmentId) : undefined;
      if (late)
        accuse('D13', orderId, `${fulfilmentId} is delivered, and its carton ${late} is not`);
    }
  }
};

const NOTES: Readonly<Record<string, (told: Told, data: never) => void>> = {
  FulfilmentPacked: ({ packedAt }, data: { fulfilmentId: string; at: string }) =>
    void packedAt.set(data.fulfilmentId, data.at),
  LabelRequested: ({ wanted }, data: { requestId: string; packedAt: string }) =>
    void wanted.set(data.requestId, data.packedAt),
  CarrierCallEnded: ({ refs, wanted }, data: { requestId: string; shipmentRef: string | null }) => {
    const packedAt = wanted.get(data.requestId);
    if (data.shipmentRef && packedAt) refs.set(data.shipmentRef, packedAt);
  },
  LabelRecorded: ({ labels }, { fact }: { fact: CarrierFact }) => {
    if (fact.kind === 'label') labels.push(fact);
  },
  LabelCancelRequested: ({ back }, data: { shipmentRef: string }) =>
    void back.add(data.shipmentRef),
  ScanRecorded: ({ scans }, { scan }: { scan: Seen }) => void scans.push(scan),
};

/** The number of a label that is on the parcel now and of whose arrival nothing was told. */
const notArrived = (told: Told, fulfilmentId: string): string | undefined => {
  const { packedAt, refs, labels, back, scans } = told;
  const numbers = labels
    .filter(
      (label) =>
        label.fulfilmentId === fulfilmentId &&
        refs.get(label.shipmentRef) === packedAt.get(fulfilmentId) &&
        !back.has(label.shipmentRef),
    )
    .map(({ trackingNumber }) => trackingNumber);
  const isTold = (number: string): boolean =>
    scans.some(
      ({ status, trackingNumber }) =>
        status === 'delivered' &&
        !numbers.some((other) => other !== number && other === trackingNumber),
    );
  return numbers.find((number) => !isTold(number));
};
