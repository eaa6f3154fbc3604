import type { TableLog } from '../shared/adapters/commit-log.ts';
import { permanent } from '../shared/fault.ts';
import type { OpenDeadline, Watched } from './domain/due-mark.ts';

/** The commit log of a context, by its name; undefined for a context this stack does not know. */
export type LogOf = (context: string) => TableLog | undefined;

export const logOfOrThrow = (logOf: LogOf, context: string): TableLog => {
  const log = logOf(context);
  if (!log) throw permanent('unknown-context', `no table is set for context ${context}`);
  return log;
};

/** What the newest commits say is open now, read strongly consistent. */
export const openDeadlinesOf = async (
  logOf: LogOf,
  { merchantId, subject, contexts }: Watched,
): Promise<readonly OpenDeadline[]> => {
  const open = await Promise.all(
    contexts.map(async (context) => {
      const newest = await logOfOrThrow(logOf, context).newest({ context, merchantId, subject });
      return (newest?.deadlines ?? []).map(({ kind, dueAt }) => ({ context, kind, dueAt }));
    }),
  );
  return open.flat();
};
