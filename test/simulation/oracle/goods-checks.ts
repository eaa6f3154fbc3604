import type { GoodsAnswer } from '../../../functions/fulfilment/contract.ts';
import type { Life } from '../workload/life.ts';
import { streamKey } from './commit-books.ts';
import type { FinalCheck, Quiet } from './judging.ts';

/** The goods of every order, whatever became of them. */
export const checkGoods: FinalCheck = (quiet) => {
  for (const life of quiet.lives) checkLines(quiet, life);
};

const checkLines = ({ streams, accuse, coverage }: Quiet, life: Life): void => {
  const { merchantId } = life.merchant.plan;
  const key = streamKey('fulfilment', merchantId, `order/${life.orderId}`);
  for (const { type, data } of (streams.get(key) ?? []).flatMap(({ events }) => events)) {
    const { answer } = data as { readonly answer?: GoodsAnswer };
    if (!answer) continue;
    coverage.saw(`goods ${answer.summary}`);
    for (const line of answer.lines) {
      const { ordered, cancelled, packed, handedOver, delivered, returned } = line;
      const steps = [returned, delivered, handedOver, packed, ordered - cancelled];
      const sorted = steps.every((step, index) => step >= (steps[index - 1] ?? 0));
      if (!sorted) accuse('D2', life.orderId, `${type}: ${steps.join(' ≤ ')}`);
    }
    const left = answer.parcels.filter(({ handedOverAt }) => handedOverAt !== null);
    const once = new Set(left.map(({ fulfilmentId }) => fulfilmentId));
    if (once.size < left.length) accuse('R9', life.orderId, 'a parcel left twice');
  }
};
