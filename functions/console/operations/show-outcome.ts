import * as z from 'zod';
import type { Commit } from '../../shared/commit.ts';
import { transitionRefusedSchema } from '../../shared/transition-refused.ts';
import { done, merchantIdSchema, operation } from '../operation.ts';
import { tellEvent } from '../present/tell-event.ts';

const inputSchema = z.object({
  merchantId: merchantIdSchema,
  /** `order/ord_…`, `case/cas_…`, `stock/<sku>@<location>`, the SKU as the store writes it */
  subject: z
    .string('name the subject')
    .max(200)
    .regex(/^(stock\/.+@[\w.-]+|[a-z-]+\/[\w-]{1,100})$/s, 'such as order/ord_…'),
  context: z.enum(['orders', 'payments', 'fulfilment', 'notifications']).default('orders'),
  /** As the command's own answer named it. */
  commandId: z.string('name the command').min(1).max(200),
});

/** What every event of a context says of the whole: an order's status, or how far its goods are. */
const statusSchema = z.union([
  z.object({ status: z.string() }),
  z.object({ answer: z.object({ summary: z.string() }) }),
]);

/** What became of a command: read from the stream itself, which knows it before any view does. */
export const showOutcome = operation(inputSchema, async (ports, input) => {
  const { merchantId, subject, context, commandId } = input;
  const commits = (await ports.logs[context]?.load({ context, merchantId, subject })) ?? [];
  const at = commits.findIndex(({ cause }) => cause === commandId);
  const commit = commits[at];
  if (!commit) return done({ outcome: 'waiting' });
  const refused = commit.events.find(({ type }) => type === 'TransitionRefused');
  const state = statusAfter(commits.slice(0, at + 1));
  if (refused) {
    const { code, because, allowed } = transitionRefusedSchema.parse(refused.data);
    return done({ outcome: 'refused', code, because, allowed, state });
  }
  const says = commit.events.map(({ type, data }) => tellEvent(type, data));
  return done({ outcome: 'accepted', state, says });
});

/** The status that the last event carries which carries one. */
const statusAfter = (commits: readonly Commit[]): string | null => {
  const events = commits.flatMap((commit) => commit.events).toReversed();
  for (const { data } of events) {
    const told = statusSchema.safeParse(data);
    if (!told.success) continue;
    return 'status' in told.data ? told.data.status : told.data.answer.summary;
  }
  return null;
};
