import * as z from 'zod';

/** An amount in integer minor units of an ISO 4217 currency: `{amount: 1999n, currency: 'EUR'}` is €19.99. */
export interface Money {
  readonly amount: bigint;
  readonly currency: string;
}

/** In JSON the amount is a decimal string: `{"amount":"1999","currency":"EUR"}`. */
export const moneySchema = z.object({
  amount: z.codec(z.string().regex(/^-?\d{1,30}$/), z.bigint(), {
    decode: (text) => BigInt(text),
    encode: (amount) => amount.toString(),
  }),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
