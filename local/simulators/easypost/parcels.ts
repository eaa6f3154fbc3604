import type { Account } from './account.ts';
import type { Tracker, TrackingDetail } from './shapes.ts';

/** One scan as a depot makes it. */
export interface Scan {
  readonly status: string;
  /** @default 'status_update' */
  readonly detail?: string;
  /** When it was scanned; EasyPost may learn of it much later. @default now */
  readonly atMs?: number;
  readonly city?: string;
  readonly country?: string;
}

/** Where parcels go, by what the carrier's people do with them. */
export interface Parcels {
  /** Throws when nobody follows this number. */
  scan(trackingCode: string, scan: Scan): Tracker;
  /** The whole way, one scan after `everyMs`. */
  travel(trackingCode: string, route: Route, everyMs: number): void;
}

const on = (status: string, detail = 'status_update', city?: string): Scan => ({
  status,
  detail,
  ...(city === undefined ? {} : { city, country: 'US' }),
});

const OUT: readonly Scan[] = [
  on('pre_transit', 'label_created'),
  on('in_transit', 'received_at_origin_facility', 'Houston'),
  on('in_transit', 'arrived_at_facility', 'Memphis'),
  on('out_for_delivery', 'out_for_delivery'),
];

/** Ways that a parcel may take. */
export const ROUTES = {
  delivered: [...OUT, on('delivered', 'arrived_at_destination')],
  /** Nobody at home twice, then delivered. */
  'at-last': [
    ...OUT,
    on('failure', 'delivery_exception'),
    on('out_for_delivery', 'out_for_delivery'),
    on('failure', 'delivery_exception'),
    on('out_for_delivery', 'out_for_delivery'),
    on('delivered', 'arrived_at_destination'),
  ],
  returned: [
    ...OUT,
    on('failure', 'delivery_exception'),
    on('failure', 'delivery_exception'),
    on('failure', 'delivery_exception'),
    on('return_to_sender', 'return', 'Houston'),
  ],
  lost: [...OUT.slice(0, 3), on('failure', 'lost')],
} as const satisfies Readonly<Record<string, readonly Scan[]>>;
export type Route = keyof typeof ROUTES;

export const createParcels = (account: Account): Parcels => {
  const scan: Parcels['scan'] = (trackingCode, made) => {
    const tracker = account.tracker(trackingCode);
    if (tracker === undefined) throw new RangeError(`nobody follows ${trackingCode}`);
    // EasyPost shows scans by their own times, whenever it heard of them.
    const details = [...tracker.tracking_details, detailOf(made, tracker, account.clock.now())];
    const inOrder = details.toSorted((a, b) => Date.parse(a.datetime) - Date.parse(b.datetime));
    const newest = inOrder.at(-1) as TrackingDetail;
    const { status, status_detail } = newest;
    const moved = account.put({
      ...tracker,
      status,
      status_detail,
      updated_at: account.now(),
      signed_by: status === 'delivered' ? 'J. Tester' : tracker.signed_by,
      tracking_details: inOrder,
    });
    account.emit('tracker.updated', moved, { status: tracker.status });
    return moved;
  };
  return {
    scan,
    travel: (trackingCode, route, everyMs) => {
      const start = account.clock.now();
      for (const [index, step] of ROUTES[route].entries()) {
        account.clock.at(start + (index + 1) * everyMs, () => void scan(trackingCode, step));
      }
    },
  };
};

const detailOf = (
  { status, detail = 'status_update', atMs, city, country }: Scan,
  { carrier }: Tracker,
  now: number,
): TrackingDetail => ({
  object: 'TrackingDetail',
  message: `${status} ${detail}`,
  description: null,
  status,
  status_detail: detail,
  datetime: `${new Date(atMs ?? now).toISOString().slice(0, 19)}Z`,
  source: carrier,
  carrier_code: null,
  tracking_location: {
    object: 'TrackingLocation',
    city: city ?? null,
    state: null,
    country: country ?? null,
    zip: null,
  },
});
