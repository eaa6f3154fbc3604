import { createBlobs } from '../../shared/adapters/blobs.ts';
import { createCommitGroup } from '../../shared/adapters/commit-group.ts';
import { createCommitLog } from '../../shared/adapters/commit-log.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import type { GroupStep } from '../../shared/step-runner.ts';
import { decideStock } from './decide-stock.ts';
import { interpretStockCommand, type StockCommand } from './stock-command.ts';
import { readShelf } from './stock-table.ts';

/** The stock step: a batch's orders share transactions, one update for each level that they draw on. */
export const createStockStep = (
  runtime: Runtime & HasDynamoDb & SignedAws,
): GroupStep<StockCommand> => {
  const { dynamodb, now, setting, observe } = runtime;
  const table = setting('TABLE');
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const ports = {
    table,
    now,
    log: createCommitLog({ dynamodb, blobs }, table),
    group: createCommitGroup({ dynamodb, blobs }, table),
    readShelf: (of: { readonly merchantId: string; readonly sku: string }) =>
      readShelf({ dynamodb }, table, of),
    told: ({ commits }: { readonly commits: number }) => {
      observe.count('StockTransaction');
      observe.count('StockCommit', commits);
    },
  };
  return {
    name: 'stock',
    runtime,
    blobs,
    queue: createStepQueue(runtime),
    interpret: (received) => Promise.resolve(interpretStockCommand(received)),
    decideTogether: (work, hasTime) => decideStock(ports, work, hasTime),
  };
};
