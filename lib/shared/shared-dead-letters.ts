import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { accept } from './accept.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';

/** Queues that take what AWS itself could not deliver, each for all senders of its kind, with one alarm. */
export interface SharedDeadLetters {
  /** Runs that EventBridge could not start by the clock. */
  readonly missedRuns: Queue;
  /** Positions of commits that left a stream before their reader took them. */
  readonly lostPositions: Queue;
}

/** One queue of a kind is enough, as each message names where it comes from; and AWS asks for each alarm. */
export const sharedDeadLetters = (scope: Construct, alarms: Alarms): SharedDeadLetters => {
  const missedRuns = deadLetterQueue(scope, 'MissedRuns');
  const lostPositions = deadLetterQueue(scope, 'LostPositions');
  for (const queue of [missedRuns, lostPositions]) {
    accept(queue, {
      'AwsSolutions-SQS3':
        'It takes what AWS could not deliver elsewhere, which the pack does not see.',
    });
  }
  alarms.raise(missedRuns, 'Alarm', {
    kind: 'job-missed',
    metric: missedRuns.metricApproximateNumberOfMessagesVisible({ period: ALARM_PERIOD }),
    meaning:
      'EventBridge could not start a job in time: RULE_ARN of the message names it. The next run makes up for it. Look for throttles.',
  });
  alarms.raise(lostPositions, 'Alarm', {
    kind: 'commits-lost',
    metric: lostPositions.metricApproximateNumberOfMessagesVisible({
      period: ALARM_PERIOD,
      statistic: 'Maximum',
    }),
    meaning:
      'Commits left a stream untaken; their positions lie in the queue, and functionArn of each names the reader. A publisher: other contexts have not heard of them, publish them again from the commit log. The views miss them: rebuild them from the logs.',
  });
  return { missedRuns, lostPositions };
};
