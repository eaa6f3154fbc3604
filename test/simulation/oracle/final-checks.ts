import type { World } from '../engine/world.ts';
import type { Streams } from './commit-books.ts';
import type { CoverageBook } from './coverage.ts';
import { checkMoney } from './ledger-checks.ts';
import { checkLogs } from './log-checks.ts';
import type { Accuse, OracleParts } from './oracle.ts';
import { checkOrders } from './order-checks.ts';
import { checkQueues } from './queue-checks.ts';
import type { Published } from './step-checks.ts';

/** What is known once all is quiet. */
export interface Quiet extends OracleParts {
  readonly world: World;
  readonly streams: Streams;
  readonly published: Published;
  readonly coverage: CoverageBook;
  readonly accuse: Accuse;
}

export type FinalCheck = (quiet: Quiet) => void | Promise<void>;

/** A context's checks are added here. */
export const FINAL_CHECKS: readonly FinalCheck[] = [
  checkLogs,
  checkOrders,
  checkMoney,
  checkQueues,
];
