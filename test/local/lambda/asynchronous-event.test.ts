import { describe, expect, it } from '@jest/globals';
import { DEAD, given, payload } from './given-lambda.ts';

describe('an asynchronous event', () => {
  const accept = (lambda: Awaited<ReturnType<typeof given>>['lambda'], event: unknown = { n: 1 }) =>
    lambda.call('Invoke', {
      FunctionName: 'worker',
      InvocationType: 'Event',
      Payload: payload(event),
    });

  it('is tried three times, one and two minutes apart, then goes to the dead letters', async () => {
    const { lambda, provision, dead, clock } = await given();
    const at: number[] = [];
    const t0 = clock.now();
    lambda.registerInProcess('worker', async () => {
      at.push(clock.now() - t0);
      throw new Error('no');
    });
    await provision('EventInvokeConfig', {
      FunctionName: 'worker',
      Qualifier: '$LATEST',
      DestinationConfig: { OnFailure: { Destination: DEAD } },
    });
    lambda.start();
    expect(await accept(lambda)).toEqual({ StatusCode: 202 });
    await clock.advance(600_000);
    expect(at).toEqual([0, 60_000, 180_000]);
    const [letter] = await dead();
    expect(JSON.parse(letter?.Body ?? '{}')).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { n: 1 },
      responsePayload: { errorType: 'Error', errorMessage: 'no' },
    });
  });

  it('reports success where it is asked to', async () => {
    const { lambda, provision, dead, clock } = await given();
    lambda.registerInProcess('worker', async () => 'fine');
    await provision('EventInvokeConfig', {
      FunctionName: 'worker',
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnSuccess: { Destination: DEAD } },
    });
    lambda.start();
    await accept(lambda);
    await clock.advance(10);
    const [letter] = await dead();
    expect(JSON.parse(letter?.Body ?? '{}')).toMatchObject({
      requestContext: { condition: 'Success' },
      responsePayload: 'fine',
    });
  });

  it('that was accepted survives the process', async () => {
    const first = await given();
    first.lambda.registerInProcess('worker', () => new Promise(() => undefined));
    first.lambda.start();
    await accept(first.lambda, { n: 7 });
    await first.clock.advance(10);
    const second = await given(first.environment);
    const seen: unknown[] = [];
    second.lambda.registerInProcess('worker', async (event) => void seen.push(event));
    second.lambda.start();
    await second.clock.advance(10);
    expect(seen).toEqual([{ n: 7 }]);
  });

  it('runs no more at a time than the function has environments', async () => {
    const { lambda, clock } = await given();
    const endings: (() => void)[] = [];
    const handler = () => new Promise<void>((resolve) => endings.push(resolve));
    lambda.registerInProcess('worker', handler, { concurrency: 2 });
    lambda.start();
    for (let n = 0; n < 4; n += 1) await accept(lambda, { n });
    await clock.advance(10);
    expect(endings).toHaveLength(2);
    endings[0]?.();
    await clock.advance(10);
    expect(endings).toHaveLength(3);
  });
});
