import * as z from 'zod';
import type { Commit } from '../../shared/commit.ts';
import { moneyTextSchema } from '../../views/contract.ts';
import { moneyText } from './money-text.ts';

const factSchema = z.object({
  factId: z.string(),
  provider: z.string(),
  reference: z.string(),
  kind: z.string(),
  amount: moneyTextSchema,
  occurredAt: z.string(),
  code: z.string().nullable(),
});
const recordedSchema = z.object({ fact: factSchema });
const caseSchema = z.object({ facts: z.array(factSchema) });

/** One line of an order's ledger, money as text. */
export interface FactLine extends Omit<z.infer<typeof factSchema>, 'amount'> {
  readonly amountText: string | null;
}

/** Every fact of money in the commits, by the provider's own time. */
export const factLines = (commits: readonly Commit[]): readonly FactLine[] =>
  commits
    .flatMap((commit) => commit.events)
    .flatMap(({ type, data }) => {
      if (type === 'FactRecorded') return [recordedSchema.parse(data).fact];
      const holds = type === 'CaseOpened' || type === 'CaseFactsAdded';
      return holds ? caseSchema.parse(data).facts : [];
    })
    .toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1))
    .map(({ amount, ...fact }) => ({ ...fact, amountText: moneyText(amount) }));
