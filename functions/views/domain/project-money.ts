import * as z from 'zod';
import { type MoneyText, moneyTextSchema, type OrderView } from '../contract.ts';

/** A tolerant reader of what payments answers: what it does not show may change. */
const answerFacts = z.object({
  answer: z.object({
    provider: z.string(),
    due: moneyTextSchema,
    authorised: moneyTextSchema,
    captured: moneyTextSchema,
    refunded: moneyTextSchema,
    returned: z.object({ whole: moneyTextSchema, underWay: moneyTextSchema }).optional(),
    tolerated: moneyTextSchema.optional(),
    collected: moneyTextSchema,
    assured: z.boolean(),
    released: z.boolean(),
    disputed: z.boolean(),
    action: z.object({ url: z.string().nullable(), dueAt: z.iso.datetime().nullable() }).nullable(),
  }),
});
type Answer = z.infer<typeof answerFacts>['answer'];

/** The payments context's word replaces the store's. */
export const withAnswer = (view: OrderView, data: unknown): OrderView => {
  const { answer } = answerFacts.parse(data);
  const { provider, due, captured, refunded, collected, action } = answer;
  return {
    ...view,
    payment: {
      method: view.payment?.method ?? 'unknown',
      gateway: provider,
      state: stateOf(answer),
    },
    money: {
      currency: due.currency,
      due: due.amount,
      captured: captured.amount,
      refunded: refunded.amount,
      collected: collected.amount,
      dueAt: action?.dueAt ?? null,
    },
  };
};

const of = ({ amount }: MoneyText): bigint => BigInt(amount);

/** The summary of `domain.md` §1.4: what is partial says so. */
const stateOf = (answer: Answer): string => {
  const { captured, refunded, authorised } = sinceItLives(answer);
  if (answer.disputed) return 'disputed';
  if (refunded > 0n) return refunded >= captured ? 'refunded' : 'partially_refunded';
  const wanted = of(answer.due) - (answer.tolerated ? of(answer.tolerated) : 0n);
  if (captured > 0n) return captured >= wanted ? 'paid' : 'partially_paid';
  if (authorised > 0n) return 'authorised';
  return unpaidStateOf(answer);
};

/** Without what a cancellation gave back before the order lived again. */
const sinceItLives = ({ captured, refunded, authorised, returned }: Answer) => {
  const [whole, underWay] = returned ? [of(returned.whole), of(returned.underWay)] : [0n, 0n];
  return {
    captured: of(captured) - whole,
    refunded: of(refunded) - (whole - underWay),
    authorised: of(authorised) - whole,
  };
};

const unpaidStateOf = ({ released, collected, assured, action }: Answer): string => {
  if (of(collected) > 0n) return 'collected';
  if (released) return 'voided';
  if (assured) return 'on_delivery';
  if (action === null) return 'pending';
  return action.url === null ? 'awaiting_transfer' : 'requires_action';
};
