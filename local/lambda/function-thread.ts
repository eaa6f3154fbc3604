import { fileURLToPath } from 'node:url';
import { MessageChannel, type ResourceLimits, Worker } from 'node:worker_threads';
import type { AnswerCalls } from '../wire/carried-call.ts';
import { serveCalls } from './call-port.ts';
import type { FunctionRequest, WorkerReply, WorkerSetup } from './worker-protocol.ts';

const WORKER_FILE = fileURLToPath(new URL('./execution-worker.ts', import.meta.url));

/** A thread in which functions run, each for itself. */
export interface FunctionThread {
  /** Gives a function its place. */
  seat(seated: Seated): Seat;
  alive(): boolean;
  /** Ends the thread, whatever runs in it; who is seated is told why, and whose fault it was if that is known. */
  end(why: string, culprit?: Seated): Promise<void>;
}

/** Who has a place. */
export interface Seated {
  onReply(reply: WorkerReply): void;
  /** The thread is gone; the culprit is undefined when it ended by itself. */
  onEnd(why: string, culprit: Seated | undefined): void;
}

export interface Seat {
  send(request: FunctionRequest): void;
  leave(): void;
}

export interface ThreadOptions {
  readonly name: string;
  readonly limits: ResourceLimits;
  readonly origin: string;
  /** Answers what the bundles ask of the cloud. @default they ask through a socket */
  readonly answer?: AnswerCalls;
}

/** Starts a thread with nobody in it. It keeps no handle on the host. */
export const startFunctionThread = (options: ThreadOptions): FunctionThread => {
  const worker = startWorker(options);
  const seats = new Map<number, Seated>();
  let given = 0;
  let isAlive = true;
  const end: FunctionThread['end'] = async (why, culprit) => {
    if (isAlive) {
      isAlive = false;
      for (const seated of seats.values()) seated.onEnd(why, culprit);
    }
    await worker.terminate();
  };
  worker.on('message', (reply: WorkerReply) => seats.get(reply.id)?.onReply(reply));
  worker.on('error', (error) => void end(String((error as Error).stack ?? error)));
  worker.on('exit', (code) => void end(`exit status ${code}`));
  return {
    alive: () => isAlive,
    end,
    seat: (seated) => {
      given += 1;
      const id = given;
      seats.set(id, seated);
      return {
        send: (request) => worker.postMessage({ ...request, id }),
        leave: () => void seats.delete(id),
      };
    },
  };
};

const startWorker = ({ name, limits, origin, answer }: ThreadOptions): Worker => {
  if (answer === undefined) return newWorker(name, limits, {});
  const { port1, port2 } = new MessageChannel();
  serveCalls(port1, answer);
  return newWorker(name, limits, { cloud: { origin, calls: port2 } });
};

const newWorker = (name: string, resourceLimits: ResourceLimits, setup: WorkerSetup): Worker =>
  new Worker(WORKER_FILE, {
    workerData: setup,
    transferList: setup.cloud ? [setup.cloud.calls] : [],
    env: {},
    argv: [],
    execArgv: [],
    stdin: false,
    name,
    resourceLimits,
  });
