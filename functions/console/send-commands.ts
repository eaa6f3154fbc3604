import type { Actor, Envelope } from '../shared/envelope.ts';
import { toJson } from '../shared/json.ts';
import { sendAll } from '../shared/send-all.ts';
import type { ConsolePorts } from './ports.ts';

/** A command as a person gives it; the rest of its envelope follows. */
export interface CommandToSend {
  /** Deterministic: the same wish sent twice happens once. */
  readonly id: string;
  readonly name: string;
  readonly merchantId: string;
  readonly subject: string;
  /** The caller's own id of the wish. */
  readonly causationId: string;
  readonly data: unknown;
}

/** Nothing else keeps a command until its step has decided it: one whose dead letter expired is known by this. */
const tellSent = (
  { runtime }: ConsolePorts,
  step: string,
  entries: readonly { readonly envelope: Envelope }[],
): void => {
  for (const { envelope } of entries) {
    const { id, name, merchantId, subject, causationId, actor } = envelope;
    const fields = { step, id, name, merchantId, subject, commandId: causationId, by: actor?.id };
    runtime.observe.log('info', 'command sent', fields);
  }
};

/** So many are under way at once: each ten are one call to the queue. */
const SLICE = 250;

/** Sends them to a step's queue; gives the reasons of those that were not taken. */
export const sendCommands = async (
  ports: ConsolePorts,
  step: string,
  commands: readonly CommandToSend[],
  actor: Actor,
): Promise<string[]> => {
  const at = new Date(ports.runtime.now()).toISOString();
  const entries = commands.map(({ data, ...command }) => {
    const envelope: Envelope = {
      ...command,
      kind: 'command',
      schemaVersion: 1,
      source: 'karwan.console',
      occurredAt: at,
      recordedAt: at,
      correlationId: command.id,
      actor,
      data,
    };
    return { envelope, bytes: Buffer.byteLength(toJson(envelope)) };
  });
  const reasons: string[] = [];
  for (let from = 0; from < entries.length; from += SLICE) {
    const slice = entries.slice(from, from + SLICE);
    const refused = await sendAll(slice, (chunk) => ports.queues.send(step, chunk));
    reasons.push(...refused.values());
    tellSent(
      ports,
      step,
      slice.filter((entry) => !refused.has(entry)),
    );
  }
  return reasons;
};
