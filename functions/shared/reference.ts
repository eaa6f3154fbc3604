/** Somebody else's name for something of ours, as it is kept for looking up. */
export interface Reference {
  /** The provider's or carrier's adapter; `parcel` for tracking numbers. */
  readonly provider: string;
  /** `*` for one that we printed, or that is nobody's alone: it is known by whichever account it comes. */
  readonly account: string;
  readonly reference: string;
}

/** Unequal for any two that are not the same. */
export const referenceText = ({ provider, account, reference }: Reference): string =>
  `${provider} ${account} ${reference}`;

/** The account of references that are known by any. */
export const ANY_ACCOUNT = '*';

/**
 * The index of a context's table by which references are found: `ref`, the earliest `refAt` first. In it
 * stand commits that learnt one, and, for what more they learnt, rows beside them with their `value`.
 */
export const REFERENCE_INDEX = 'references';
