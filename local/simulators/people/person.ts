import * as z from 'zod';

/** What the people at the desk read of an order's money: a row of the console's `payments.list`. */
export const moneyRowSchema = z.object({
  merchantId: z.string(),
  orderId: z.string(),
  number: z.string().nullable(),
  /** The payment's: `authorised`, `awaiting_transfer` … */
  state: z.string().nullable(),
  provider: z.string().nullable(),
  /** As text: `19.99 EUR`. */
  due: z.string().nullable(),
  orderState: z.string(),
});
export type MoneyRow = z.infer<typeof moneyRowSchema>;

/** Somebody of the demo, who looks up now and then and does what they would do. */
export interface Person {
  /** `rows` are the newest orders' money, of all merchants. */
  act(rows: readonly MoneyRow[]): void | Promise<void>;
}

/** Asks the console in one's own name; a refusal is thrown. */
export type AskAs = (by: string, operation: string, input: object) => Promise<unknown>;
