import type { Settled } from '../../functions/shared/step-runner.ts';
import type { BilledUnit } from '../../local/engine/meter.ts';
import { linesOf, stockScene } from '../functions/fulfilment/adapters/stock-scene.ts';

/** What many orders on one SKU cost and how fast DynamoDB would let them through. */
export interface HotSkuFigures {
  readonly orders: number;
  readonly workers: number;
  /** Stock there was, and what became of the orders. */
  readonly pieces: number;
  readonly allocated: number;
  readonly refused: number;
  /** Left open after one delivery; their records would come again. */
  readonly failed: number;
  readonly transactions: number;
  readonly ordersPerTransaction: number;
  readonly wruPerOrder: number;
  readonly ordersPerWru: number;
  readonly rruPerOrder: number;
  /** One worker after the other's transaction, by the modelled latencies below. */
  readonly modelledOrdersPerSecond: { readonly oneWorker: number; readonly allWorkers: number };
}

/** As the stock step is declared. */
const BATCH = 99;

/**
 * Modelled, in milliseconds: a consistent query, and a transaction of so many writes (25.3 for four,
 * 58 for a hundred). While one transaction is at the level the others must wait, so that workers
 * share what one has beside its transaction.
 */
const QUERY_MS = 8;
const transactionMs = (writes: number): number => 24 + 0.34 * writes;

/** Orders for one piece each; a fifth more than there is. */
export const measureHotSku = async (orders: number, workers: number): Promise<HotSkuFigures> => {
  const scene = await stockScene();
  const pieces = Math.floor((orders * 5) / 6);
  await scene.decide([scene.receive('ball', pieces)]);
  const ids = Array.from({ length: orders }, (_, index) => `ord_${index}`);
  for (const id of ids) await scene.wish(id, { lines: linesOf({ ball: 1 }) });
  scene.transactions.length = 0;
  const before = unitsOf(scene.meter.totals());

  const queue = [...ids];
  const outcomes: Settled[] = [];
  const work = async (): Promise<void> => {
    while (queue.length > 0) {
      outcomes.push(...(await scene.decide(queue.splice(0, BATCH).map(scene.allocate))));
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  const toldOf = (type: string): number => outcomes.filter((one) => says(one, type)).length;
  const allocated = toldOf('StockAllocated');
  const refused = toldOf('StockAllocationFailed');

  const after = unitsOf(scene.meter.totals());
  const transactions = scene.transactions.length;
  const wru = after.wru - before.wru;
  const ordersPerTransaction = orders / transactions;
  const held = transactionMs(ordersPerTransaction + 1);
  const turn = held + 2 * QUERY_MS;
  return {
    orders,
    workers,
    pieces,
    allocated,
    refused,
    failed: orders - allocated - refused,
    transactions,
    ordersPerTransaction,
    wruPerOrder: wru / orders,
    ordersPerWru: orders / wru,
    rruPerOrder: (after.rru - before.rru) / orders,
    modelledOrdersPerSecond: {
      oneWorker: (1000 * ordersPerTransaction) / turn,
      allWorkers: (1000 * ordersPerTransaction) / Math.max(held, turn / workers),
    },
  };
};

const says = (one: Settled, type: string): boolean =>
  one?.status === 'fulfilled' && one.value.events.includes(type);

type Totals = Readonly<Record<string, Readonly<Record<string, number>>>>;

const unitsOf = (totals: Totals) => {
  const sum = (unit: BilledUnit) =>
    Object.values(totals[unit] ?? {}).reduce((total, amount) => total + amount, 0);
  return { wru: sum('dynamodb.wru'), rru: sum('dynamodb.rru') };
};
