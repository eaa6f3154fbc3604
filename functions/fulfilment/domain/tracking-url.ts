/**
 * Pages where carriers show a parcel to anybody, by the carrier's name in small letters and digits.
 * `{}` is the tracking number. Only pages that open without a form.
 */
const PAGES: Readonly<Record<string, string>> = {
  '4px': 'https://track.4px.com/#/result/0/{}',
  aramex: 'https://www.aramex.com/us/en/track/results?ShipmentNumber={}',
  australiapost: 'https://auspost.com.au/mypost/track/#/details/{}',
  canadapost: 'https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={}',
  dhl: 'https://www.dhl.com/global-en/home/tracking/tracking-express.html?submit=1&tracking-id={}',
  fedex: 'https://www.fedex.com/fedextrack/?trknbr={}',
  royalmail: 'https://www.royalmail.com/track-your-item#/tracking-results/{}',
  sfexpress: 'https://www.sf-express.com/chn/sc/waybill/waybill-detail/{}',
  tcs: 'https://www.tcsexpress.com/track/{}',
  ups: 'https://www.ups.com/track?tracknum={}',
  usps: 'https://tools.usps.com/go/TrackConfirmAction?tLabels={}',
  yunexpress: 'https://www.yuntrack.com/parcelTracking?id={}',
};

/** Other names under which people, stores and EasyPost know the same page. */
const ALSO: Readonly<Record<string, string>> = {
  dhlexpress: 'dhl',
  dhlecommerce: 'dhl',
  fedexexpress: 'fedex',
  fedexground: 'fedex',
  sf: 'sfexpress',
  tcsexpress: 'tcs',
  upsdap: 'ups',
  unitedstatespostalservice: 'usps',
};

/** Where a buyer can follow the parcel; null when the carrier is not known to have such a page. */
export const trackingUrlOf = (carrier: string | null, trackingNumber: string): string | null => {
  const name = (carrier ?? '').toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const key = Object.hasOwn(ALSO, name) ? (ALSO[name] ?? name) : name;
  const page = Object.hasOwn(PAGES, key) ? PAGES[key] : undefined;
  return page?.replace('{}', encodeURIComponent(trackingNumber)) ?? null;
};
