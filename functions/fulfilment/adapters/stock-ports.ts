import type { CommitLog } from '../../shared/adapters/commit-log.ts';
import type { Addressed } from '../../shared/step-runner.ts';
import type { TogetherPorts } from './commit-together.ts';
import type { StockCommand } from './stock-command.ts';
import type { ReadShelf } from './stock-table.ts';

/** What the stock step works with. */
export interface StockPorts extends TogetherPorts {
  readonly log: CommitLog;
  readonly now: () => number;
  readShelf(of: { readonly merchantId: string; readonly sku: string }): Promise<ReadShelf>;
}

export type StockWork = Addressed<StockCommand>;
