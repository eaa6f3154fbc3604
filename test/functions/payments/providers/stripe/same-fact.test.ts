import { describe, expect, it } from '@jest/globals';
import { charge, intent, mapEvent } from './told-facts.ts';

describe('what stripe tells by several events', () => {
  it('the same failed try by two events is one fact, another try is another', () => {
    const failed = (chargeId: string) => [
      mapEvent('payment_intent.payment_failed', {
        ...intent,
        status: 'requires_payment_method',
        last_payment_error: {
          code: 'card_declined',
          decline_code: 'insufficient_funds',
          charge: chargeId,
        },
      }),
      mapEvent('charge.failed', {
        ...charge,
        id: chargeId,
        status: 'failed',
        failure_code: 'card_declined',
      }),
    ];
    const ids = [...failed('ch_1'), ...failed('ch_2')].map(
      (mapped) => mapped.kind === 'mapped' && mapped.facts[0].factId,
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).toBe(ids[3]);
    expect(ids[0]).not.toBe(ids[2]);
  });
});
