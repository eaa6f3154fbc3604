import type { Account } from './account.ts';
import { notFound, unprocessable } from './refusal.ts';
import { newLabel, newTracker, type Rate, ratesOf, type Shipment, type Tracker } from './shapes.ts';

/** What the API does; `origin` is where label files are to be fetched. */
export interface Desk {
  createShipment(body: unknown): Shipment;
  buy(shipmentId: string, body: unknown, origin: string): Shipment;
  refund(shipmentId: string): Shipment;
  createTracker(body: unknown): Tracker;
  /** The next purchase is refused with this code of EasyPost's. */
  refuseNextBuy(code: string): void;
}

type Json = Readonly<Record<string, unknown>>;

const objectIn = (value: unknown, name: string): Json | undefined => {
  const member = (value as Json | null)?.[name];
  return typeof member === 'object' && member !== null && !Array.isArray(member)
    ? (member as Json)
    : undefined;
};
const textIn = (value: Json | undefined, name: string): string | null => {
  const text = value?.[name];
  return typeof text === 'string' && text !== '' ? text : null;
};

export const createDesk = (account: Account): Desk => {
  const { newId, now, put, emit } = account;
  let nextRefusal: string | undefined;
  let lastCode = 9_400_100_208_303_109n;

  const known = (name: string): Shipment => {
    const found = account.shipment(name);
    if (found === undefined) throw notFound();
    return found;
  };
  const followed = (about: Pick<Tracker, 'tracking_code' | 'carrier' | 'shipment_id'>): Tracker => {
    const tracker = put(newTracker({ ...about, at: now() }, newId('trk')));
    emit('tracker.created', tracker, {});
    return tracker;
  };

  const boughtOf = (
    shipment: Shipment,
    rate: Rate,
    of: { readonly tracking_code: string; readonly origin: string },
  ): Shipment => {
    const { tracking_code, origin } = of;
    const format = textIn(shipment.options as Json, 'label_format') ?? 'PNG';
    const type = format === 'PDF' ? 'application/pdf' : `image/${format.toLowerCase()}`;
    const url = `${origin}/files/postage_label/${shipment.id}.${format.toLowerCase()}`;
    const tracker = followed({
      tracking_code,
      carrier: rate.carrier,
      shipment_id: shipment.id,
    });
    return {
      ...shipment,
      updated_at: now(),
      selected_rate: rate,
      tracking_code,
      tracker,
      postage_label: newLabel({ id: newId('pl'), at: now(), url, type }),
      fees: [
        {
          object: 'Fee',
          type: 'PostageFee',
          amount: `${rate.rate}000`,
          charged: true,
          refunded: false,
        },
      ],
    };
  };

  return {
    refuseNextBuy: (code) => {
      nextRefusal = code;
    },
    createShipment: (body) => {
      const wanted = objectIn(body, 'shipment');
      const parcel = objectIn(wanted, 'parcel');
      const [to, from] = [objectIn(wanted, 'to_address'), objectIn(wanted, 'from_address')];
      const weight = parcel?.['weight'];
      if (!to || !from || typeof weight !== 'number' || weight <= 0) {
        throw unprocessable(
          'SHIPMENT.INVALID_PARAMS',
          'Unable to create shipment, one or more parameters were invalid.',
        );
      }
      const [id, at] = [newId('shp'), now()];
      const addressOf = (address: Json) => ({
        id: newId('adr'),
        object: 'Address',
        created_at: at,
        updated_at: at,
        mode: 'test',
        ...address,
      });
      const isWhole = ['street1', 'city', 'country'].every((name) => textIn(to, name) !== null);
      return put<Shipment>({
        ...EMPTY,
        id,
        created_at: at,
        updated_at: at,
        messages: isWhole ? [] : [{ carrier: 'USPS', type: 'rate_error', message: 'to_address' }],
        options: { currency: 'USD', payment: { type: 'SENDER' }, ...objectIn(wanted, 'options') },
        reference: textIn(wanted, 'reference'),
        customs_info: customsOf(objectIn(wanted, 'customs_info'), newId),
        from_address: addressOf(from),
        to_address: addressOf(to),
        return_address: addressOf(from),
        buyer_address: addressOf(to),
        parcel: { id: newId('prcl'), object: 'Parcel', mode: 'test', ...parcel },
        rates: isWhole ? ratesOf({ shipmentId: id, ounces: weight, at }, newId) : [],
      });
    },
    buy: (name, body, origin) => {
      const shipment = known(name);
      if (shipment.postage_label !== null) {
        throw unprocessable('SHIPMENT.POSTAGE.EXISTS', 'Postage already exists for this shipment.');
      }
      const rateId = textIn(objectIn(body, 'rate'), 'id');
      const rate = shipment.rates.find(({ id }) => id === rateId);
      if (rate === undefined) throw unprocessable('SHIPMENT.MISSING_RATE', 'Rate not found.');
      const planned = nextRefusal;
      nextRefusal = undefined;
      refuseToBuy(shipment, planned);
      lastCode += 1n;
      const tracking_code = String(lastCode);
      return put(boughtOf(shipment, rate, { tracking_code, origin }));
    },
    refund: (name) => {
      const shipment = known(name);
      if (shipment.postage_label === null) {
        throw unprocessable('SHIPMENT.POSTAGE.REQUIRED', 'Postage must be purchased first.');
      }
      const tracker = account.tracker(shipment.tracking_code ?? '');
      if ((tracker?.tracking_details ?? []).some(({ status }) => status !== 'pre_transit')) {
        throw unprocessable('SHIPMENT.REFUND.UNAVAILABLE', 'The label has been used.');
      }
      return put({ ...shipment, updated_at: now(), refund_status: 'submitted' });
    },
    createTracker: (body) => {
      const wanted = objectIn(body, 'tracker');
      const code = textIn(wanted, 'tracking_code');
      if (code === null) throw unprocessable('TRACKER.INVALID_PARAMS', 'tracking_code is missing.');
      const there = account.tracker(code);
      if (there !== undefined) return there;
      const carrier = textIn(wanted, 'carrier') ?? 'USPS';
      return followed({ tracking_code: code, carrier, shipment_id: null });
    },
  };
};

const refuseToBuy = (shipment: Shipment, planned: string | undefined): void => {
  if (planned !== undefined) throw unprocessable(planned, 'The carrier refused the purchase.');
  const country = (address: object): string | null => textIn(address as Json, 'country');
  const abroad = country(shipment.to_address) !== country(shipment.from_address);
  if (abroad && shipment.customs_info === null) {
    throw unprocessable('SHIPMENT.CUSTOMS_INFO.REQUIRED', 'Customs info is required.');
  }
};

/** Numbers of items come as numbers and are shown as texts: `10.0`. */
const customsOf = (info: Json | undefined, newId: (prefix: string) => string): object | null => {
  if (info === undefined) return null;
  const items = Array.isArray(info['customs_items']) ? (info['customs_items'] as Json[]) : [];
  return {
    ...info,
    id: newId('cstinfo'),
    object: 'CustomsInfo',
    customs_items: items.map((item) => ({
      ...item,
      id: newId('cstitem'),
      object: 'CustomsItem',
      value: Number(item['value']).toFixed(1),
    })),
  };
};

const EMPTY = {
  is_return: false,
  mode: 'test',
  status: 'unknown',
  tracking_code: null,
  batch_id: null,
  batch_status: null,
  batch_message: null,
  insurance: null,
  order_id: null,
  postage_label: null,
  refund_status: null,
  scan_form: null,
  selected_rate: null,
  tracker: null,
  usps_zone: 4,
  forms: [],
  fees: [],
  object: 'Shipment',
} as const;
