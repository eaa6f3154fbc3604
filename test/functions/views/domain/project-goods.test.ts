import { describe, expect, it } from '@jest/globals';
import { projectOrder } from '../../../../functions/views/domain/project-order.ts';
import { commit, events } from '../commits.ts';

const answered = (summary: string, stock = 'untracked', trackingNumber: string | null = null) => ({
  type: 'GoodsAnswerHeard',
  data: { answer: { summary, stock, parcels: [{ trackingNumber }] } },
});

const fulfilmentAfter = (...told: Parameters<typeof commit>[1][number][]) =>
  told.reduce(
    (view, event, index) => projectOrder(view, commit(index + 2, [event])),
    projectOrder(undefined, commit(1, [events.placed()])),
  );

describe('what a view shows of the goods', () => {
  it('is the store’s word while nothing was sent from here', () => {
    const view = fulfilmentAfter(
      answered('unfulfilled'),
      events.recorded({ fulfilment: 'partial' }),
    );
    expect(view.fulfilment).toBe('partial');
  });

  it('is ours once a parcel left, also after the store’s next version', () => {
    const view = fulfilmentAfter(
      answered('shipped', 'allocated', 'TCS-1'),
      events.recorded({ fulfilment: 'unfulfilled' }),
    );
    expect(view).toMatchObject({ fulfilment: 'shipped', trackingNumber: 'TCS-1' });
  });

  it('is ours where stock is kept here', () => {
    expect(fulfilmentAfter(answered('unfulfilled', 'allocated')).fulfilment).toBe('unfulfilled');
  });

  it('says that the order is complete', () => {
    const completed = {
      type: 'OrderCompleted',
      data: { ...events.cancelled().data, status: 'completed', outcome: 'delivered' },
    };
    expect(fulfilmentAfter(completed).state).toBe('completed');
  });
});
