import { Duration, Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { karwanMetric } from '../monitoring/karwan-metric.ts';
import { ALARM_PERIOD } from '../shared/alarms.ts';
import type { HandlerFile } from '../shared/bundle.ts';
import type { CommitReader } from '../shared/commit-reader.ts';
import { KarwanFunction } from '../shared/karwan-function.ts';
import { seeMappings } from '../shared/permissions.ts';
import type { Platform } from '../shared/platform.ts';
import { runOnSchedule } from '../shared/schedule.ts';

export const CHECK_READERS: HandlerFile = { context: 'views', handler: 'check-readers' };

const EVERY = Duration.minutes(10);
/** Longer than from one run to the next, so that the alarm stays until a run finds all well. */
const LOOKED_AT = Duration.minutes(15);

export interface ReaderWatchProps {
  readonly platform: Platform;
  readonly readers: readonly CommitReader[];
}

/**
 * Whether every stream is read. A reader that somebody switched off is not invoked, so that no metric of
 * its own, and none of its table, tells it from a shop without orders: Lambda is asked.
 */
export class ReaderWatch extends Construct {
  constructor(scope: Construct, id: string, { platform, readers }: ReaderWatchProps) {
    super(scope, id);
    const mappings = readers.flatMap((reader) => [...reader.mappings]);
    const worker = new KarwanFunction(this, 'Check', {
      ...CHECK_READERS,
      platform,
      description: 'Looks whether every reader of a stream is switched on',
      memoryMegabytes: 256,
      environment: {
        READERS: Stack.of(this).toJsonString(
          Object.fromEntries(
            mappings.map(([name, mapping]) => [name, mapping.eventSourceMappingId]),
          ),
        ),
      },
      permissions: [seeMappings(...mappings.map(([, mapping]) => mapping))],
    });
    runOnSchedule(this, 'Often', {
      worker,
      schedule: Schedule.rate(EVERY),
      description: 'Looks whether every stream is read',
      missed: platform.deadLetters.missedRuns,
    });
    this.#watch(platform, worker);
  }

  #watch({ alarms, settings }: Platform, { lambda }: KarwanFunction): void {
    alarms.raise(this, 'UnreadAlarm', {
      kind: 'stream-unread',
      metric: karwanMetric('StreamUnread', {
        settings,
        value: CHECK_READERS.context,
        period: LOOKED_AT,
        statistic: 'Maximum',
      }),
      meaning:
        'Nobody reads a stream of commits, which forgets them after 24 hours. The log of check-readers names the event source mapping: enable it.',
    });
    alarms.raise(this, 'CheckErrorsAlarm', {
      kind: 'job-errors',
      metric: lambda.metricErrors({ period: ALARM_PERIOD }),
      meaning: 'It is not known whether every stream is read. Read the log of check-readers.',
    });
  }
}
