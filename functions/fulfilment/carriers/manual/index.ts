import type { Carrier } from '../carrier.ts';

/**
 * Whoever the packer hands the parcel to. Nothing is called and nothing calls: the tracking number is
 * typed, or comes from the store, and milestones are a person's to tell.
 */
export const manual: Carrier = {
  name: 'manual',
  title: 'By hand',
  can: [],
  checkConfiguration: () => undefined,
};
