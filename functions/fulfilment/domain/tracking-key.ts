import { ANY_ACCOUNT, type Reference } from '../../shared/reference.ts';

/** Tracking numbers are typed with spaces and in either case. */
export const trackingKeyOf = (trackingNumber: string): string =>
  trackingNumber.replaceAll(/[\s-]/g, '').toUpperCase();

/** A tracking number as it is looked up: by whichever carrier's channel it comes. */
export const numberReference = (trackingNumber: string): Reference => ({
  provider: 'parcel',
  account: ANY_ACCOUNT,
  reference: trackingKeyOf(trackingNumber),
});
