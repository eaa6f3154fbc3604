import { createHmac } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createMeter } from '../../../local/engine/meter.ts';
import { realClock, realRandom } from '../../../local/engine/real-time.ts';
import type { Environment } from '../../../local/engine/service.ts';
import { openStore } from '../../../local/engine/store.ts';
import {
  type ExecutionEnvironment,
  startExecutionEnvironment,
} from '../../../local/lambda/execution-environment.ts';
import type { FunctionDefinition } from '../../../local/lambda/function-definition.ts';
import { startFunctionThread } from '../../../local/lambda/function-thread.ts';
import type { Outcome } from '../../../local/lambda/invocation.ts';
import { createLogRing } from '../../../local/lambda/log-ring.ts';
import { waitUntil } from '../wait-until.ts';

const environment: Environment = {
  store: openStore(':memory:'),
  clock: realClock(),
  random: realRandom(),
  meter: createMeter(),
  region: 'eu-central-1',
  accountId: '000000000000',
  origin: () => 'http://127.0.0.1:4566',
};
const started: ExecutionEnvironment[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.stop()));
});

const start = (source: string, changes: Partial<FunctionDefinition> = {}) => {
  const directory = mkdtempSync(join(tmpdir(), 'karwan-function-'));
  writeFileSync(join(directory, 'index.mjs'), source);
  const logs = createLogRing(environment);
  const definition: FunctionDefinition = {
    name: 'greeter',
    arn: 'arn:aws:lambda:eu-central-1:000000000000:function:greeter',
    runtime: 'nodejs24.x',
    directory,
    handler: 'index.handler',
    environment: { GREETING: 'salam' },
    timeoutSeconds: 10,
    memoryMegabytes: 256,
    logGroup: '/aws/lambda/greeter',
    ...changes,
  };
  const limits = { maxOldGenerationSizeMb: 256 };
  const thread = startFunctionThread({ name: 'greeter', limits, origin: environment.origin() });
  const place = { environment, logs, thread, isAlone: true };
  const execution = startExecutionEnvironment(definition, place);
  started.push(execution);
  const run = async (event: unknown, requestId = 'r1'): Promise<Outcome> => {
    const payload = JSON.stringify(event);
    const outcome = await execution.run({
      requestId,
      functionArn: `${definition.arn}:live`,
      payload,
    });
    if (outcome === 'displaced') throw new Error('nobody else is in the thread');
    return outcome;
  };
  return { execution, run, logs };
};

describe('an execution environment', () => {
  it('runs the bundle again and again, keeping what it built at import', async () => {
    const { run } = start(`let count = 0;
      export const handler = async (event) => ({ count: ++count, name: event.name });`);
    expect(await run({ name: 'a' })).toEqual({ ok: true, payload: '{"count":1,"name":"a"}' });
    expect(await run({ name: 'b' })).toEqual({ ok: true, payload: '{"count":2,"name":"b"}' });
  });

  it('gives what Lambda gives, the function’s own, and nothing of the machine', async () => {
    process.env['KARWAN_TEST_SECRET'] = 'leak';
    const { run } = start(`export const handler = async (event, context) => ({
      env: process.env, context, remaining: context.getRemainingTimeInMillis() });`);
    const outcome = await run({});
    delete process.env['KARWAN_TEST_SECRET'];
    const answer = JSON.parse(outcome.ok ? outcome.payload : '{}');
    expect(answer.env).toMatchObject({
      AWS_REGION: 'eu-central-1',
      AWS_LAMBDA_FUNCTION_NAME: 'greeter',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      GREETING: 'salam',
      _HANDLER: 'index.handler',
    });
    expect(answer.env).not.toHaveProperty('KARWAN_TEST_SECRET');
    expect(answer.env).not.toHaveProperty('HOME');
    expect(answer.env).not.toHaveProperty('NODE_OPTIONS');
    expect(answer.context).toMatchObject({
      awsRequestId: 'r1',
      functionName: 'greeter',
      memoryLimitInMB: '256',
      invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:greeter:live',
    });
    expect(answer.remaining).toBeGreaterThan(0);
    expect(answer.remaining).toBeLessThanOrEqual(10_000);
  });

  it('signs as Node does, with keys of bytes, of text and of Node’s own kind', async () => {
    const { run } = start(`import { createHmac, createSecretKey } from 'node:crypto';
      const bytes = Buffer.from('a key').subarray(0, 5);
      const keys = [bytes, new Uint8Array(bytes), 'a key', createSecretKey(bytes), Buffer.from('b')];
      export const handler = async ({ text }) =>
        keys.map((key) => createHmac('sha256', key).update(text).digest('hex'));`);
    const signed = createHmac('sha256', 'a key').update('salam').digest('hex');
    const other = createHmac('sha256', 'b').update('salam').digest('hex');
    const payload = JSON.stringify([signed, signed, signed, signed, other]);
    expect(await run({ text: 'salam' })).toEqual({ ok: true, payload });
    expect(await run({ text: 'salam' })).toEqual({ ok: true, payload });
  });

  it('answers a thrown error with its type, message and trace, and lives on', async () => {
    const { run } = start(`export const handler = async (event) => {
      if (event.bad) throw new RangeError('too far');
      return 'fine';
    };`);
    const outcome = await run({ bad: true });
    expect(outcome).toMatchObject({
      ok: false,
      error: { errorType: 'RangeError', errorMessage: 'too far' },
    });
    expect(outcome.ok ? [] : outcome.error.trace[0]).toBe('RangeError: too far');
    expect(await run({})).toEqual({ ok: true, payload: '"fine"' });
  });

  it('ends a handler that takes too long, even one that blocks its thread', async () => {
    const { run, execution } = start('export const handler = () => { for (;;); };', {
      timeoutSeconds: 1,
    });
    expect(await run({}, 'slow')).toMatchObject({
      ok: false,
      error: { errorMessage: 'RequestId: slow Error: Task timed out after 1.00 seconds' },
    });
    expect(execution.alive()).toBe(false);
  });

  it('takes what was answered in time, when the host itself stood still meanwhile', async () => {
    const { run, execution } = start('export const handler = async () => "done";', {
      timeoutSeconds: 1,
    });
    await run({});
    // From here on timers come before messages.
    await new Promise((resolve) => setImmediate(resolve));
    const answered = run({});
    // Until it is sent, but not until it is answered.
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
    expect(await answered).toEqual({ ok: true, payload: '"done"' });
    expect(execution.alive()).toBe(true);
  });

  it.each([
    ['exits', 'process.exit(3);', 'exit status 3'],
    [
      'throws out of band',
      "setImmediate(() => { throw new Error('loose'); }); await new Promise(() => {});",
      'loose',
    ],
    [
      'rejects out of band',
      "Promise.reject(new Error('adrift')); await new Promise((r) => setTimeout(r, 5000));",
      'adrift',
    ],
  ])('survives a bundle that %s', async (_name, body, why) => {
    const { run, execution } = start(`export const handler = async () => { ${body} };`);
    const outcome = await run({});
    expect(outcome).toMatchObject({ ok: false, error: { errorType: 'Runtime.ExitError' } });
    expect(outcome.ok ? '' : outcome.error.errorMessage).toContain(why);
    expect(execution.alive()).toBe(false);
  });

  it.each([
    ['does not import', "import 'no-such-module-here';", 'Runtime.ImportModuleError'],
    ['has no such export', 'export const other = 1;', 'Runtime.HandlerNotFound'],
  ])('says when the bundle %s', async (_name, source, errorType) => {
    const { run } = start(source);
    expect(await run({})).toMatchObject({ ok: false, error: { errorType } });
  });

  it('keeps what the bundle prints, line by line, with the request it belongs to', async () => {
    const { run, logs } = start(`export const handler = async () => {
      console.log('one\\ntwo'); process.stderr.write('three\\n'); };`);
    await run({}, 'r7');
    await waitUntil('three lines', () => logs.lines().length === 3);
    const texts = (source: string) =>
      logs
        .lines()
        .filter((line) => line.source === source)
        .map(({ text }) => text);
    expect(texts('stdout')).toEqual(['one', 'two']);
    expect(texts('stderr')).toEqual(['three']);
    expect(environment.meter.totals()['logs.byte']?.['greeter']).toBeGreaterThanOrEqual(11);
  });
});
