import { describe, expect, it } from '@jest/globals';
import { createTally } from '../../../local/start/tally.ts';

const line = (fields: object) => ({ text: JSON.stringify(fields) });
const record = (...events: readonly string[]) =>
  line({ message: 'record', subject: 'order/ord_1', received: 'RecordSnapshot', events });
const counted = (...lines: readonly { text: string }[]): string => {
  const tally = createTally();
  for (const each of lines) tally.count(each);
  return tally.line();
};
const NOTHING =
  'orders: placed 0 | money: declined 0 | parcels: delivered 0 | no news 0 · dead letters 0';

describe('the tally of the start screen', () => {
  it.each([
    ['confirmed 1', ['OrderConfirmed']],
    ['sent 1', ['OrderConfirmed'], ['OrderHandedOver']],
    ['on hold 1', ['OrderHeld']],
    ['placed 1', ['OrderHeld'], ['OrderHoldReleased']],
    ['confirmed 1', ['OrderConfirmed'], ['OrderHeld'], ['OrderHoldReleased']],
    ['cancelling 1', ['OrderCancellationRequested']],
    ['cancelled 1', ['OrderCancellationRequested'], ['OrderCancelled']],
    ['expired 1', ['OrderExpired']],
    ['placed 1', ['OrderExpired'], ['OrderReinstated']],
  ] as const)('counts an order once, in the state it is in: %s', (state, ...later) => {
    const [orders = ''] = counted(
      record('OrderPlaced'),
      ...later.map((events) => record(...events)),
    ).split(' | ');
    expect(orders).toBe(state === 'placed 1' ? 'orders: placed 1' : `orders: placed 0 · ${state}`);
  });

  it('counts orders apart', () => {
    const other = line({ message: 'record', subject: 'order/ord_2', events: ['OrderPlaced'] });
    expect(counted(record('OrderPlaced'), other, record('OrderConfirmed'))).toContain(
      'placed 1 · confirmed 1',
    );
  });

  it.each([
    ['declined 1', record('PaymentFailed')],
    ['paid late 1', record('OrderReinstated')],
    ['refunds 1', record('RefundSettled')],
    ['disputes 1', record('DisputeOpened')],
    ['quarantined 1', record('OrderQuarantined')],
    ['no news 1', record()],
    ['forged 1', line({ message: 'webhook refused' })],
    ['dead letters 1', line({ message: 'record parked' })],
  ])('counts %s by the log line that tells of it', (what, one) => {
    expect(counted(one)).toContain(what);
    expect(counted(one, one)).toContain(what.replace('1', '2'));
  });

  it.each([
    'a function’s own words',
    '{"message":"rec',
    '{"message":"batch"}',
    '{"message":"record","received":"MoneyWanted","events":[]}',
    '',
  ])('passes over %j', (text) => {
    expect(counted({ text })).toBe(NOTHING);
  });
});
