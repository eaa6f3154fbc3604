import { isAmountProblem, type Money, parseAmount } from '../../../shared/money.ts';
import type { CarrierFact, ScanStatus } from '../../domain/facts.ts';
import { trackingUrlOf } from '../../domain/tracking-url.ts';
import type {
  EasyPostRate,
  EasyPostRefund,
  EasyPostShipment,
  EasyPostTracker,
  TrackingDetail,
} from './objects.ts';

type ScanFact = Extract<CarrierFact, { kind: 'scan' }>;
type LabelFact = Extract<CarrierFact, { kind: 'label' }>;

/** A tracker shows every scan again each time; more than these are of no use to anybody. */
const MOST_SCANS = 100;

const STATUSES: Readonly<Record<string, ScanStatus>> = {
  pre_transit: 'pre_transit',
  in_transit: 'in_transit',
  out_for_delivery: 'out_for_delivery',
  delivered: 'delivered',
  available_for_pickup: 'available_for_pickup',
  return_to_sender: 'return_to_sender',
  failure: 'attempt_failed',
  cancelled: 'cancelled',
};

/** Details that say more than their status does. */
const BY_DETAIL: Readonly<Record<string, ScanStatus>> = {
  lost: 'lost',
  return: 'return_to_sender',
  delivery_exception: 'attempt_failed',
};

const statusOf = (status: string, detail: string | null): ScanStatus => {
  const known = Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined;
  const said = detail !== null && Object.hasOwn(BY_DETAIL, detail) ? BY_DETAIL[detail] : undefined;
  // What was delivered stays delivered, whatever its detail adds.
  return known === 'delivered' ? known : (said ?? known ?? 'unknown');
};

/** Statuses of the last mile: the town of such a scan is the buyer's. */
const AT_THE_DOOR: readonly ScanStatus[] = [
  'out_for_delivery',
  'delivered',
  'attempt_failed',
  'available_for_pickup',
];

const placeOf = (status: ScanStatus, location: TrackingDetail['tracking_location']) => {
  if (location === null) return null;
  const { city, state, country } = location;
  const parts = AT_THE_DOOR.includes(status) ? [country] : [city, state, country];
  return parts.filter((part) => part !== null).join(', ') || null;
};

/**
 * All scans that a tracker shows, by their own times. Its status of today is one more only where no
 * scan says it: cancelled, for one, has none.
 */
export const factsOfTracker = (
  heardAt: string,
  tracker: EasyPostTracker,
): readonly CarrierFact[] => {
  const { carrier, tracking_code: trackingNumber } = tracker;
  const about = { kind: 'scan' as const, carrier, trackingNumber };
  const scans = tracker.tracking_details.flatMap((detail): ScanFact[] => {
    if (detail.datetime === null) return [];
    const status = statusOf(detail.status, detail.status_detail);
    const place = placeOf(status, detail.tracking_location);
    const rawCode = detail.carrier_code ?? detail.status_detail ?? detail.status;
    return [{ ...about, status, at: detail.datetime, place, rawCode }];
  });
  const now = statusOf(tracker.status, tracker.status_detail);
  const isSaid = now === 'unknown' || scans.some(({ status }) => status === now);
  const rawCode = tracker.status_detail ?? tracker.status;
  const head = { ...about, status: now, at: tracker.updated_at ?? heardAt, place: null, rawCode };
  return [...newestOf(scans), ...(isSaid ? [] : [head])];
};

const newestOf = <T extends { readonly at: string }>(scans: readonly T[]): readonly T[] =>
  scans.toSorted((left, right) => Date.parse(left.at) - Date.parse(right.at)).slice(-MOST_SCANS);

/** The label that a shipment bought; none as long as nothing was bought. */
export const factsOfShipment = (
  heardAt: string,
  shipment: EasyPostShipment,
  fulfilmentId: string,
): readonly LabelFact[] => {
  const { id, tracking_code: trackingNumber, selected_rate: rate, postage_label: label } = shipment;
  if (trackingNumber === null || rate === null || label === null) return [];
  const { carrier, service } = rate;
  return [
    {
      kind: 'label',
      fulfilmentId,
      carrier,
      service,
      shipmentRef: id,
      trackingNumber,
      trackingUrl: shipment.tracker?.public_url ?? trackingUrlOf(carrier, trackingNumber),
      labelKey: null,
      cost: priceOf(rate),
      at: label.created_at ?? shipment.updated_at ?? heardAt,
    },
  ];
};

/** Exact, or null where its currency is unknown or has no such part. */
export const priceOf = ({ rate, currency }: EasyPostRate): Money | null => {
  const price = parseAmount(rate, currency);
  return isAmountProblem(price) ? null : price;
};

/**
 * What became of a label's price. Carriers that bill when they scan have nothing to give back, and
 * `rejected` means that the label is as good as before.
 */
const GIVEN_BACK: readonly (string | null)[] = ['submitted', 'refunded', 'not_applicable'];

/** A label given back; nothing while nobody asked, and where the carrier said no. */
export const factsOfRefunded = (
  heardAt: string,
  { id, refund_status, updated_at }: EasyPostShipment,
): readonly CarrierFact[] =>
  GIVEN_BACK.includes(refund_status) ? [cancelled(id, updated_at ?? heardAt)] : [];

export const factsOfRefund = (
  heardAt: string,
  { shipment_id, status, updated_at }: EasyPostRefund,
): readonly CarrierFact[] =>
  GIVEN_BACK.includes(status) ? [cancelled(shipment_id, updated_at ?? heardAt)] : [];

const cancelled = (shipmentRef: string, at: string): CarrierFact => ({
  kind: 'label-cancelled',
  shipmentRef,
  at,
});
