import type { Queues } from '../../../functions/shared/adapters/queues.ts';
import type { DueRows } from '../../../functions/views/adapters/due-rows.ts';
import { sweep } from '../../../functions/views/sweep.ts';
import { CONTEXTS, dueIn, embeddedViews, NOW, observed, wait } from './embedded-views.ts';

/** A sweeper over embedded tables, with what it told, counted and logged. */
export const setUp = async () => {
  const views = await embeddedViews();
  const { observe, counts, errors } = observed();
  const told: { context: string; envelope: Parameters<Queues['send']>[1][number]['envelope'] }[] =
    [];
  const deaf = new Set<string>();
  const owners: Queues = {
    send: (context, entries) =>
      Promise.resolve(
        entries.map(({ envelope }) => {
          if (deaf.has(context)) return { sent: false as const, reason: 'no queue' };
          told.push({ context, envelope });
          return { sent: true as const };
        }),
      ),
  };
  let now = NOW;
  const logOf = (context: string) => views.logs.get(context);
  const run = (rows: DueRows = views.rows, hasTime: () => boolean = () => true) =>
    sweep(
      { runtime: { now: () => now, observe }, rows, logOf, owners, contexts: CONTEXTS },
      hasTime,
    );
  const waits = (subject: string, ms: number, more: Parameters<typeof wait>[3] = {}) =>
    wait(views, subject, [dueIn(ms)], more);
  const pass = (ms: number): void => {
    now += ms;
  };
  const names = () => told.map(({ envelope }) => envelope.subject).toSorted();
  return { ...views, run, pass, waits, told, names, deaf, counts, errors };
};
