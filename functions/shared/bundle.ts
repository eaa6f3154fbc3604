import type { Envelope } from './envelope.ts';
import type { Sizable } from './send-all.ts';

/** What an event on the bus has as its `detail`: always some envelopes, be it one. */
export interface BusDetail {
  readonly events: readonly Envelope[];
}

/** An event on its way to the bus. */
export interface BusMessage extends Sizable {
  readonly envelope: Envelope;
}

/** One entry for the bus: events of one source and name, in their order. */
export interface Bundle<Message extends BusMessage = BusMessage> extends Sizable {
  readonly messages: readonly [Message, ...Message[]];
}

const MAX_EVENTS = 10;
/** An entry, and the queue's message that it becomes, are billed for each 64 KB; the rest is around it. */
const MAX_BYTES = 60 * 1024;
const AROUND = Buffer.byteLength('{"events":[]}');

interface Growing<Message> {
  readonly messages: [Message, ...Message[]];
  bytes: number;
}

/**
 * Events that come together and have one source and name share an entry: ten at most, and no more than
 * is billed as one; a larger event has its own. What is said of one subject keeps its order, within
 * entries and from one to the next.
 */
export const bundled = <Message extends BusMessage>(
  messages: readonly Message[],
): Bundle<Message>[] => {
  const bundles: Growing<Message>[] = [];
  /** Of each source and name, where the entry is that may take more. */
  const open = new Map<string, number>();
  /** Of each subject, where the last entry is that tells of it. */
  const last = new Map<string, number>();
  for (const message of messages) {
    const { source, name, merchantId, subject } = message.envelope;
    const kind = `${source} ${name}`;
    const about = `${merchantId} ${subject}`;
    const at = open.get(kind) ?? -1;
    const taker = at >= (last.get(about) ?? 0) ? withRoom(bundles[at], message) : undefined;
    taker?.messages.push(message);
    if (taker) taker.bytes += message.bytes + 1;
    else bundles.push({ messages: [message], bytes: AROUND + message.bytes });
    const where = taker ? at : bundles.length - 1;
    open.set(kind, where);
    last.set(about, where);
  }
  return bundles;
};

const withRoom = <Message>(
  bundle: Growing<Message> | undefined,
  { bytes }: Sizable,
): Growing<Message> | undefined =>
  bundle && bundle.messages.length < MAX_EVENTS && bundle.bytes + 1 + bytes <= MAX_BYTES
    ? bundle
    : undefined;
