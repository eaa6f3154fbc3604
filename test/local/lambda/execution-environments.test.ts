import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { realClock, realRandom } from '../../../local/engine/real-time.ts';
import { createExecutionEnvironments } from '../../../local/lambda/execution-environments.ts';
import type { FunctionDefinition } from '../../../local/lambda/function-definition.ts';
import { createFunctionPool } from '../../../local/lambda/function-pool.ts';
import { createLogRing } from '../../../local/lambda/log-ring.ts';
import { createTestEnvironment } from '../environment.ts';
import { waitUntil } from '../wait-until.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** Functions that share a thread. */
const given = (sources: Readonly<Record<string, string>>, threads = 1) => {
  const environment = { ...createTestEnvironment(), clock: realClock(), random: realRandom() };
  const logs = createLogRing(environment);
  const environments = createExecutionEnvironments(environment, logs, undefined, threads);
  const pools = Object.entries(sources).map(([name, source]) => {
    const definition = definitionOf(name, source);
    const start = () => environments.start(definition);
    const limits = { cap: 2, idleMs: 60_000, patienceMs: 50 };
    const pool = createFunctionPool({ clock: environment.clock, start, ...limits });
    closing.push(pool.stop);
    return [name, { pool, arn: definition.arn }] as const;
  });
  closing.push(environments.stop);
  const byName = new Map(pools);
  const run = async (name: string, event: unknown = {}): Promise<unknown> => {
    const { pool, arn } = byName.get(name) as { pool: (typeof pools)[0][1]['pool']; arn: string };
    const payload = JSON.stringify(event);
    const outcome = await pool.run({ requestId: `of ${name}`, functionArn: arn, payload });
    return outcome.ok ? JSON.parse(outcome.payload) : outcome.error.errorType;
  };
  return { run, logs, environments };
};

const definitionOf = (name: string, source: string): FunctionDefinition => {
  const directory = mkdtempSync(join(tmpdir(), 'karwan-function-'));
  writeFileSync(join(directory, 'index.mjs'), source);
  return {
    name,
    arn: `arn:aws:lambda:eu-central-1:000000000000:function:${name}`,
    runtime: 'nodejs24.x',
    directory,
    handler: 'index.handler',
    environment: { OWN: `own to ${name}` },
    timeoutSeconds: name === 'restless' ? 1 : 30,
    memoryMegabytes: 256,
    logGroup: `/aws/lambda/${name}`,
  };
};

/** Tells its thread, how many are in it, and which event of its own this is. */
const NEIGHBOUR = `import { threadId } from 'node:worker_threads';
  const atImport = process.env.OWN;
  let events = 0;
  export const handler = async ({ waitMs = 0 }) => {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    console.log('printed by ' + process.env.OWN);
    return { threadId, atImport, later: process.env.OWN, events: ++events };
  };`;
const RESTLESS = `import { threadId } from 'node:worker_threads';
  export const handler = async ({ does }) => {
    if (does === 'hangs') for (;;);
    if (does === 'exits') process.exit(1);
    return { threadId };
  };`;

interface Told {
  readonly threadId: number;
  readonly atImport: string;
  readonly later: string;
  readonly events: number;
}

describe('functions that share a thread', () => {
  it('see their own environment variables, at import and later, and print for themselves', async () => {
    const { run, logs } = given({ one: NEIGHBOUR, two: NEIGHBOUR });
    const [one, two] = (await Promise.all([run('one'), run('two')])) as [Told, Told];
    expect(one.threadId).toBe(two.threadId);
    expect(one).toMatchObject({ atImport: 'own to one', later: 'own to one', events: 1 });
    expect(two).toMatchObject({ atImport: 'own to two', later: 'own to two', events: 1 });
    await waitUntil('two lines', () => logs.lines().length === 2);
    const [line] = logs.lines({ functionName: 'two' });
    expect(line).toMatchObject({ text: 'printed by own to two', requestId: 'of two' });
  });

  it('are run again elsewhere when one of them takes too long, which is then alone', async () => {
    const { run } = given({ bystander: NEIGHBOUR, restless: RESTLESS });
    const before = (await run('bystander')) as Told;
    const under = run('bystander', { waitMs: 500 });
    expect(await run('restless', { does: 'hangs' })).toBe('Sandbox.Timedout');
    expect(await under).toMatchObject({ events: 1 });
    const after = (await run('bystander')) as Told;
    const alone = (await run('restless')) as Told;
    expect(after).toMatchObject({ events: 2 });
    expect(new Set([before.threadId, after.threadId, alone.threadId]).size).toBe(3);
  });

  it('fail with it, and are apart from then on, when it ends by itself', async () => {
    const { run } = given({ idle: NEIGHBOUR, busy: NEIGHBOUR, restless: RESTLESS });
    await Promise.all(['idle', 'busy', 'restless'].map((name) => run(name)));
    const under = run('busy', { waitMs: 500 });
    expect(await run('restless', { does: 'exits' })).toBe('Runtime.ExitError');
    expect(await under).toBe('Runtime.ExitError');
    const told = await Promise.all(['idle', 'busy', 'restless'].map((name) => run(name)));
    expect(new Set((told as Told[]).map(({ threadId }) => threadId)).size).toBe(3);
  });

  it('have no second environment of one function beside them', async () => {
    const { run } = given({ one: NEIGHBOUR });
    const both = await Promise.all([run('one', { waitMs: 300 }), run('one')]);
    expect(new Set((both as Told[]).map(({ threadId }) => threadId)).size).toBe(2);
  });

  it('take turns for their batches, three at a time in each thread', async () => {
    const { run, environments } = given({ one: NEIGHBOUR, two: NEIGHBOUR, three: NEIGHBOUR }, 2);
    for (const name of ['one', 'two', 'three']) await run(name);
    const taken: string[] = [];
    for (const name of ['one', 'three', 'one', 'three', 'two']) {
      void environments.turn(name).then((end) => {
        taken.push(name);
        closing.push(end);
      });
    }
    await waitUntil('all that have room', () => taken.length === 4);
    expect(taken).toEqual(['one', 'three', 'one', 'two']);
  });
});
