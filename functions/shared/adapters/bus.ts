import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Envelope } from '../envelope.ts';
import { toJson } from '../json.ts';
import type { HasEventBridge } from '../runtime.ts';
import type { EntryResult, Sizable } from '../send-all.ts';

/** An event for the bus; the envelope is the whole `detail`. */
export interface BusEntry extends Sizable {
  readonly envelope: Envelope;
}

/** The one door to EventBridge (the classic custom bus), so that the bus can be swapped here alone. */
export interface Bus {
  put(entries: readonly BusEntry[]): Promise<readonly EntryResult[]>;
}

/** `PutEvents` answers 200 with failed entries: each entry is judged by its own `EventId`. */
export const createBus = (ports: HasEventBridge, busName: string): Bus => ({
  put: async (entries) => {
    const answer = await ports.eventbridge.send(
      new PutEventsCommand({
        Entries: entries.map(({ envelope }) => ({
          EventBusName: busName,
          Source: envelope.source,
          DetailType: envelope.name,
          Detail: toJson(envelope),
          Time: new Date(envelope.occurredAt),
        })),
      }),
    );
    return entries.map((_, index): EntryResult => {
      const entry = answer.Entries?.[index];
      return entry?.EventId
        ? { sent: true }
        : { sent: false, reason: entry?.ErrorCode ?? 'no EventId' };
    });
  },
});
