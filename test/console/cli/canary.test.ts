import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { run } from './run.ts';

const lambda = mockClient(LambdaClient);
beforeEach(() => {
  lambda.reset();
});

const cloud = JSON.stringify({
  pid: 1,
  ingestUrl: 'http://127.0.0.1:1/webhooks',
  awsUrl: 'http://127.0.0.1:1',
  consoleUrl: 'http://127.0.0.1:2',
  consoleFunction: 'console-fn',
});
const running = { '/home/karwan/.karwan/cloud.json': cloud };
const CANARY = 'canary_000000000000000000000000';
const at = '2026-11-10T12:00:01.000Z';

/** The console function: `seen` are its successive answers to `canary.show`, the last one repeated. */
const answers = (...seen: readonly (readonly string[])[]) => {
  let asked = 0;
  lambda.on(InvokeCommand).callsFake(({ Payload }: { readonly Payload: Uint8Array }) => {
    const { operation } = JSON.parse(Buffer.from(Payload).toString('utf8')) as {
      operation: string;
    };
    const reached = seen[Math.min(asked, seen.length - 1)] ?? [];
    if (operation === 'canary.show') asked += 1;
    const steps = ['orders', 'payments'].map((step) => ({
      step,
      arrivedAt: reached.includes(step) ? at : null,
    }));
    const result =
      operation === 'canary.send'
        ? { canaryId: CANARY, at, steps: ['orders', 'payments'] }
        : { canaryId: CANARY, arrived: reached.length === 2, steps };
    return { Payload: Buffer.from(JSON.stringify({ ok: true, result })) };
  });
};

/** Time passes only in `sleep`. */
const clock = () => {
  let now = 0;
  return {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
};

describe('karwan canary', () => {
  it('waits until every step has seen it', async () => {
    answers([], ['orders'], ['orders', 'payments']);
    const { code, out, err } = await run(['canary'], running, clock());
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`orders\t${at}\npayments\t${at}\n`);
  });

  it('fails after its time, names the step that heard nothing, and says where to look', async () => {
    answers(['orders']);
    const ended = clock();
    const { code, out, err } = await run(['canary', '--timeout', '5'], running, ended);
    expect(code).toBe(1);
    expect(out).toContain('payments\tno');
    expect(err).toMatch(/Within 5 s it did not reach payments\.\n.*rule Subscription/);
    expect(ended.now()).toBe(5_000);
  });

  it('sends another one every 20 s: a new rule lets events through only after a while', async () => {
    // For half a minute only orders hears; by then what reached it was the first one.
    const quiet = Array.from({ length: 20 }, () => ['orders']);
    answers(...quiet, ...Array.from({ length: 10 }, () => []), ['payments']);
    const { code, out } = await run(['canary'], running, clock());
    expect(code).toBe(0);
    expect(out).toBe(`orders\t${at}\npayments\t${at}\n`);
    const sent = lambda
      .commandCalls(InvokeCommand)
      .filter(({ args }) =>
        Buffer.from((args[0].input.Payload as Uint8Array | undefined) ?? []).includes(
          'canary.send',
        ),
      );
    expect(sent).toHaveLength(2);
  });

  it('is one document for a program', async () => {
    answers(['orders']);
    const { code, out, err } = await run(['canary', '--json', '--timeout', '1'], running, clock());
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(JSON.parse(out)).toMatchObject({ canaryId: CANARY, arrived: false });
  });
});
