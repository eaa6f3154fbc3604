import { describe, expect, it } from '@jest/globals';
import type { ServiceCall } from '../../../local/in-process-runtime.ts';
import { createCoverage } from './coverage.ts';
import { watchBodies } from './spilled-bodies.ts';

const BETWEEN = 'sometimes a worker dies between a commit’s body and the commit';

const body = (key: string): ServiceCall => ({
  ...{ service: 's3', operation: 'PutObject' },
  input: { Bucket: 'archive', Key: key },
});
const append = (item: object): ServiceCall => ({
  ...{ service: 'dynamodb', operation: 'PutItem' },
  input: { Item: item },
});
const together = (...items: readonly object[]): ServiceCall => ({
  ...{ service: 'dynamodb', operation: 'TransactWriteItems' },
  input: { TransactItems: [{ Update: {} }, ...items.map((Item) => ({ Put: { Item } }))] },
});
const APART = { pk: { S: 'orders#m#order/1' }, bodyRef: { S: 'commits/a/b' } };
const WITHIN = { pk: { S: 'orders#m#order/1' }, body: { S: '{}' } };

describe('bodies that lie in the bucket', () => {
  it.each<[string, 'before' | 'after', ServiceCall, boolean]>([
    ['after the body was put', 'after', body('commits/a/b'), true],
    ['before it was put', 'before', body('commits/a/b'), false],
    ['after a webhook was put', 'after', body('webhooks/a'), false],
    ['before the commit stands', 'before', append(APART), true],
    ['once the commit stands', 'after', append(APART), false],
    ['before a commit with its body in it', 'before', append(WITHIN), false],
    ['before several stand together', 'before', together(WITHIN, APART), true],
    ['before several with their bodies', 'before', together(WITHIN, WITHIN), false],
  ])('tell of a death %s', (_title, when, call, isBetween) => {
    const coverage = createCoverage();
    watchBodies({ coverage }).onDeath('ordersWorker', call, when);
    expect(coverage.seen).toEqual(isBetween ? { [BETWEEN]: 1 } : {});
  });

  it('tell whose they are, and of one that is put again by whatever bytes', () => {
    const coverage = createCoverage();
    const { onCall } = watchBodies({ coverage });
    onCall('fulfilmentcallsWorker', body('commits/a/b'));
    onCall('ordersWorker', body('commits/c/b'));
    onCall('ordersWorker', body('commits/c/d'));
    onCall('archivewebhooksWorker', body('webhooks/a'));
    expect(coverage.seen).toEqual({
      'sometimes a commit’s body of fulfilment lies in the bucket': 1,
      'sometimes a commit’s body of orders lies in the bucket': 2,
      'sometimes a commit’s body is put again': 1,
    });
  });
});
