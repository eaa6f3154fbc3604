import { checkArchive } from './archive-checks.ts';
import { checkAsked } from './asked-checks.ts';
import { checkGoods } from './goods-checks.ts';
import type { FinalCheck } from './judging.ts';
import { checkMoney } from './ledger-checks.ts';
import { checkLogs } from './log-checks.ts';
import { checkMails } from './mail-checks.ts';
import { checkMoments } from './moment-checks.ts';
import { checkOrders } from './order-checks.ts';
import { checkOutcomes } from './outcome-checks.ts';
import { checkPrivacy } from './privacy-checks.ts';
import { checkQueues } from './queue-checks.ts';
import { checkRefunds } from './refund-checks.ts';
import { checkStock } from './stock-checks.ts';

/** A context's checks are added here. */
export const FINAL_CHECKS: readonly FinalCheck[] = [
  checkLogs,
  checkOrders,
  checkGoods,
  checkStock,
  checkMoney,
  checkAsked,
  checkMoments,
  checkMails,
  checkArchive,
  checkPrivacy,
  checkOutcomes,
  checkRefunds,
  checkQueues,
];
