import { describe, expect, it } from '@jest/globals';
import { goodsStreamPorts } from '../../../../functions/fulfilment/adapters/goods-streams.ts';
import type { CommitLog } from '../../../../functions/shared/adapters/commit-log.ts';

const stream = { context: 'fulfilment', merchantId: 'sialkot', subject: 'order/ord_1' };
const { isRoutine } = goodsStreamPorts(stream, { log: {} as CommitLog, now: () => 0 });

describe('the end of an order’s goods', () => {
  it('is no news where the last parcel has arrived', () => {
    expect(isRoutine?.(['ScanRecorded', 'ShipmentDelivered'])).toBe(true);
  });

  it.each(['ShipmentLost', 'ReturnClosed', 'FulfilmentCancelled', 'TransitionRefused'])(
    'is news where %s came with it',
    (type) => {
      expect(isRoutine?.(['ScanRecorded', type])).toBe(false);
    },
  );
});
