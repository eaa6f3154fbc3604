import { Construct } from 'constructs';
import { ALARM_PERIOD } from '../shared/alarms.ts';
import type { HandlerFile } from '../shared/bundle.ts';
import { deadLetterQueue } from '../shared/dead-letter-queue.ts';
import { KarwanFunction } from '../shared/karwan-function.ts';
import { getObjects, readCommits, updateViews } from '../shared/permissions.ts';
import type { Platform } from '../shared/platform.ts';
import { readCommitsOf, watchReader } from '../shared/stream-reader.ts';
import { contextTables } from '../stacks/state-stack.ts';

export const UPDATE_VIEWS: HandlerFile = { context: 'views', handler: 'update-views' };

/** The second reader of every context's stream: commits become views. */
export class ReadModel extends Construct {
  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    const { state, alarms } = platform;
    const tables = [...state.tables];
    const lost = deadLetterQueue(this, 'LostPositions');
    const update = new KarwanFunction(this, 'Update', {
      ...UPDATE_VIEWS,
      platform,
      description: 'Brings the read model up to the commits',
      environment: {
        VIEWS_TABLE: state.views.name,
        CONTEXT_TABLES: contextTables(this, state),
        BUCKET: state.bucketName,
      },
      permissions: [
        updateViews(state),
        readCommits(...state.tables.values()),
        getObjects(state, 'commits'),
      ],
    });
    for (const [context, table] of tables) {
      readCommitsOf(update, `${context}-commits`, table, { lost });
    }
    watchReader(this, update.lambda, alarms);
    alarms.raise(this, 'LostAlarm', {
      metric: lost.metricApproximateNumberOfMessagesVisible({ period: ALARM_PERIOD }),
      meaning:
        'Commits left a stream without reaching the views. Rebuild the views from the commit logs.',
    });
  }
}
