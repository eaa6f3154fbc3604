import type { ScanStatus } from '../../../../functions/fulfilment/domain/facts.ts';
import type { GoodsMessage } from '../../../../functions/fulfilment/domain/messages.ts';
import type { GoodsState } from '../../../../functions/fulfilment/domain/state.ts';
import { CARTON, hours, type Move, person, scan, scans, storeParcel, wished } from './builders.ts';
import { CARRIER } from './parcel-moves.ts';

/** Line a travels in the first, line b in the second. */
export const TWO = {
  cartons: [
    { ...CARTON, lines: [{ lineId: 'a', quantity: 2 }] },
    { ...CARTON, lines: [{ lineId: 'b', quantity: 1 }] },
  ],
};
export const FIRST = '9401';
export const SECOND = '9402';

const openLabel = ({ calls }: GoodsState) => {
  const call = [...calls.values()].find((one) => one.kind === 'label' && one.ended === null);
  if (!call) throw new Error('no label is being bought');
  return call;
};

/** The carton that was packed first among those without a label gets one. */
export const labelled =
  (trackingNumber: string, shipmentRef = `shp_${trackingNumber}`): Move =>
  (state): GoodsMessage => {
    const { requestId, fulfilmentId } = openLabel(state);
    const label = {
      ...{ kind: 'label' as const, fulfilmentId, carrier: 'USPS', service: 'Priority' },
      ...{ shipmentRef, trackingNumber, trackingUrl: null, labelKey: null, cost: null },
      at: hours(2),
    };
    return {
      type: 'EndCarrierCall',
      requestId,
      ending: { outcome: 'done', code: null, facts: [label] },
    };
  };

export const refusedLabel: Move = (state) => ({
  type: 'EndCarrierCall',
  requestId: openLabel(state).requestId,
  ending: { outcome: 'refused', code: 'no-rate', facts: [] },
});

export const PACKED_IN_TWO: readonly Move[] = [
  wished({ settings: CARRIER }),
  person('PackParcel', TWO as never),
];
export const LABELLED: readonly Move[] = [...PACKED_IN_TWO, labelled(FIRST), labelled(SECOND)];
export const GONE: readonly Move[] = [
  ...LABELLED,
  person('HandOverParcel', { carrier: null, trackingNumber: null }),
];

/** A store's parcel that travels under both numbers, whether a carrier is asked to follow them or not. */
export const storeSent = (settings: Readonly<Record<string, string>> = {}): Move =>
  wished({ settings, storeParcels: [storeParcel('f1', { trackingNumbers: [FIRST, SECOND] })] });

export const seen = (status: ScanStatus, hour: number, number: string): GoodsMessage =>
  scans(scan(status, hours(hour), number));
