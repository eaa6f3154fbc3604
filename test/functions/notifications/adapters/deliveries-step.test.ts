import { describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { createDeliveriesStep } from '../../../../functions/notifications/adapters/deliveries-step.ts';
import { DELIVERIES_TIMEOUT_SECONDS } from '../../../../functions/notifications/steps.ts';
import { runBatch } from '../../../../functions/shared/step-runner.ts';

const at = '2026-11-02T09:00:00.000Z';
const COMMAND = {
  id: 'cmd_1',
  kind: 'command',
  name: 'DeliverWebhook',
  schemaVersion: 1,
  source: 'karwan.notifications',
  merchantId: 'm1',
  subject: 'delivery/dlv_1',
  occurredAt: at,
  recordedAt: at,
  causationId: 'evt_1',
  correlationId: 'evt_1',
  data: {
    deliveryId: 'dlv_1',
    endpointId: 'enp_1',
    webhook: { type: 'order.placed', orderId: 'ord_1', body: '{}' },
  },
};

/** How many reads and writes a record led to that came with so much left of the invocation. */
const begunWith = async (remainingMs: number): Promise<number> => {
  let calls = 0;
  const refuse = (): Promise<never> => {
    calls += 1;
    return Promise.reject(new Error('nothing answers here'));
  };
  const step = createDeliveriesStep({
    now: () => Date.parse(at),
    randomBytes: (count) => new Uint8Array(count),
    setting: () => 'https://queue.example/1',
    observe: { log: () => undefined, count: () => undefined },
    dynamodb: { send: refuse } as never,
    fetch: refuse,
    signedFetch: refuse,
    endpoints: { service: () => 'https://aws.example/', object: () => 'https://aws.example/' },
  });
  const attributes = {
    ApproximateReceiveCount: '1',
    ApproximateFirstReceiveTimestamp: String(Date.parse(at)),
  };
  const records = [
    { messageId: '1', receiptHandle: 'r', body: JSON.stringify(COMMAND), attributes },
  ];
  const answer = await runBatch(step, { Records: records } as unknown as SQSEvent, {
    getRemainingTimeInMillis: () => remainingMs,
  });
  expect(answer.batchItemFailures).toHaveLength(1);
  return calls;
};

describe('a delivery', () => {
  it('is begun only with as much time left as its endpoint may take', async () => {
    expect(await begunWith(DELIVERIES_TIMEOUT_SECONDS * 1_000)).toBeGreaterThan(0);
    expect(await begunWith(17_000)).toBe(0);
  });
});
