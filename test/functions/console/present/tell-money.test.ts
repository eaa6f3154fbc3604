import { describe, expect, it } from '@jest/globals';
import { tellEvent } from '../../../../functions/console/present/tell-event.ts';
import { paymentBook } from '../../../../functions/payments/domain/events.ts';
import { fc } from '../../../properties.ts';
import { money } from '../../views/commits.ts';

describe('tellMoney', () => {
  it.each([
    [
      'FactRecorded',
      { fact: { provider: 'bank-transfer', kind: 'captured', amount: money('774700') } },
      'bank transfer says: captured 7747.00 PKR',
    ],
    [
      'PaymentOpened',
      { kind: 'instructions', reference: 'KW-7F3K-2M9Q', amount: money('774700') },
      'The buyer is told to pay 7747.00 PKR under KW-7F3K-2M9Q',
    ],
    [
      'PaymentOpened',
      { kind: 'on-delivery', reference: 'KW-7F3K-2M9Q', amount: money('774700') },
      '7747.00 PKR is to be paid to whoever delivers, under KW-7F3K-2M9Q',
    ],
    ['PaymentShort', { difference: money('100') }, '1.00 PKR is missing'],
    [
      'RefundRequested',
      { amount: money('100'), by: 'person' },
      '1.00 PKR is to be given back; a person has to do it',
    ],
    [
      'CaseOpened',
      { because: 'names-no-order', facts: [{ kind: 'remitted', amount: money('100') }] },
      'Money waits for its order: remitted 1.00 PKR (names no order)',
    ],
    [
      'CaseLinked',
      { by: 'ayesha', orderId: 'ord_1', why: 'a receipt' },
      'ayesha said it is ord_1’s: a receipt',
    ],
    ['PaymentShort', { difference: 42 }, 'Payment short'],
  ])('%s %j', (type, data, sentence) => {
    expect(tellEvent(type, data)).toBe(sentence);
  });

  it('has a sentence for every event that a payments stream may hold', () => {
    const untold = Object.keys(paymentBook).filter(
      (type) => tellEvent(type, {}) === tellEvent(type, 0),
    );
    expect(untold).toEqual([]);
  });

  it('answers whatever the event holds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(paymentBook)), fc.anything(), (type, data) => {
        expect(tellEvent(type, data)).not.toBe('');
      }),
    );
  });
});
