import type { Environment } from '../engine/service.ts';
import type { Delivery } from './delivery-table.ts';

/** How an attempt ended: through, to be made again, or for good. */
export type AttemptOutcome = 'delivered' | 'again' | 'failed';

/**
 * | attempt at        | delivered            | again                   | failed                          |
 * | target            | Invocations          | RetryInvocationAttempts | Invocations, FailedInvocations  |
 * | dead-letter queue | InvocationsSentToDlq | –                       | InvocationsFailedToBeSentToDlq  |
 *
 * Source: EventBridge user guide, "Monitoring Amazon EventBridge".
 */
const COUNTED: Readonly<
  Record<'target' | 'dead-letters', Readonly<Record<AttemptOutcome, readonly string[]>>>
> = {
  target: {
    delivered: ['Invocations'],
    again: ['RetryInvocationAttempts'],
    failed: ['Invocations', 'FailedInvocations'],
  },
  'dead-letters': {
    delivered: ['InvocationsSentToDlq'],
    again: [],
    failed: ['InvocationsFailedToBeSentToDlq'],
  },
};

/** Tells CloudWatch of an attempt to deliver. */
export const countDelivery = (
  { metrics }: Pick<Environment, 'metrics'>,
  { ruleArn, failure }: Pick<Delivery, 'ruleArn' | 'failure'>,
  outcome: AttemptOutcome,
): void => {
  const dimensions = ruleDimensions(ruleArn);
  for (const name of COUNTED[failure === null ? 'target' : 'dead-letters'][outcome]) {
    metrics?.put({ namespace: 'AWS/Events', name, dimensions, value: 1 });
  }
};

/** A rule of the default bus has no bus in its ARN, nor among its dimensions. */
const ruleDimensions = (arn: string): Readonly<Record<string, string>> => {
  const [, first = '', second] = arn.split('/');
  return second === undefined ? { RuleName: first } : { EventBusName: first, RuleName: second };
};
