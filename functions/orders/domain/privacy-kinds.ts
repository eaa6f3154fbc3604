/** What may be asked of us about a buyer's personal data. */
export const PRIVACY_KINDS = ['redact-customer', 'redact-shop', 'data-request'] as const;
export type PrivacyKind = (typeof PRIVACY_KINDS)[number];
