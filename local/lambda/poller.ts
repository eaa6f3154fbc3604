/** Reads one event source for one mapping. */
export interface Poller {
  start(): void;
  /** Takes no further batch; settles when the batches under way have ended. */
  stop(): Promise<void>;
}
