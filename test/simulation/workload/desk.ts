import type { World } from '../engine/world.ts';
import type { Merchant } from './merchant.ts';

/** What the people of a merchant do every day whatever happens. */
export interface Desk {
  /** Reads the bank's statement and the courier's lists in. */
  keepBooks(): Promise<void>;
  /** Puts everything back that was parked, and the steps' names that had something. */
  redrive(twice: boolean): Promise<void>;
}

export const createDesk = (world: World, merchants: readonly Merchant[]): Desk => {
  /** Lists that the courier sent and nobody has read in yet. */
  const unread = merchants.map(() => [] as string[]);
  let files = 0;

  const importFile = async (
    { plan: { merchantId } }: Merchant,
    kind: 'statement' | 'remittance',
    text: string,
  ): Promise<boolean> => {
    files += 1;
    const input = { merchantId, kind, text, commandId: `file-number-${files}` };
    const { ok } = await world.console.ask('payments.import', input, 'bookkeeper');
    return ok;
  };

  const keepBooksOf = async (merchant: Merchant, index: number): Promise<void> => {
    const { bank, iban, courier } = merchant;
    if (bank.books(iban).length > 0) await importFile(merchant, 'statement', bank.statement(iban));
    const { held } = courier.books();
    const waiting = unread[index] ?? [];
    if (held > 0n) waiting.push(courier.remit());
    const left: string[] = [];
    for (const text of waiting) {
      if (!(await importFile(merchant, 'remittance', text))) left.push(text);
    }
    unread[index] = left;
  };

  return {
    keepBooks: async () => {
      for (const [index, merchant] of merchants.entries()) await keepBooksOf(merchant, index);
    },
    redrive: async (twice) => {
      const listed = await world.console.ask('dlq.list', {});
      if (!listed.ok) return;
      const { steps } = listed.result as { readonly steps: readonly DeadStep[] };
      for (const { step, deadLetters } of steps) {
        if (deadLetters === 0) continue;
        const all = () => redriveAll(world, step);
        await Promise.all(twice ? [all(), all()] : [all()]);
      }
    },
  };
};

/** Each time at most so many go back; the console says when there are more. */
const redriveAll = async (world: World, step: string): Promise<void> => {
  for (let hasMore = true; hasMore; ) {
    const answer = await world.console.ask('dlq.redrive', { step, limit: 500 });
    hasMore = answer.ok && (answer.result as { readonly more: boolean }).more;
  }
};

interface DeadStep {
  readonly step: string;
  readonly deadLetters: number;
}
