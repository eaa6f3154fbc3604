import type {
  CallAccount,
  CancelLabelCall,
  LabelCall,
  TrackCall,
} from '../../../../../functions/fulfilment/carriers/carrier.ts';
import { createEasyPostCalls } from '../../../../../functions/fulfilment/carriers/easypost/calls.ts';
import { API_KEY, givenEasyPost } from '../../../../local/simulators/easypost/given-easypost.ts';

const SETTINGS = {
  'easypost.from.name': 'Sialkot Sports',
  'easypost.from.street1': '417 Montgomery Street',
  'easypost.from.city': 'San Francisco',
  'easypost.from.state': 'CA',
  'easypost.from.zip': '94104',
  'easypost.from.country': 'US',
  'easypost.from.phone': '4153334445',
};

const SHIP_TO: LabelCall['shipTo'] = {
  name: 'Steve Brule',
  company: null,
  line1: '179 N Harbor Dr',
  line2: null,
  city: 'Redondo Beach',
  region: 'CA',
  postcode: '90277',
  phone: '8573875756',
  country: 'US',
};

/** Our adapter in front of the pretended EasyPost. */
export const givenCalls = async (seed = 1) => {
  const given = await givenEasyPost(seed);
  const calls = createEasyPostCalls({
    now: () => given.clock.now(),
    fetch: (url, init) => {
      // The first silence ends all the requests that were under way before it.
      const signal = given.patience.aborted ? null : given.patience;
      return fetch(url, { ...init, signal });
    },
  });
  const account: CallAccount = {
    account: 'chn_easypost',
    merchantId: 'm1',
    settings: { apiBase: given.server.origin, ...SETTINGS },
    apiCredentials: { key: API_KEY },
  };
  const about = (requestId: string) => ({
    account,
    orderId: 'ord_1',
    fulfilmentId: 'ful_1',
    requestId,
    askedAt: new Date(given.clock.now()).toISOString(),
  });
  const label = (more: Partial<LabelCall> = {}): LabelCall => ({
    ...about('req_label'),
    kind: 'label',
    orderNumber: '#1001',
    shipTo: SHIP_TO,
    carton: { weightGrams: 500, lengthMm: 200, widthMm: 150, heightMm: 50 },
    lines: [
      {
        sku: 'BALL-5',
        title: 'Match ball',
        quantity: 2,
        unitValue: { amount: 2450n, currency: 'USD' },
        weightGrams: 210,
      },
    ],
    service: null,
    ...more,
  });
  const cancel = (shipmentRef: string): CancelLabelCall => ({
    ...about('req_cancel'),
    kind: 'cancel-label',
    shipmentRef,
  });
  const track = (trackingNumber: string, carrier: string | null = null): TrackCall => ({
    ...about('req_track'),
    kind: 'track',
    carrier,
    trackingNumber,
  });
  return { ...given, calls, account, label, cancel, track };
};
