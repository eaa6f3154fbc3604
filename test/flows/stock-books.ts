import { expect } from '@jest/globals';
import { levelIn, waitingIn } from '../../functions/fulfilment/adapters/stock-rows.ts';
import { type Level, placeKey, sumOf } from '../../functions/fulfilment/domain/stock/levels.ts';
import { movementsOf } from '../../functions/fulfilment/domain/stock/movements.ts';
import { type CommitItem, readCommitItem } from '../../functions/shared/adapters/commit-log.ts';
import type { Commit } from '../../functions/shared/commit.ts';
import { rowsOf } from './books.ts';
import type { Pipeline } from './pipeline.ts';

/** The stock as the fulfilment table has it. */
export interface StockBooks {
  readonly levels: readonly Level[];
  /** `sku order quantity` of each line that waits. */
  readonly waiting: readonly string[];
  readonly commits: readonly Commit[];
}

const elsewhere = () => Promise.reject(new Error('no commit here is large'));
const NO_LARGE_COMMITS = { get: elsewhere, put: elsewhere };

export const stockBooks = async (pipeline: Pipeline): Promise<StockBooks> => {
  const rows = (await rowsOf(pipeline, 'fulfilmentcommits')) as unknown as readonly CommitItem[];
  return {
    levels: rows.flatMap((row) => levelIn(row) ?? []),
    waiting: rows
      .flatMap((row) => waitingIn(row) ?? [])
      .map(({ sku, orderId, quantity }) => `${sku} ${orderId} ${quantity}`),
    commits: await Promise.all(
      rows
        .filter((row) => row['kind']?.S === 'commit')
        .map((row) => readCommitItem(row, NO_LARGE_COMMITS)),
    ),
  };
};

/** Every counter is what the movements in the commits come to, and nothing is promised twice. */
export const expectSoundStock = async (pipeline: Pipeline): Promise<StockBooks> => {
  const books = await stockBooks(pipeline);
  const moved = books.commits.flatMap(({ merchantId, events }) =>
    events.flatMap(movementsOf).map((movement) => ({ ...movement, merchantId })),
  );
  const derived = [...sumOf(moved)].map(([key, { onHand, allocated }]) => [key, onHand, allocated]);
  const kept = books.levels.map((level) => [placeKey(level), level.onHand, level.allocated]);
  expect(kept.toSorted()).toEqual(derived.toSorted());
  for (const { onHand, allocated, available } of books.levels) {
    expect(available).toBe(onHand - allocated);
    expect(available).toBeGreaterThanOrEqual(0);
  }
  return books;
};

/** Ids of the orders that have an event of this kind in the fulfilment context. */
export const ordersWith = ({ commits }: StockBooks, type: string): readonly string[] =>
  commits
    .filter(({ events }) => events.some((event) => event.type === type))
    .map(({ subject }) => subject.slice('order/'.length));

let wishes = 0;

/** A person says what there is or what came in, and it is done. */
export const stockIs = async (
  pipeline: Pipeline,
  what: 'set' | 'receive',
  level: { readonly sku: string; readonly pieces: number; readonly location?: string },
): Promise<void> => {
  wishes += 1;
  const input = { merchantId: 'sialkot-sports', commandId: `stock-${wishes}-wish`, why: 'counted' };
  const sent = await pipeline.ask(`stock.${what}`, { ...input, ...level });
  if (!sent.ok) throw new Error(sent.error.message);
  const { commandId, subject, merchantId } = sent.result as Record<string, string>;
  const asked = { commandId, subject, merchantId, context: 'fulfilment' };
  await pipeline.until(async () => {
    const answer = await pipeline.ask('commands.outcome', asked);
    return answer.ok && (answer.result as { outcome: string }).outcome === 'accepted';
  });
};
