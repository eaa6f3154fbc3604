import { describe, expect, it } from '@jest/globals';
import { interpretStockCommand } from '../../../../functions/fulfilment/adapters/stock-command.ts';
import type { Envelope } from '../../../../functions/shared/envelope.ts';

const received = (name: string, subject: string, data: unknown) => {
  const envelope: Envelope = {
    id: 'cmd_1',
    kind: 'command',
    name,
    schemaVersion: 1,
    source: 'karwan.fulfilment',
    merchantId: 'm1',
    subject,
    occurredAt: '2026-03-01T12:00:00.000Z',
    recordedAt: '2026-03-01T12:00:00.000Z',
    causationId: 'c',
    correlationId: 'c',
    data,
  };
  return interpretStockCommand({ envelope, replayed: false, receives: 1 });
};

const place = { sku: 'ball', location: 'lahore' };
const told = { ...place, by: 'ayesha', why: 'delivery note 7' };
const back = { ...place, orderId: 'ord_1', returnId: 'ret_1', lineId: 'a', quantity: 1 };

describe('a command to the stock step', () => {
  it.each([
    ['AllocateStock', 'order/ord_1', { allocate: [] }],
    ['ReleaseStock', 'order/ord_1', { release: [], end: [] }],
    ['SellStock', 'order/ord_1', { sell: [] }],
    ['RestockReturned', 'stock/ball@lahore', { ...back, disposition: 'restock' }],
    ['ReceiveStock', 'stock/ball@lahore', { ...told, quantity: 1 }],
    ['CountStock', 'stock/ball@lahore', { ...told, counted: 0 }],
    ['FillBackorders', 'stock/ball', { sku: 'ball' }],
  ])('%s is understood', (name, subject, data) => {
    expect(received(name, subject, data)).toMatchObject({
      kind: 'message',
      stream: { context: 'fulfilment', merchantId: 'm1', subject },
      item: { cause: 'cmd_1', name, message: { type: name } },
    });
  });

  it.each([
    ['BurnStock', 'stock/ball@lahore', {}, 'does not know BurnStock'],
    ['AllocateStock', 'stock/ball@lahore', {}, 'does not know AllocateStock for stock/'],
    ['ReceiveStock', 'order/ord_1', told, 'does not know ReceiveStock for order/'],
    ['ReceiveStock', 'stock/ball@lahore', { ...told, quantity: 0 }, 'ReceiveStock: quantity: '],
    ['CountStock', 'stock/ball@lahore', { ...told, counted: -1 }, 'CountStock: counted: '],
  ])('%s for %s is refused, and says why', (name, subject, data, message) => {
    expect(() => received(name, subject, data)).toThrow(message);
  });
});
