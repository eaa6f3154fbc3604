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

interface SentLine extends Readonly<Record<string, unknown>> {
  readonly sent: object[];
}

/**
 * Nothing else keeps a command until its step has decided it: one whose dead letter expired is known by
 * this. What many have in common is said once, since a log is billed by its bytes.
 */
const tellSent = (
  { runtime }: ConsolePorts,
  step: string,
  entries: readonly { readonly envelope: Envelope }[],
): void => {
  const lines = new Map<string, SentLine>();
  for (const { envelope } of entries) {
    const { id, name, merchantId, subject, causationId: commandId, actor } = envelope;
    const key = `${merchantId} ${name}`;
    const line = lines.get(key) ?? { step, name, merchantId, by: actor?.id, sent: [] };
    line.sent.push({ id, subject, commandId });
    lines.set(key, line);
  }
  for (const line of lines.values()) runtime.observe.log('info', 'command sent', line);
};

/** So many are under way at once: each ten are one call to the queue. */
const SLICE = 250;

/** Sends them to a step's queue; gives the reasons of those that were not taken. */
export const sendCommands = async (
  ...asked: Parameters<typeof sendEachCommand>
): Promise<readonly string[]> => [...(await sendEachCommand(...asked)).values()];

/** Sends them to a step's queue; gives those that were not taken by their ids, each with the reason. */
export const sendEachCommand = async (
  ports: ConsolePorts,
  step: string,
  commands: readonly CommandToSend[],
  actor: Actor,
): Promise<ReadonlyMap<string, string>> => {
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
  const reasons = new Map<string, string>();
  for (let from = 0; from < entries.length; from += SLICE) {
    const slice = entries.slice(from, from + SLICE);
    const refused = await sendAll(slice, (chunk) => ports.queues.send(step, chunk));
    for (const [{ envelope }, reason] of refused) reasons.set(envelope.id, reason);
    tellSent(
      ports,
      step,
      slice.filter((entry) => !refused.has(entry)),
    );
  }
  return reasons;
};
