import * as z from 'zod';
import type { Commit } from '../../shared/commit.ts';
import type { OrderView } from '../../views/contract.ts';
import { prepareCommand } from '../command-order.ts';
import { done, type Outcome, operation, refuse } from '../operation.ts';
import { personInputSchema } from '../person-input.ts';
import type { ConsolePorts } from '../ports.ts';

const idSchema = z.string().regex(/^[\w-]{1,100}$/, 'letters, digits, _ and - only');

const refundedSchema = personInputSchema.extend({
  /** One of several that wait for people. */
  refundId: idSchema.optional(),
});

/** A person has given money back in a way that no provider tells of: by transfer, in cash. */
export const markRefunded = operation(refundedSchema, (ports, input, actor) =>
  prepareCommand(ports, 'MarkRefunded', { input, actor, to: 'payments' }, () =>
    done({ refundId: input.refundId ?? null }),
  ),
);

const retrySchema = personInputSchema.extend({
  /** One of several calls that went wrong. */
  requestId: idSchema.optional(),
});

/** What a provider refused, or never answered for certain, is asked of it again. */
export const retryPayment = operation(retrySchema, (ports, input, actor) =>
  prepareCommand(ports, 'RetryCall', { input, actor, to: 'payments' }, async (order, id) => {
    const { requestId } = input;
    return requestId === undefined ? theFailed(ports, order, id) : done({ requestId });
  }),
);

const callSchema = z.object({
  requestId: z.string(),
  kind: z.string().default(''),
  outcome: z.string().default(''),
  code: z.string().nullable().default(null),
});

/** Of a refund of ours that the provider had done, and the buyer's bank sent back. */
const bouncedSchema = z.object({
  fact: z.object({
    kind: z.literal('refund_failed'),
    requestId: z.string(),
    code: z.string().nullable(),
  }),
});

/** The one call that went wrong; of a command that is sent once more, the one that it was about. */
const theFailed = async (
  { logs }: ConsolePorts,
  { merchantId, orderId }: OrderView,
  commandId: string,
): Promise<Outcome<{ readonly requestId: string }>> => {
  const stream = { context: 'payments', merchantId, subject: `order/${orderId}` };
  const commits = (await logs['payments']?.load(stream)) ?? [];
  const before = commits.findIndex(({ cause }) => cause === commandId);
  const [failed, ...others] = failedIn(before === -1 ? commits : commits.slice(0, before));
  if (!failed) return refuse('refused', 'No call about its money has gone wrong.');
  if (others.length === 0) return done({ requestId: failed.requestId });
  const named = [failed, ...others].map(({ requestId, kind, code }) =>
    code === null ? `${requestId} (${kind})` : `${requestId} (${kind}: ${code})`,
  );
  return refuse(
    'ambiguous',
    'requestId: several calls about its money have gone wrong',
    `Name one of ${named.join(', ')}.`,
  );
};

/** Calls whose last answer was a no, or none, or that came to nothing, and that nobody has asked for since. */
const failedIn = (commits: readonly Commit[]): readonly z.infer<typeof callSchema>[] => {
  const failed = new Map<string, z.infer<typeof callSchema>>();
  for (const { type, data } of commits.flatMap(({ events }) => events)) {
    if (type === 'FactRecorded') {
      const { fact } = bouncedSchema.safeParse(data).data ?? {};
      if (fact) failed.set(fact.requestId, { ...fact, kind: 'refund', outcome: 'failed' });
    }
    if (!['AttemptEnded', 'AttemptStarted', 'CallSaidAgain'].includes(type)) continue;
    const call = callSchema.parse(data);
    failed.delete(call.requestId);
    if (type === 'AttemptEnded' && call.outcome !== 'done') failed.set(call.requestId, call);
  }
  return [...failed.values()];
};
