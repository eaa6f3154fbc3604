import { LogGroup, LogGroupClass, type LogGroupProps } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { logRetentionOf, removalPolicyOf, type StageSettings } from '../stage-settings.ts';

/** A log in which metrics are told as well. */
export const standardLog = (scope: Construct, id: string, settings: StageSettings): LogGroup =>
  new LogGroup(scope, id, lifetimeOf(settings));

/**
 * A log that people read when they ask who did what, taken in at half the price: Logs Insights alone reads
 * it, and no line of it becomes a metric. The class of a log that is there never changes, so that another
 * class needs another id. An emulator knows none.
 */
export const rareLog = (scope: Construct, id: string, settings: StageSettings): LogGroup =>
  new LogGroup(scope, id, {
    ...lifetimeOf(settings),
    ...(!settings.emulator && { logGroupClass: LogGroupClass.INFREQUENT_ACCESS }),
  });

const lifetimeOf = (settings: StageSettings): LogGroupProps => ({
  retention: logRetentionOf(settings),
  removalPolicy: removalPolicyOf(settings),
});
