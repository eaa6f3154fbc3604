import type { GoodsFact } from './events.ts';
import type { StockMessage } from './messages.ts';

/** What the stock step did, as facts. It moved the counters in this commit's own transaction. */
export const stockFacts = (message: StockMessage, at: string): readonly GoodsFact[] => {
  switch (message.type) {
    case 'RecordAllocation': {
      const allocations = [...message.allocations];
      const backordered = [...message.backordered];
      const short = [...message.short];
      return [
        ...some(allocations, { type: 'StockAllocated', data: { allocations } }),
        ...some(backordered, { type: 'LineBackordered', data: { backordered } }),
        ...some(short, {
          type: 'StockAllocationFailed',
          data: { short, because: message.because },
        }),
      ];
    }
    case 'RecordFilling': {
      const allocations = [...message.allocations];
      return some(allocations, { type: 'BackorderFilled', data: { allocations } });
    }
    case 'RecordRelease': {
      const released = [...message.released];
      const ended = [...message.ended];
      return [
        ...some(ended, { type: 'BackorderEnded', data: { ended, at } }),
        ...some(released, { type: 'StockReleased', data: { released } }),
      ];
    }
    case 'RecordSale': {
      const sold = [...message.sold];
      return some(sold, { type: 'StockSold', data: { sold, at } });
    }
  }
};

const some = (entries: readonly unknown[], fact: GoodsFact): readonly GoodsFact[] =>
  entries.length === 0 ? [] : [fact];
