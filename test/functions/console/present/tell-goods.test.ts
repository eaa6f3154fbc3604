import { describe, expect, it } from '@jest/globals';
import { tellEvent } from '../../../../functions/console/present/tell-event.ts';
import { goodsBook } from '../../../../functions/fulfilment/domain/events.ts';

const lines = [{ lineId: '7', sku: 'S', location: 'lahore', quantity: 2 }];

describe('the story of goods', () => {
  it.each<readonly [string, object, string]>([
    [
      'GoodsWishHeard',
      { wish: { number: 2, intent: 'ship', lines: [] } },
      'Fulfilment hears that the goods are to be sent',
    ],
    ['StockAllocated', { allocations: lines }, '2 units of stock are kept for it'],
    [
      'FulfilmentPlanned',
      { lines, location: 'lahore' },
      'A parcel of 2 units is to be packed in lahore',
    ],
    ['FulfilmentPacked', { cartons: [{}], by: 'ayesha' }, 'ayesha packed a parcel of 1 carton'],
    [
      'ShipmentHandedOver',
      { carrier: 'TCS', trackingNumber: '779' },
      'A parcel is with TCS, tracking 779',
    ],
    [
      'ScanRecorded',
      { scan: { status: 'in_transit', place: 'Dubai', from: 'carrier' } },
      'The carrier says in transit, Dubai',
    ],
    [
      'DeliveryFailed',
      { attempts: 2, nextStep: 'another-attempt' },
      'Attempt 2 to deliver failed; next: another attempt',
    ],
    [
      'ReturnReceived',
      { received: [{ quantity: 1, fact: 'received' }] },
      'Of the return: 1 unit received',
    ],
    [
      'ReturnInspected',
      { inspected: [{ quantity: 1, disposition: 'write-off' }], by: 'ayesha' },
      'ayesha looked at it: 1 unit write off',
    ],
  ])('%s', (type, data, says) => {
    expect(tellEvent(type, data)).toBe(says);
  });

  it('has a sentence for every event that fulfilment writes', () => {
    const known = Object.keys(goodsBook).filter((type) => type !== 'PersonReminded');
    const named = known.filter((type) => {
      const words = type.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
      return tellEvent(type, {}).toLowerCase() === words;
    });
    expect(named).toEqual([]);
  });
});
