import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../local/engine/aws-error.ts';
import type { Service } from '../../../local/engine/service.ts';
import { sqsTarget, targetsByService } from '../../../local/eventbridge/target.ts';
import { queueArn } from './given-bus.ts';

const throwing = (error: Error): Service => ({ id: 'sqs', call: () => Promise.reject(error) });

describe('sqsTarget', () => {
  it.each([
    ['QueueDoesNotExist', 'NO_RESOURCE'],
    ['InvalidMessageContents', 'SDK_CLIENT_ERROR'],
  ])('does not retry %s', async (code, expected) => {
    const target = sqsTarget(throwing(new AwsError(code, 'no')));
    expect(await target.deliver(queueArn('a'), '{}', { ruleArn: 'r' })).toEqual({
      retryable: false,
      code: expected,
      reason: 'no',
    });
  });

  it.each([new Error('disk'), new AwsError('InternalError', 'x', { httpStatus: 500 })])(
    'lets %p out, which is retried',
    async (error) => {
      const target = sqsTarget(throwing(error));
      await expect(target.deliver(queueArn('a'), '{}', { ruleArn: 'r' })).rejects.toBe(error);
    },
  );
});

describe('targetsByService', () => {
  it('picks the port by the ARN, and names what has none', async () => {
    const targets = targetsByService({ sqs: { deliver: async () => 'delivered' } });
    expect(await targets.deliver(queueArn('a'), '{}', { ruleArn: 'r' })).toBe('delivered');
    expect(
      await targets.deliver('arn:aws:lambda:r:1:function:f', '{}', { ruleArn: 'r' }),
    ).toMatchObject({ retryable: false, reason: expect.stringContaining('function:f') });
  });
});
