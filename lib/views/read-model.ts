import { Construct } from 'constructs';
import type { HandlerFile } from '../shared/bundle.ts';
import { CommitReader } from '../shared/commit-reader.ts';
import { KarwanFunction } from '../shared/karwan-function.ts';
import { getObjects, readCommits, updateViews } from '../shared/permissions.ts';
import type { Platform } from '../shared/platform.ts';
import { contextTables } from '../stacks/state-stack.ts';

export const UPDATE_VIEWS: HandlerFile = { context: 'views', handler: 'update-views' };

/** The second reader of every context's stream: commits become views. */
export class ReadModel extends Construct {
  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    const { state } = platform;
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
    new CommitReader(this, 'Commits', {
      reader: update,
      tables: state.tables,
      platform,
      ...(platform.settings.viewWindowSeconds && {
        windowSeconds: platform.settings.viewWindowSeconds,
      }),
    });
  }
}
