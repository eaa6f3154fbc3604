import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { accept } from './accept.ts';

/** The longest that SQS keeps a message; a person has so long to see and redrive it. */
const RETENTION = Duration.days(14);

/** A queue in which nothing is worked on: what failed waits here for a person. */
export const deadLetterQueue = (scope: Construct, id: string): Queue => {
  const queue = new Queue(scope, id, {
    retentionPeriod: RETENTION,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  accept(queue, {
    'Serverless-SQSRedrivePolicy': 'It is the end of the line: an alarm brings a person.',
  });
  return queue;
};
