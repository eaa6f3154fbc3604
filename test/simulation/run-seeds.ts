import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { DepthName } from './runner.ts';
import type { WorkerReport, WorkerSetup } from './worker.ts';

const WORKER_FILES: Readonly<Record<DepthName, string>> = {
  deep: fileURLToPath(new URL('./worker.ts', import.meta.url)),
  wide: fileURLToPath(new URL('./wide/wide-worker.ts', import.meta.url)),
};

/** Nearly all that a step makes is garbage after it: with little room it is looked through too often. */
const ROOM = { maxYoungGenerationSizeMb: 192 };

/**
 * A wide order goes through very many functions a few times each: at V8's usual 3,000 calls much of it waits
 * long for its last optimisation. It holds for the whole process.
 */
const WIDE_FLAGS = '--invocation-count-for-turbofan=800';

export interface SeedsParts extends WorkerSetup {
  readonly workers: number;
  /** The next seed; undefined: no more. */
  readonly next: () => number | undefined;
  readonly onReport: (report: WorkerReport) => void;
}

/** Runs seeds on several threads, each its own world after the other. */
export const runSeeds = async (parts: SeedsParts): Promise<void> => {
  const { workers, next, onReport, depth, assembly, orders, faults } = parts;
  const setup: WorkerSetup = { depth, assembly, orders, faults };
  if (depth === 'wide') setFlagsFromString(WIDE_FLAGS);
  await Promise.all(Array.from({ length: workers }, work));

  async function work(): Promise<void> {
    const worker = new Worker(WORKER_FILES[depth], { workerData: setup, resourceLimits: ROOM });
    try {
      for (let seed = next(); seed !== undefined; seed = next()) onReport(await ask(worker, seed));
    } finally {
      await worker.terminate();
    }
  }
};

const ask = (worker: Worker, seed: number): Promise<WorkerReport> =>
  new Promise((resolve, reject) => {
    const onError = (error: Error): void =>
      reject(new Error(`seed ${seed}: ${error.stack ?? error.message}`, { cause: error }));
    worker.once('error', onError);
    worker.once('message', (report: WorkerReport) => {
      worker.off('error', onError);
      resolve(report);
    });
    worker.postMessage(seed);
  });
