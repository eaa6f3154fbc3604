import type { StreamMapping } from './event-source-mapping.ts';
import type { PollerContext } from './poller.ts';
import type { EventSources, StreamRecord } from './sources.ts';
import { laneOf } from './stream-lane.ts';
import type { WakeSignal } from './wake-signal.ts';

/** A record on its way to a function. */
export interface LaneRecord {
  readonly sequence: bigint;
  /** The sequence number as the handler sees it. */
  readonly id: string;
  readonly createdAtMs: number;
  readonly event: StreamRecord;
}

export interface LaneBatch {
  readonly records: readonly LaneRecord[];
  /** Every record up to here is either in the batch or not for this lane. */
  readonly upTo: bigint;
}

export interface StreamReaderOptions {
  readonly mapping: StreamMapping;
  readonly lane: number;
  readonly context: PollerContext & Pick<EventSources, 'streams'>;
  readonly work: WakeSignal;
  readonly stopping: { readonly yes: boolean };
}

/** Every lane reads for itself: a long page would be read again for each batch. */
const PAGE = 100;
/** Lambda's limit for an event, less some room for its frame. */
const EVENT_BYTES = 5_900_000;

/**
 * Reads a lane's next batch behind a position: as many records as the mapping takes, or what there is
 * when the batching window ends. A batch without records says how far the stream was of no interest.
 */
export const createStreamReader = (
  options: StreamReaderOptions,
): ((position: bigint) => Promise<LaneBatch>) => {
  const { mapping, context, work, stopping } = options;
  const { clock, streams } = context;
  const next = createCursor((after) => streams.read(mapping.eventSourceArn, after, PAGE));
  return async (position) => {
    let batch = collect(options, next, { records: [], upTo: position, bytes: 0, full: false });
    const untilMs = clock.now() + mapping.windowSeconds * 1000;
    while (batch.records.length > 0 && !batch.full && clock.now() < untilMs && !stopping.yes) {
      await work.sleep(untilMs);
      batch = collect(options, next, batch);
    }
    return batch;
  };
};

type NextRecord = (after: bigint) => LaneRecord | undefined;

/** Gives the record behind a position; what was read ahead is kept for the next batch. */
const createCursor = (read: (after: bigint) => readonly StreamRecord[]): NextRecord => {
  let page: readonly StreamRecord[] = [];
  let index = 0;
  let at: bigint | undefined;
  return (after) => {
    if (at !== after || index >= page.length) {
      page = read(after);
      index = 0;
    }
    const record = page[index];
    if (record === undefined) return undefined;
    index += 1;
    const found = toLaneRecord(record);
    at = found.sequence;
    return found;
  };
};

interface Collected extends LaneBatch {
  readonly bytes: number;
  readonly full: boolean;
}

const collect = (options: StreamReaderOptions, next: NextRecord, before: Collected): Collected => {
  let batch = before;
  while (!batch.full) {
    const record = next(batch.upTo);
    if (record === undefined) return batch;
    batch = add(options, batch, record);
  }
  return batch;
};

const toLaneRecord = (event: StreamRecord): LaneRecord => ({
  sequence: BigInt(event.dynamodb.SequenceNumber),
  id: event.dynamodb.SequenceNumber,
  createdAtMs: event.dynamodb.ApproximateCreationDateTime * 1000,
  event,
});

/** Readers of one stream share its records. */
const sizes = new WeakMap<StreamRecord, number>();

const bytesOf = (event: StreamRecord): number => {
  const bytes = sizes.get(event) ?? Buffer.byteLength(JSON.stringify(event));
  sizes.set(event, bytes);
  return bytes;
};

const add = (
  { mapping, lane }: StreamReaderOptions,
  batch: Collected,
  record: LaneRecord,
): Collected => {
  const { event, sequence } = record;
  const { filters, lanes, batchSize } = mapping;
  const isOwn = laneOf(event, lanes) === lane;
  const passes =
    filters.length === 0 || (isOwn && filters.some((matches) => matches({ ...event })));
  if (!passes || !isOwn) return { ...batch, upTo: sequence };
  const bytes = batch.bytes + bytesOf(event);
  if (bytes > EVENT_BYTES && batch.records.length > 0) return { ...batch, full: true };
  const records = [...batch.records, record];
  return { records, upTo: sequence, bytes, full: records.length >= batchSize };
};
