import { describe, expect, it } from '@jest/globals';
import { paymentStreamPorts } from '../../../../functions/payments/adapters/payment-streams.ts';
import type { CommitLog } from '../../../../functions/shared/adapters/commit-log.ts';

const stream = { context: 'payments', merchantId: 'sialkot', subject: 'order/ord_1' };
const { isRoutine } = paymentStreamPorts(stream, {
  rules: {},
  log: {} as CommitLog,
  now: () => 0,
});

describe('the end of an order’s money', () => {
  it('is no news where all was taken', () => {
    expect(isRoutine?.(['AttemptEnded', 'FactRecorded', 'PaymentCaptured'])).toBe(true);
    expect(isRoutine?.(['FactRecorded', 'PaymentCaptured'])).toBe(true);
  });

  it.each(['PaymentOverpaid', 'RefundSettled', 'PaymentVoided', 'TransitionRefused'])(
    'is news where %s came with it',
    (type) => {
      expect(isRoutine?.(['FactRecorded', 'PaymentCaptured', type])).toBe(false);
    },
  );
});
