import type { Personal, PersonalPath } from '../domain/snapshot.ts';

/** The texts about people that are there; what is null is left out, so nothing empty gets sealed. */
export const personalOf = (texts: Partial<Record<PersonalPath, string | null>>): Personal =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== null)) as Personal;

/** First and last name as one; null when there is neither. */
export const fullName = (first: string | null, last: string | null): string | null =>
  [first, last].filter((part) => part !== null).join(' ') || null;

/** An address in our own words, before it is put under `shipTo` or `billTo`. */
export interface Address {
  readonly name: string | null;
  readonly company: string | null;
  readonly line1: string | null;
  readonly line2: string | null;
  readonly city: string | null;
  readonly region: string | null;
  readonly postcode: string | null;
  readonly phone: string | null;
}

/** `{name}` of an address becomes `{'shipTo.name'}`; no address becomes nothing. */
export const addressUnder = (
  role: 'shipTo' | 'billTo',
  address: Address | null,
): Partial<Record<PersonalPath, string | null>> =>
  address === null
    ? {}
    : {
        [`${role}.name`]: address.name,
        [`${role}.company`]: address.company,
        [`${role}.line1`]: address.line1,
        [`${role}.line2`]: address.line2,
        [`${role}.city`]: address.city,
        [`${role}.region`]: address.region,
        [`${role}.postcode`]: address.postcode,
        [`${role}.phone`]: address.phone,
      };
