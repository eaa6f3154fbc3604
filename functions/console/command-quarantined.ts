import * as z from 'zod';
import type { Actor, Envelope } from '../shared/envelope.ts';
import { idOf } from '../shared/ids.ts';
import { toJson } from '../shared/json.ts';
import { sendAll } from '../shared/send-all.ts';
import { findQuarantined, unknownQuarantined } from './find-quarantined.ts';
import { done, merchantIdSchema, type Outcome, refuse } from './operation.ts';
import { whySchema } from './person-input.ts';
import type { ConsolePorts } from './ports.ts';

/** A person's decision about a quarantined body. */
export const decisionSchema = z.object({
  quarantineId: z.string('name what is quarantined').min(1).max(200),
  merchantId: merchantIdSchema.optional(),
  /** The caller's own id of this wish: sent twice with the same id, it happens once. */
  commandId: z
    .string('give an id of your own for this command')
    .min(8, 'give at least 8 characters, such as a UUID')
    .max(100, 'at most 100 characters'),
  why: whySchema,
});

/** Sends the command to the orders step, which decides it; here only what cannot fit is refused. */
export const commandQuarantined = async (
  ports: ConsolePorts,
  name: 'ReplayQuarantined' | 'RejectQuarantined',
  wish: z.infer<typeof decisionSchema> & { readonly settings?: Readonly<Record<string, string>> },
  actor: Actor,
): Promise<Outcome<unknown>> => {
  const view = await findQuarantined(ports, wish.quarantineId, wish.merchantId);
  if (!view) return unknownQuarantined;
  const { merchantId, quarantineId } = view;
  const id = idOf('command', merchantId, name, quarantineId, wish.commandId);
  // A wish that is repeated may find its own effect here, so the state alone is no ground to refuse
  // a replay that is under way: the decider knows whose it is.
  if (view.state === 'resolved' || view.state === 'rejected') {
    return refuse('refused', `It is ${view.state} already.`, 'Nothing is left to do.');
  }
  const at = new Date(ports.runtime.now()).toISOString();
  const envelope: Envelope = {
    id,
    kind: 'command',
    name,
    schemaVersion: 1,
    source: 'karwan.console',
    merchantId,
    subject: `quarantine/${quarantineId}`,
    occurredAt: at,
    recordedAt: at,
    causationId: wish.commandId,
    correlationId: id,
    actor,
    data: {
      by: actor.id,
      why: wish.why,
      ...(wish.settings ? { settings: wish.settings } : {}),
    },
  };
  const entry = { envelope, bytes: Buffer.byteLength(toJson(envelope)) };
  const refused = await sendAll([entry], (chunk) => ports.queues.send('orders', chunk));
  const reason = refused.get(entry);
  return reason === undefined
    ? done({ commandId: id, quarantineId, merchantId, sent: name })
    : refuse('unavailable', `The orders queue did not take the command: ${reason}`, 'Try again.');
};
