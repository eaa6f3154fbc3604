/** What is asked of a carrier's API. */
export const CARRIER_CALL_KINDS = ['label', 'cancel-label', 'track'] as const;
export type CarrierCallKind = (typeof CARRIER_CALL_KINDS)[number];
