import type { StreamMapping } from './event-source-mapping.ts';
import { type Poller, type PollerContext, report, turnOf } from './poller.ts';
import type { EventSources } from './sources.ts';
import type { StreamCheckpoints } from './stream-checkpoints.ts';
import { createStreamDelivery, type SendDiscarded } from './stream-delivery.ts';
import { createStreamReader } from './stream-reader.ts';
import { createWakeSignal, type WakeSignal } from './wake-signal.ts';

const FAULT_PAUSE_MS = 1000;

/** What stream pollers work with. */
export interface StreamPollerContext extends PollerContext, Pick<EventSources, 'streams'> {
  readonly checkpoints: StreamCheckpoints;
  readonly sendDiscarded: SendDiscarded;
}

/**
 * Brings a stream's records to a function. Each lane (`ParallelizationFactor`) reads the whole
 * stream for itself, takes the keys that hash to it, and has a checkpoint of its own; so records of
 * one key stay in order, and a lane that is stuck holds up no other.
 */
export const createStreamPoller = (
  mapping: StreamMapping,
  context: StreamPollerContext,
): Poller => {
  const { streams, checkpoints, clock } = context;
  const stopping = { yes: false };
  const signals = { work: [] as WakeSignal[], patience: [] as WakeSignal[] };
  let loops: Promise<void>[] = [];
  let unsubscribe: (() => void) | undefined;

  const startLane = (lane: number, checkpoint: bigint): Promise<void> => {
    const work = createWakeSignal(clock);
    const patience = createWakeSignal(clock);
    signals.work.push(work);
    signals.patience.push(patience);
    const save = (sequence: bigint): void => checkpoints.save(mapping.uuid, lane, sequence);
    const reader = createStreamReader({ mapping, lane, context, work, stopping });
    const deliver = createStreamDelivery({ mapping, context, save, patience, stopping });
    return runLane(
      { reader, deliver, save, work, patience, stopping, context, mapping },
      checkpoint,
    );
  };
  return {
    start: () => {
      if (loops.length > 0) return;
      const { uuid, lanes, eventSourceArn, startingPosition } = mapping;
      const opened = checkpoints.open(uuid, lanes, () =>
        startingPosition === 'LATEST' ? streams.latest(eventSourceArn) : 0n,
      );
      loops = opened.map((checkpoint, lane) => startLane(lane, checkpoint));
      unsubscribe = streams.onAppend(eventSourceArn, () => {
        for (const signal of signals.work) signal.wake();
      });
    },
    stop: async () => {
      stopping.yes = true;
      unsubscribe?.();
      for (const signal of [...signals.work, ...signals.patience]) signal.wake();
      await Promise.all(loops);
    },
  };
};

interface Lane {
  readonly reader: ReturnType<typeof createStreamReader>;
  readonly deliver: ReturnType<typeof createStreamDelivery>;
  readonly save: (sequence: bigint) => void;
  readonly work: WakeSignal;
  readonly patience: WakeSignal;
  readonly stopping: { readonly yes: boolean };
  readonly context: StreamPollerContext;
  readonly mapping: StreamMapping;
}

const runLane = async (lane: Lane, checkpoint: bigint): Promise<void> => {
  const { stopping, context, mapping } = lane;
  let position = checkpoint;
  while (!stopping.yes) {
    try {
      position = await advance(lane, position);
    } catch (error) {
      report(context, mapping, `reading ${mapping.eventSourceArn} failed: ${String(error)}`);
      if (!stopping.yes) await lane.patience.sleep(context.clock.now() + FAULT_PAUSE_MS);
    }
  }
};

/**
 * One batch; returns the position from which to read on. What was of no interest is not worth a write:
 * it is read again after a restart.
 */
const advance = async (lane: Lane, position: bigint): Promise<bigint> => {
  const turn = turnOf(lane.mapping, lane.context);
  const endTurn = turn && (await turn);
  const { records, upTo } = await lane.reader(position);
  const isDone = records.length === 0 || (await lane.deliver(records));
  endTurn?.();
  if (!isDone) return position;
  if (records.length > 0) lane.save(upTo);
  else if (!lane.stopping.yes) await lane.work.sleep();
  return upTo;
};
