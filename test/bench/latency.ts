/** Milliseconds at three quantiles. */
export interface Quantiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly source: string;
}

const BISHOP = 'van Donkersgoed, bitesizedserverless.com, 1,024 runs, eu-west-1';
const DEBRIE = 'DeBrie, dynamodb-performance-testing, from Lambda, 400 runs';
const ASSUMED = 'assumed';

/** How long the hops and calls of a region take, as others measured them; nothing here was measured by us. */
export const LATENCY = {
  /** A queue's message until its function starts. */
  queue: { p50: 16.2, p90: 33.8, p99: 105, source: BISHOP },
  /** An event on the bus until its target has it. */
  bus: { p50: 148, p90: 241, p99: 387, source: BISHOP },
  /** A table's change until the stream's reader starts. */
  stream: { p50: 213, p90: 341, p99: 552, source: BISHOP },
  /** One DynamoDB call on one item. */
  item: { p50: 7.55, p90: 11.3, p99: 16.2, source: DEBRIE },
  /** One DynamoDB transaction. */
  transaction: { p50: 25.3, p90: 30.7, p99: 92.5, source: DEBRIE },
  /** One SQS or EventBridge call. */
  send: { p50: 8, p90: 14, p99: 40, source: ASSUMED },
  /** One S3 PUT or GET of some KB. */
  object: { p50: 25, p90: 50, p99: 150, source: ASSUMED },
  /** One call of Secrets Manager. */
  secret: { p50: 15, p90: 30, p99: 80, source: ASSUMED },
  /** One call of a payment provider or a store. */
  outside: { p50: 300, p90: 600, p99: 1500, source: ASSUMED },
} as const satisfies Readonly<Record<string, Quantiles>>;

/**
 * The function's own computing with so much memory: so much for the batch, so much for each of its records.
 */
export const COMPUTING = { megabytes: 512, batchMs: 4, recordMs: 1 } as const;

/** Lambda gives processor time by memory, so that less of it computes that much longer. */
export const computingMs = (records: number, memoryMegabytes: number): number =>
  ((COMPUTING.batchMs + COMPUTING.recordMs * records) * COMPUTING.megabytes) /
  Math.min(memoryMegabytes, COMPUTING.megabytes);

/**
 * A cold start: the runtime's own (zip, arm64, nodejs24.x, lambda-perf), the bundle's loading by its
 * size (64.8 ms for 341 KB measured on our machine), and the first connection to AWS.
 */
export const COLD = { runtimeMs: 121, perKilobyteMs: 0.18, connectMs: 125 } as const;

export const coldStartMs = (bundleBytes: number): number =>
  COLD.runtimeMs + COLD.connectMs + (COLD.perKilobyteMs * bundleBytes) / 1024;

/**
 * The latency at a quantile in [0, 1): straight in the logarithm between the known points, level with
 * the best tenth's guess below (half of the median at 0) and with p99 above it.
 */
export const quantile = ({ p50, p90, p99 }: Quantiles, at: number): number => {
  const points = [
    [0, p50 / 2],
    [0.5, p50],
    [0.9, p90],
    [0.99, p99],
  ] as const;
  for (let index = 1; index < points.length; index += 1) {
    const [low, from] = points[index - 1] ?? points[0];
    const [high, to] = points[index] ?? points[0];
    if (at <= high) return from * (to / from) ** ((at - low) / (high - low));
  }
  return p99;
};
