import * as z from 'zod';
import { type GoodsAnswer, goodsAnswerSchema } from '../../fulfilment/contract.ts';
import type { Commit } from '../../shared/commit.ts';

const holderSchema = z.object({ answer: goodsAnswerSchema });

/** An order's parcels and returns as the fulfilment context last told of them. */
export type GoodsDetail = Pick<GoodsAnswer, 'parcels' | 'returns'> & {
  /** Line id → how far it is. */
  readonly quantities: GoodsAnswer['lines'];
};

export const goodsDetailOf = (commits: readonly Commit[]): GoodsDetail => {
  const events = commits
    .filter(({ context }) => context === 'fulfilment')
    .flatMap((commit) => commit.events)
    .toReversed();
  for (const { data } of events) {
    const holder = holderSchema.safeParse(data);
    if (!holder.success) continue;
    const { parcels, returns, lines } = holder.data.answer;
    return { parcels, returns, quantities: lines };
  }
  return { parcels: [], returns: [], quantities: [] };
};
