import { expect, it } from '@jest/globals';
import { createLedger, PLATFORM, unitsOf } from './ledger.ts';

it('puts what is used to the function at work, however late in its course', async () => {
  const ledger = createLedger();
  ledger.add('sqs.request', 1, 'queue');
  await Promise.all([
    ledger.within('orders', async () => {
      ledger.add('dynamodb.wru', 4, 'orders');
      await new Promise((resolve) => setImmediate(resolve));
      ledger.add('dynamodb.wru', 2, 'orders');
    }),
    ledger.within('views', async () => ledger.add('dynamodb.wru', 3, 'views')),
  ]);
  expect(ledger.entries()).toEqual([
    { cause: PLATFORM, unit: 'sqs.request', resource: 'queue', amount: 1 },
    { cause: 'orders', unit: 'dynamodb.wru', resource: 'orders', amount: 6 },
    { cause: 'views', unit: 'dynamodb.wru', resource: 'views', amount: 3 },
  ]);
  expect(ledger.totals()).toEqual({
    'sqs.request': { queue: 1 },
    'dynamodb.wru': { orders: 6, views: 3 },
  });
  expect(unitsOf(ledger.entries(), ({ cause }) => cause !== PLATFORM)).toEqual({
    'dynamodb.wru': 9,
  });
  ledger.clear();
  expect(ledger.entries()).toEqual([]);
});
