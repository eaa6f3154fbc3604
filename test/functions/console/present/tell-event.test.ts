import { describe, expect, it } from '@jest/globals';
import { tellEvent } from '../../../../functions/console/present/tell-event.ts';
import { orderBook } from '../../../../functions/orders/domain/events.ts';
import { fc } from '../../../properties.ts';

const pkr = (amount: string) => ({ amount, currency: 'PKR' });

describe('tellEvent', () => {
  it.each([
    [
      'OrderAmended',
      { oldTotal: pkr('100'), newTotal: pkr('250') },
      'Amended: the total goes from 1.00 PKR to 2.50 PKR',
    ],
    [
      'OrderAmended',
      { oldTotal: pkr('250'), newTotal: pkr('250') },
      'Amended: the total stays 2.50 PKR',
    ],
    [
      'OrderAmended',
      { oldTotal: { amount: '5', currency: 'JPY' }, newTotal: { amount: '1', currency: 'KWD' } },
      'Amended: the total goes from 5 JPY to 0.001 KWD',
    ],
    [
      'OrderCancelled',
      { requestedBy: 'person', reason: 'out_of_stock' },
      'Cancelled by the person: out of stock',
    ],
    ['OrderCancelled', { requestedBy: 'storefront', reason: null }, 'Cancelled by the storefront'],
    [
      'SnapshotRecorded',
      { changed: ['lines', 'totals'] },
      'The store sent a newer version: lines, totals changed',
    ],
    ['SnapshotRecorded', { changed: [] }, 'The store sent a newer version that changes nothing'],
    [
      'MoneyAnswerHeard',
      {
        event: 'PaymentCaptured',
        answer: { authorised: pkr('0'), captured: pkr('500'), refunded: pkr('300') },
      },
      'Payments says payment captured: held 0.00 PKR, taken 5.00 PKR, given back 3.00 PKR',
    ],
    [
      'MoneyWanted',
      { wish: { due: pkr('500'), capture: 'now', release: 'no', refunds: [{}] } },
      'Payments is asked: take 5.00 PKR, 1 refund asked',
    ],
    ['MoneyWanted', { wish: { release: 'return' } }, 'Payments is asked: give everything back'],
    [
      'StorefrontFulfilmentReported',
      { fulfilment: { status: 'success', trackingNumbers: ['PK1', 'PK2'] } },
      'The store reports a parcel: success, tracking PK1, PK2',
    ],
    ['GoodsWanted', { goods: { intent: 'ship', lines: [{}] } }, 'Fulfilment is asked: send 1 line'],
    [
      'GoodsWanted',
      { goods: { intent: 'reserve', lines: [{}, {}] } },
      'Fulfilment is asked: keep the stock of 2 lines',
    ],
    ['GoodsWanted', { goods: { intent: 'release' } }, 'Fulfilment is asked: send nothing more'],
    [
      'TransitionRefused',
      { command: 'ReplayQuarantined', because: 'it is rejected already' },
      'Refused ReplayQuarantined: it is rejected already',
    ],
    ['BrandNewFact', { anything: 1 }, 'Brand new fact'],
    ['OrderCancelled', { reason: 42 }, 'Order cancelled'],
  ])('%s %j', (type, data, sentence) => {
    expect(tellEvent(type, data)).toBe(sentence);
  });

  it('has a sentence for every event that an orders stream may hold', () => {
    const untold = Object.keys(orderBook).filter(
      (type) => tellEvent(type, {}) === tellEvent(type, 0),
    );
    expect(untold).toEqual([]);
  });

  it('answers whatever the event holds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(orderBook)), fc.anything(), (type, data) => {
        expect(tellEvent(type, data)).not.toBe('');
      }),
    );
  });
});
