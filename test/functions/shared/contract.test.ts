import { expect, it } from '@jest/globals';
import { contract as fulfilment } from '../../../functions/fulfilment/contract.ts';
import { contract as notifications } from '../../../functions/notifications/contract.ts';
import { contract as orders } from '../../../functions/orders/contract.ts';
import { contract as payments } from '../../../functions/payments/contract.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import { saysAnything } from '../../../functions/shared/contract.ts';
import { messagesOf } from '../../../functions/shared/publisher.ts';
import { fc } from '../../properties.ts';

const at = '2026-01-01T00:00:00.000Z';

it.each([
  ['orders', orders],
  ['payments', payments],
  ['fulfilment', fulfilment],
  ['notifications', notifications],
])(
  'a commit of %s says something exactly when the publisher has something to send',
  (context, contract) => {
    const told = Object.keys(contract.events);
    const type = fc.constantFrom(...told, 'AttemptStarted', 'SnapshotRecorded', 'toString');
    fc.assert(
      fc.property(fc.array(type, { maxLength: 3 }), fc.nat({ max: 1 }), (types, commands) => {
        const commit: Commit = {
          ...{ context, merchantId: 'm1', subject: 'order/ord_1', version: 1, cause: 'c1' },
          ...{ correlationId: 'c1', at, schema: 1, deadlines: [] },
          events: types.map((name, index) => ({
            ...{ id: `evt_${index}`, type: name, schemaVersion: 1, occurredAt: at, data: {} },
          })),
          commands: Array.from({ length: commands }, () => ({
            ...{ id: 'cmd_1', name: 'Fetch', to: 'calls', subject: 'order/ord_1', data: {} },
          })),
        };
        expect(saysAnything(contract, commit)).toBe(messagesOf(commit, contract).length > 0);
      }),
    );
  },
);
