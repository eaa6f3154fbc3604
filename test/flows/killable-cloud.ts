import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ConsoleAnswer } from '../../local/start/console-client.ts';
import { ASSEMBLY } from './synthesize.ts';

const CLOUD_PROCESS = fileURLToPath(new URL('./cloud-process.ts', import.meta.url));

/** The application in a process of its own, on a file. */
export interface KillableCloud {
  readonly origin: string;
  /** Through Lambda's own API, as the CLI asks. */
  ask(operation: string, input: object): Promise<ConsoleAnswer>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

export const startKillableCloud = async (dataDir: string, leadMs = 0): Promise<KillableCloud> => {
  const child = spawn(process.execPath, [CLOUD_PROCESS, ASSEMBLY, dataDir, String(leadMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { origin, consoleFunction } = await placeOf(child);
  const lambda = new LambdaClient({
    endpoint: origin,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    origin,
    ask: async (operation, input) => {
      const actor = { kind: 'person', id: 'tester' };
      const { Payload } = await lambda.send(
        new InvokeCommand({
          FunctionName: consoleFunction,
          Payload: JSON.stringify({ operation, input, actor }),
        }),
      );
      return JSON.parse(Buffer.from(Payload ?? []).toString('utf8')) as ConsoleAnswer;
    },
    kill: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      lambda.destroy();
    },
  };
};

interface Place {
  readonly origin: string;
  readonly consoleFunction: string;
}

const placeOf = async ({ stdout, pid }: ChildProcess): Promise<Place> => {
  if (!stdout) throw new Error(`no output of process ${pid}`);
  const [line] = (await once(stdout, 'data')) as [Buffer];
  return JSON.parse(line.toString('utf8')) as Place;
};
