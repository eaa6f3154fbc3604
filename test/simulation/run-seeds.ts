import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { DepthName } from './runner.ts';
import type { WorkerReport, WorkerSetup } from './worker.ts';

const WORKER_FILES: Readonly<Record<DepthName, string>> = {
  deep: fileURLToPath(new URL('./worker.ts', import.meta.url)),
  wide: fileURLToPath(new URL('./wide/wide-worker.ts', import.meta.url)),
};

/** Nearly all that a step makes is garbage after it: with little room it is looked through too often. */
const ROOM = { maxYoungGenerationSizeMb: 192 };

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
