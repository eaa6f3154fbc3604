import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { writePipeline } from './pipeline-fixture.ts';
import { waitUntil } from './wait-until.ts';

jest.setTimeout(90_000);

const CLOUD_PROCESS = fileURLToPath(new URL('./cloud-process.ts', import.meta.url));
const KILLS = 3;
const SENDERS = 4;

const started: ChildProcess[] = [];
// A test that fails on its way leaves no process behind.
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

const startProcess = async (assembly: string, dataDir: string) => {
  const child = spawn(process.execPath, [CLOUD_PROCESS, assembly, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  const [origin] = await once(child.stdout, 'data');
  return { child, origin: String(origin).trim() };
};

/** Posts until the door stops answering; returns what was acknowledged. */
const postUntilDead = async (origin: string, prefix: string): Promise<string[]> => {
  const acknowledged: string[] = [];
  for (let count = 0; ; count += 1) {
    const body = `${prefix}-${count}`;
    const response = await fetch(`${origin}/messages`, { method: 'POST', body }).catch(
      () => undefined,
    );
    if (response === undefined) return acknowledged;
    if (response.status === 200) acknowledged.push(body);
  }
};

const kill = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGKILL');
  await once(child, 'exit');
};

/** Runs, under load, until `enough` messages went through the table, then kills in mid-flight. */
const runAndKill = async (assembly: string, dataDir: string, round: number): Promise<string[]> => {
  const { child, origin } = await startProcess(assembly, dataDir);
  let count = 0;
  const senders = Array.from({ length: SENDERS }, (_unused, sender) =>
    postUntilDead(origin, `r${round}-s${sender}`).then((bodies) => {
      count += bodies.length;
      return bodies;
    }),
  );
  // A different moment each time, told by what was sent and not by a clock.
  await postSome(origin, `r${round}-probe`, 3 + round * 7);
  await kill(child);
  const sent = (await Promise.all(senders)).flat();
  expect(count).toBeGreaterThan(0);
  return sent;
};

const postSome = async (origin: string, prefix: string, count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) {
    await fetch(`${origin}/messages`, { method: 'POST', body: `${prefix}-${index}` });
  }
};

const keptAndHeard = async (cloud: Cloud, acknowledged: readonly string[]): Promise<void> => {
  const { sqs, dynamodb } = cloud.services;
  const heard = new Set<string>();
  const kept = async (): Promise<Set<string>> => {
    const { Items } = await dynamodb.call('Scan', { TableName: cloud.outputs('State')['Table'] });
    return new Set((Items as { pk: { S: string } }[]).map(({ pk }) => pk.S));
  };
  const listen = async (): Promise<void> => {
    for (;;) {
      const { Messages = [] } = await sqs.call('ReceiveMessage', {
        QueueUrl: cloud.outputs()['Heard'],
        MaxNumberOfMessages: 10,
      });
      if ((Messages as object[]).length === 0) return;
      for (const { Body } of Messages as { Body: string }[]) heard.add(JSON.parse(Body).detail.pk);
    }
  };
  await waitUntil(
    'every acknowledged message in the table and at the end of the pipeline',
    async () => {
      await listen();
      const items = await kept();
      return acknowledged.every((body) => items.has(body) && heard.has(body));
    },
    60_000,
  );
};

describe('the embedded cloud, killed in mid-flight', () => {
  it('loses nothing that was acknowledged', async () => {
    // Each kill is a receive; no number of them may park a message.
    const assembly = writePipeline({ maxReceiveCount: 1000 });
    const dataDir = mkdtempSync(join(tmpdir(), 'karwan-kill-'));
    const acknowledged: string[] = [];
    for (let round = 0; round < KILLS; round += 1) {
      acknowledged.push(...(await runAndKill(assembly, dataDir, round)));
    }
    const cloud = await startCloud({ assembly, dataDir, port: 0 });
    try {
      await keptAndHeard(cloud, acknowledged);
      const { Messages = [] } = await cloud.services.sqs.call('ReceiveMessage', {
        QueueUrl: cloud.outputs()['Dead'],
      });
      expect(Messages).toEqual([]);
    } finally {
      await cloud.stop();
    }
  });
});
