import type { DepthName } from '../runner.ts';

/** What became of one mutant. */
export type Verdict =
  /** An invariant did not hold. */
  | {
      readonly kind: 'violation';
      readonly depth: DepthName;
      readonly invariant: string;
      readonly message: string;
      readonly inCase: string;
      readonly orders: number;
      /** The number of the case, from 1. */
      readonly nth: number;
    }
  /** It did not come to run: the template was refused, or the application did not start. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'survived'; readonly orders: number }
  /** The run itself broke, which shows nothing. */
  | { readonly kind: 'broken'; readonly message: string };

export const isKilled = ({ kind }: Verdict): boolean => kind === 'violation' || kind === 'refused';
