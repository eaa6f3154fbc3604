import { randomBytes } from 'node:crypto';
import { permanent } from './fault.ts';
import type { Runtime } from './runtime.ts';

/** The process as it is: the real clock, the real randomness, its environment variables as settings. */
export const processEnvironment: Pick<Runtime, 'now' | 'randomBytes' | 'setting'> = {
  now: () => Date.now(),
  randomBytes: (count) => randomBytes(count),
  setting: (name) => {
    const value = process.env[name];
    if (value === undefined) {
      throw permanent('missing-setting', `the environment variable ${name} is not set`);
    }
    return value;
  },
};

/** The one origin of this machine that webhooks may go to; where the stage names none, as on AWS, there is none. */
export const localEndpoint = (): string | undefined => process.env['LOCAL_ENDPOINT'];

/** Where an invocation's log lines and metrics go: past the console, which would wrap them. */
export const processOutput = {
  /** Each deployment counts for itself. */
  namespace: process.env['METRICS_NAMESPACE'] ?? 'Karwan',
  now: processEnvironment.now,
  /** Lambda tells a function the level of its log, which bills each line; elsewhere all is told. */
  verbose: ['DEBUG', 'TRACE'].includes(process.env['AWS_LAMBDA_LOG_LEVEL'] ?? 'DEBUG'),
  write: (line: string): void => void process.stdout.write(`${line}\n`),
};
