import type { Commit } from '../../../functions/shared/commit.ts';
import type { Life } from '../workload/life.ts';
import { streamKey } from './commit-books.ts';
import type { Quiet } from './judging.ts';

/** What one context says of a life's order came to, as its events. */
export type Told = readonly Commit['events'][number][];

export const commitsOf = ({ streams }: Quiet, context: string, life: Life): readonly Commit[] => {
  const { merchantId } = life.merchant.plan;
  return streams.get(streamKey(context, merchantId, `order/${life.orderId}`)) ?? [];
};

export const toldOf = (quiet: Quiet, context: string, life: Life): Told =>
  commitsOf(quiet, context, life).flatMap(({ events }) => events);

export const happened = (told: Told, type: string): boolean =>
  told.some((event) => event.type === type);

/** Providers count in whole seconds; a function's clock may be this far off where one was. */
export const skewOf = ({ world }: Quiet): number =>
  world.board.fired.some(({ kind }) => kind === 'clock-skewed') ? 21 * 60_000 : 1_000;
