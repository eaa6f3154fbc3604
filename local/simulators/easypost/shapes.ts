/*
 * EasyPost's objects as its API and its events carry them, after the answers that EasyPost publishes
 * as examples of its documentation.
 */

export interface TrackingDetail {
  readonly object: 'TrackingDetail';
  readonly message: string;
  readonly description: string | null;
  readonly status: string;
  readonly status_detail: string;
  readonly datetime: string;
  readonly source: string;
  readonly carrier_code: string | null;
  readonly tracking_location: {
    readonly object: 'TrackingLocation';
    readonly city: string | null;
    readonly state: string | null;
    readonly country: string | null;
    readonly zip: string | null;
  };
}

export interface Tracker {
  readonly id: string;
  readonly object: 'Tracker';
  readonly mode: 'test';
  readonly tracking_code: string;
  readonly status: string;
  readonly status_detail: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly signed_by: string | null;
  readonly weight: number | null;
  readonly est_delivery_date: string | null;
  readonly shipment_id: string | null;
  readonly carrier: string;
  readonly tracking_details: readonly TrackingDetail[];
  readonly fees: readonly object[];
  readonly carrier_detail: object | null;
  readonly public_url: string;
}

export interface Rate {
  readonly id: string;
  readonly object: 'Rate';
  readonly created_at: string;
  readonly updated_at: string;
  readonly mode: 'test';
  readonly service: string;
  readonly carrier: string;
  /** `8.20` */
  readonly rate: string;
  readonly currency: string;
  readonly retail_rate: string;
  readonly retail_currency: string;
  readonly list_rate: string;
  readonly list_currency: string;
  readonly billing_type: string;
  readonly delivery_days: number | null;
  readonly delivery_date: null;
  readonly delivery_date_guaranteed: boolean;
  readonly est_delivery_days: number | null;
  readonly shipment_id: string;
  readonly carrier_account_id: string;
}

export interface PostageLabel {
  readonly object: 'PostageLabel';
  readonly id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly date_advance: number;
  readonly integrated_form: string;
  readonly label_date: string;
  readonly label_resolution: number;
  readonly label_size: string;
  readonly label_type: string;
  readonly label_file_type: string;
  readonly label_url: string;
  readonly label_pdf_url: string | null;
  readonly label_zpl_url: null;
  readonly label_epl2_url: null;
  readonly label_file: null;
}

export interface Shipment {
  readonly id: string;
  readonly created_at: string;
  readonly is_return: boolean;
  readonly messages: readonly object[];
  readonly mode: 'test';
  readonly options: object;
  readonly reference: string | null;
  readonly status: string;
  readonly tracking_code: string | null;
  readonly updated_at: string;
  readonly batch_id: null;
  readonly batch_status: null;
  readonly batch_message: null;
  readonly customs_info: object | null;
  readonly from_address: object;
  readonly insurance: null;
  readonly order_id: null;
  readonly parcel: object;
  readonly postage_label: PostageLabel | null;
  readonly rates: readonly Rate[];
  readonly refund_status: string | null;
  readonly scan_form: null;
  readonly selected_rate: Rate | null;
  readonly tracker: Tracker | null;
  readonly to_address: object;
  readonly usps_zone: number;
  readonly return_address: object;
  readonly buyer_address: object;
  readonly forms: readonly object[];
  readonly fees: readonly object[];
  readonly object: 'Shipment';
}

export interface Event {
  readonly description: string;
  readonly mode: 'test';
  readonly previous_attributes: object;
  readonly created_at: string;
  readonly pending_urls: readonly string[];
  readonly completed_urls: readonly string[];
  readonly updated_at: string;
  readonly id: string;
  readonly user_id: string;
  readonly status: string;
  readonly object: 'Event';
  readonly result: object;
}

interface Services {
  readonly carrier: string;
  readonly service: string;
  /** In cents, for the first ounce and for each further one. */
  readonly base: number;
  readonly perOunce: number;
  readonly days: number;
}

/** What is offered for any parcel. */
const SERVICES: readonly Services[] = [
  { carrier: 'USPS', service: 'Express', base: 2950, perOunce: 45, days: 2 },
  { carrier: 'USPS', service: 'Priority', base: 790, perOunce: 12, days: 2 },
  { carrier: 'USPS', service: 'GroundAdvantage', base: 557, perOunce: 4, days: 3 },
  { carrier: 'UPSDAP', service: 'Ground', base: 812, perOunce: 5, days: 4 },
];

/** A price in cents as EasyPost writes prices. */
const price = (cents: number): string =>
  `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

/** `8.20` → 820 */
export const centsOf = ({ rate }: Pick<Rate, 'rate'>): number => Number(rate.replace('.', ''));

export const ratesOf = (
  about: { readonly shipmentId: string; readonly ounces: number; readonly at: string },
  newId: (prefix: string) => string,
): readonly Rate[] =>
  SERVICES.map(({ carrier, service, base, perOunce, days }) => {
    const rate = price(base + Math.ceil(about.ounces) * perOunce);
    return {
      id: newId('rate'),
      object: 'Rate',
      created_at: about.at,
      updated_at: about.at,
      mode: 'test',
      service,
      carrier,
      rate,
      currency: 'USD',
      retail_rate: rate,
      retail_currency: 'USD',
      list_rate: rate,
      list_currency: 'USD',
      billing_type: 'easypost',
      delivery_days: days,
      delivery_date: null,
      delivery_date_guaranteed: false,
      est_delivery_days: days,
      shipment_id: about.shipmentId,
      carrier_account_id: 'ca_simulated',
    };
  });

export const newTracker = (
  about: Pick<Tracker, 'tracking_code' | 'carrier' | 'shipment_id'> & { readonly at: string },
  id: string,
): Tracker => ({
  id,
  object: 'Tracker',
  mode: 'test',
  tracking_code: about.tracking_code,
  status: 'unknown',
  status_detail: 'unknown',
  created_at: about.at,
  updated_at: about.at,
  signed_by: null,
  weight: null,
  est_delivery_date: null,
  shipment_id: about.shipment_id,
  carrier: about.carrier,
  tracking_details: [],
  fees: [],
  carrier_detail: null,
  public_url: `https://track.easypost.com/${id}`,
});

export const newLabel = (about: {
  readonly id: string;
  readonly at: string;
  readonly url: string;
  readonly type: string;
}): PostageLabel => ({
  object: 'PostageLabel',
  id: about.id,
  created_at: about.at,
  updated_at: about.at,
  date_advance: 0,
  integrated_form: 'none',
  label_date: about.at,
  label_resolution: 300,
  label_size: '4x6',
  label_type: 'default',
  label_file_type: about.type,
  label_url: about.url,
  label_pdf_url: about.type === 'application/pdf' ? about.url : null,
  label_zpl_url: null,
  label_epl2_url: null,
  label_file: null,
});
