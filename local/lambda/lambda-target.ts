import { AwsError } from '../engine/aws-error.ts';
import type { Service } from '../engine/service.ts';
import type { TargetPort } from '../eventbridge/target.ts';

/**
 * Delivers a bus's events to functions, as asynchronous invocations. A throttle is retried, and so is
 * a function that is not there: after a restart the bus may be ahead of the functions.
 */
export const lambdaTarget = (lambda: Service): TargetPort => ({
  deliver: async (targetArn, payload) => {
    try {
      const input = { FunctionName: targetArn, InvocationType: 'Event', Payload: payload };
      await lambda.call('Invoke', input);
      return 'delivered';
    } catch (error) {
      if (!(error instanceof AwsError) || error.httpStatus >= 500) throw error;
      const isAbsent = error.httpStatus === 404;
      return {
        retryable: isAbsent || error.httpStatus === 429,
        code: isAbsent ? 'NO_RESOURCE' : 'SDK_CLIENT_ERROR',
        reason: error.message,
      };
    }
  },
});
