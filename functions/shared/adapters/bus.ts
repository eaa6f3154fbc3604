import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Bundle, BusDetail } from '../bundle.ts';
import { toJson } from '../json.ts';
import type { HasEventBridge } from '../runtime.ts';
import type { EntryResult } from '../send-all.ts';
import { sendable } from './sendable.ts';

/** The one door to EventBridge (the classic custom bus), so that the bus can be swapped here alone. */
export interface Bus {
  put(entries: readonly Bundle[]): Promise<readonly EntryResult[]>;
}

/** `PutEvents` answers 200 with failed entries: each entry is judged by its own `EventId`. */
export const createBus = (ports: HasEventBridge, busName: string): Bus => ({
  put: async (entries) => {
    const answer = await ports.eventbridge.send(
      new PutEventsCommand({ Entries: entries.map((entry) => requestOf(entry, busName)) }),
    );
    return entries.map((_, index): EntryResult => {
      const entry = answer.Entries?.[index];
      return entry?.EventId
        ? { sent: true }
        : { sent: false, reason: entry?.ErrorCode ?? 'no EventId' };
    });
  },
});

const requestOf = ({ messages }: Bundle, EventBusName: string) => {
  const [{ envelope: first }] = messages;
  const detail: BusDetail = { events: messages.map(({ envelope }) => envelope) };
  return {
    EventBusName,
    Source: first.source,
    DetailType: first.name,
    Detail: sendable(toJson(detail)),
    // By which the archive is replayed: those of an entry were recorded within moments.
    Time: new Date(first.recordedAt),
  };
};
