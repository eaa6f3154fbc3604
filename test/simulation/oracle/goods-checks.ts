import type { GoodsAnswer } from '../../../functions/fulfilment/contract.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import { streamKey } from './commit-books.ts';
import type { FinalCheck, Quiet } from './judging.ts';

/** The goods of every order, whatever became of them. */
export const checkGoods: FinalCheck = (quiet) => {
  for (const { merchant, orderId } of quiet.lives) {
    const key = streamKey('fulfilment', merchant.plan.merchantId, `order/${orderId}`);
    checkLines(
      quiet,
      orderId,
      (quiet.streams.get(key) ?? []).flatMap(({ events }) => events),
    );
  }
};

/** Steps of a line only follow one another, and no parcel leaves twice. */
export const checkLines = (
  { accuse, coverage }: Pick<Quiet, 'accuse' | 'coverage'>,
  orderId: string,
  events: Commit['events'],
): void => {
  for (const { type, data } of events) {
    const { answer } = data as { readonly answer?: GoodsAnswer };
    if (!answer) continue;
    coverage.saw(`goods ${answer.summary}`);
    for (const line of answer.lines) {
      const { ordered, cancelled, packed, handedOver, delivered, returned } = line;
      const steps = [returned, delivered, handedOver, packed, ordered - cancelled];
      const sorted = steps.every((step, index) => step >= (steps[index - 1] ?? 0));
      if (!sorted) accuse('D2', orderId, `${type}: ${steps.join(' ≤ ')}`);
    }
    const left = answer.parcels.filter(({ handedOverAt }) => handedOverAt !== null);
    const once = new Set(left.map(({ fulfilmentId }) => fulfilmentId));
    if (once.size < left.length) accuse('R9', orderId, 'a parcel left twice');
  }
};
