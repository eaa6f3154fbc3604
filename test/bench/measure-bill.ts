import { readAssembly } from '../../local/cloudformation/assembly.ts';
import type { Entry } from './ledger.ts';
import { createLedger } from './ledger.ts';
import { rareLogsOf } from './rare-logs.ts';
import { startTimedPipeline, type TimedOptions } from './timed-pipeline.ts';
import { expectEnded, liveWholeLives, openMarket } from './whole-life.ts';

/** What so many orders used, each entry for one of them. */
export interface OrderUse {
  /** How many orders lived at once. */
  readonly together: number;
  readonly entries: readonly Entry[];
}

/** Schedules run whether anything is sold or not: they are the month's, not an order's. */
const SCHEDULED = /^(Deadlines|Readers|.*reconcile|.*pushlevels)/;
/**
 * What the sweeper writes and sends it does for an order, all the same; and so it reads the order's row and
 * streams, but not the index, which it asks each minute whatever is sold.
 */
const isSwept = ({ cause, unit, resource }: Entry): boolean =>
  cause === 'DeadlinesSweep' &&
  (unit === 'dynamodb.wru' ||
    unit === 'sqs.request' ||
    (unit === 'dynamodb.rru' && !resource.includes('/index/')));
/** Read once in five minutes by each environment, however many orders there are. */
const CACHED = 'secretsmanager.request';

/** What outside parties take of time differs by these, and with it which messages make a batch. */
export const SEEDS: readonly number[] = Array.from({ length: 15 }, (_, index) => 7 + index);

/** What one of these orders used, on the mean of the seeds. */
export const measureOrderUse = async (
  parts: Pick<TimedOptions, 'assembly' | 'functions'>,
  together: number,
): Promise<OrderUse> => {
  const entries: Entry[] = [];
  const told = rareLogsOf(readAssembly(parts.assembly));
  for (const seed of SEEDS) entries.push(...(await ordersOf(parts, together, seed)).map(told));
  return { together, entries: merged(entries, together * SEEDS.length) };
};

/**
 * Lets orders live together until they are completed, after as many others have filled the caches, and
 * gives what they used.
 */
const ordersOf = async (
  parts: Pick<TimedOptions, 'assembly' | 'functions'>,
  together: number,
  seed: number,
): Promise<readonly Entry[]> => {
  const pipeline = await startTimedPipeline({ ...parts, seed, hops: false, cold: false });
  try {
    const market = await openMarket(pipeline);
    await liveWholeLives(market, together);
    pipeline.ledger.clear();
    const ids = await liveWholeLives(market, together);
    const labels = new Map(parts.functions.map((each) => [each.functionName, each.label]));
    const entries = pipeline.ledger
      .entries()
      .map((entry) => ({ ...entry, cause: labels.get(entry.resource) ?? entry.cause }))
      .filter((entry) => !SCHEDULED.test(entry.cause) || isSwept(entry))
      .filter(({ unit }) => unit !== CACHED);
    for (const id of ids) await expectEnded(market, id);
    return entries;
  } finally {
    await pipeline.stop();
  }
};

/** One order's share of each entry; those that came to the same cause are one. */
const merged = (entries: readonly Entry[], orders: number): readonly Entry[] => {
  const ledger = createLedger();
  for (const { cause, unit, resource, amount } of entries) {
    ledger.within(cause, () => ledger.add(unit, amount / orders, resource));
  }
  return ledger.entries();
};
