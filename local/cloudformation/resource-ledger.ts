import type { Store } from '../engine/store.ts';
import type { DeployedStack } from './deployed-stack.ts';

/** A resource of an earlier start that no template has any more. */
export interface LeftResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly ref: string;
}

export interface ResourceLedger {
  /** Writes down what is deployed and returns what was once, but is not now. */
  settle(stacks: readonly DeployedStack[]): LeftResource[];
  /** Forgets a resource of which nothing is left. */
  forget(resource: LeftResource): void;
}

/** Remembers, over restarts, which resources the data file holds. */
export const createResourceLedger = ({ db, transaction }: Store): ResourceLedger => {
  db.exec(`CREATE TABLE IF NOT EXISTS cloudformation_resource (
    stack_name TEXT NOT NULL, logical_id TEXT NOT NULL, type TEXT NOT NULL, ref TEXT NOT NULL,
    PRIMARY KEY (stack_name, logical_id)) WITHOUT ROWID`);
  const put = db.prepare('INSERT OR REPLACE INTO cloudformation_resource VALUES (?, ?, ?, ?)');
  const remove = db.prepare(
    'DELETE FROM cloudformation_resource WHERE stack_name = ? AND logical_id = ?',
  );
  const all = db.prepare(`SELECT stack_name AS stackName, logical_id AS logicalId, type, ref
    FROM cloudformation_resource ORDER BY stack_name, logical_id`);
  return {
    forget: ({ stackName, logicalId }) => void remove.run(stackName, logicalId),
    settle: (stacks) => {
      const deployed = new Map(stacks.map(({ stackName, resources }) => [stackName, resources]));
      transaction(() => {
        for (const { stackName, resources } of stacks) {
          for (const [logicalId, { type, ref }] of resources)
            put.run(stackName, logicalId, type, ref);
        }
      });
      return (all.all() as unknown as LeftResource[])
        .map((row) => ({ ...row }))
        .filter(({ stackName, logicalId }) => !deployed.get(stackName)?.has(logicalId));
    },
  };
};
