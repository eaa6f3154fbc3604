import { describe, expect, it } from '@jest/globals';
import { lambdaTarget } from '../../../local/lambda/lambda-target.ts';
import { ARN, code, DEAD, fail, given, payload, worker } from './given-lambda.ts';

describe('functions of a template', () => {
  it('get names, ARNs, versions and aliases that last over restarts', async () => {
    const { environment, provision, lambda } = await given();
    const fn = await provision('Function', { ...code, Handler: 'index.handler' }, 'Worker');
    expect(fn).toEqual({
      ref: 'Test-Worker',
      attributes: { Arn: ARN.replace('worker', 'Test-Worker') },
    });
    const version = (id: string) => provision('Version', { FunctionName: 'Test-Worker' }, id);
    expect((await version('V1')).attributes['Version']).toBe('1');
    expect((await version('V2')).attributes['Version']).toBe('2');
    const alias = await provision('Alias', { FunctionName: fn.ref, Name: 'live' });
    expect(alias.ref).toBe(`${fn.attributes['Arn']}:live`);
    expect(
      await lambda.call('GetFunctionConfiguration', { FunctionName: alias.ref }),
    ).toMatchObject({
      FunctionName: 'Test-Worker',
      Handler: 'index.handler',
      MemorySize: 128,
      Timeout: 3,
    });
    const again = await given(environment);
    await again.provision('Function', worker);
    const known = await again.provision('Version', { FunctionName: 'worker' }, 'V1');
    expect(known.attributes['Version']).toBe('1');
  });

  it('keeps functions with long names apart', async () => {
    const { provision } = await given();
    const long = 'Long'.repeat(20);
    const names = [`${long}A`, `${long}B`].map(async (logicalId) => {
      const { ref } = await provision('Function', { ...code, Handler: 'index.handler' }, logicalId);
      expect(ref.length).toBeLessThanOrEqual(64);
      return ref;
    });
    expect(new Set(await Promise.all(names)).size).toBe(2);
  });

  it.each([
    ['a layer', 'LayerVersion', {}, 'put the code into the bundle'],
    [
      'code that is no asset',
      'Function',
      { ...worker, Code: { S3Key: 'x.zip' } },
      'x.zip is no asset',
    ],
    ['inline code', 'Function', { ...worker, Code: { ZipFile: '' } }, 'only code from an asset'],
    ['a container', 'Function', { ...worker, PackageType: 'Image' }, 'PackageType'],
    ['another runtime', 'Function', { ...worker, Runtime: 'python3.13' }, 'only Node.js functions'],
    [
      'variables that Lambda does not take',
      'Function',
      { ...worker, Environment: { Variables: { A: 'b', TEXT: 'x'.repeat(4080) } } },
      '4KB limit: 4099 bytes, of which the largest are TEXT (4080 characters), A (1 characters)',
    ],
    ['a VPC', 'Function', { ...worker, VpcConfig: {} }, 'VpcConfig'],
    [
      'a topic as dead-letter target',
      'Function',
      { ...worker, DeadLetterConfig: { TargetArn: 'arn:aws:sns:eu-central-1:0:t' } },
      'queues, event buses and functions only',
    ],
  ])('refuses %s', async (_name, type, properties, message) => {
    const { provision } = await given();
    await expect(provision(type, properties)).rejects.toThrow(message);
  });

  it('takes variables of 4 KB, counted as the JSON they come in', async () => {
    const { provision } = await given();
    const Variables = { A: 'b', TEXT: 'x'.repeat(4077) };
    expect(JSON.stringify(Variables)).toHaveLength(4096);
    await provision('Function', { ...worker, Environment: { Variables } });
  });

  it.each([
    [
      'a stream of another service',
      { EventSourceArn: 'arn:aws:kinesis:r:0:stream/s' },
      'only queues',
    ],
    ['large batches without a window', { BatchSize: 11 }, 'MaximumBatchingWindowInSeconds'],
    ['an option that is not there', { ProvisionedPollerConfig: {} }, 'ProvisionedPollerConfig'],
  ])('refuses mappings of %s', async (_name, changes, message) => {
    const { provision, lambda } = await given();
    lambda.registerInProcess('worker', fail);
    const properties = { FunctionName: 'worker', EventSourceArn: DEAD, ...changes };
    await expect(provision('EventSourceMapping', properties)).rejects.toThrow(message);
  });

  it.each([
    ['worker', ARN],
    ['worker:live', `${ARN}:live`],
    [ARN, ARN],
    [`${ARN}:3`, `${ARN}:3`],
    ['000000000000:function:worker:live', `${ARN}:live`],
  ])('tells the ARN of a mapping that names its function %s', async (FunctionName, told) => {
    const { provision, lambda } = await given();
    lambda.registerInProcess('worker', fail);
    const properties = { FunctionName, EventSourceArn: DEAD };
    const { ref: UUID } = await provision('EventSourceMapping', properties);
    expect(await lambda.call('GetEventSourceMapping', { UUID })).toMatchObject({
      FunctionArn: told,
    });
  });
});

describe('Invoke', () => {
  it.each(['worker', ARN, `${ARN}:live`, '000000000000:function:worker', 'worker:3'])(
    'finds the function by %s',
    async (FunctionName) => {
      const { lambda, meter } = await given();
      lambda.registerInProcess(ARN, async (event) => ({ echo: event }), { memoryMegabytes: 1024 });
      const answer = await lambda.call('Invoke', { FunctionName, Payload: payload({ a: 1 }) });
      expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
      expect(Buffer.from(answer['Payload'] as Uint8Array).toString()).toBe('{"echo":{"a":1}}');
      expect(meter.totals()).toMatchObject({
        'lambda.invocation': { worker: 1 },
        'lambda.gb-second': { worker: 0.001 },
      });
    },
  );

  it('answers a thrown error as Lambda does', async () => {
    const { lambda } = await given();
    lambda.registerInProcess('worker', fail);
    const answer = await lambda.call('Invoke', { FunctionName: 'worker' });
    expect(answer['FunctionError']).toBe('Unhandled');
    expect(JSON.parse(Buffer.from(answer['Payload'] as Uint8Array).toString())).toMatchObject({
      errorType: 'RangeError',
      errorMessage: 'too far',
      trace: expect.arrayContaining(['RangeError: too far']),
    });
  });

  it('does not pass on an answer that is too large', async () => {
    const { lambda } = await given();
    lambda.registerInProcess('worker', async () => 'x'.repeat(6_291_556));
    expect(await lambda.invoke('worker', {})).toMatchObject({
      ok: false,
      error: { errorType: 'Function.ResponseSizeTooLarge' },
    });
  });

  it('ends a handler in this process that never answers, and gives its environment up', async () => {
    const { lambda, clock } = await given();
    let givenUp = 0;
    const onTimedOut = (): void => {
      givenUp += 1;
    };
    const limits = { timeoutSeconds: 5, onTimedOut };
    lambda.registerInProcess('worker', () => new Promise(() => undefined), limits);
    const answer = lambda.invoke('worker', {});
    await clock.advance(5000);
    expect(await answer).toMatchObject({
      ok: false,
      error: { errorMessage: expect.stringContaining('Task timed out after 5.00 seconds') },
    });
    expect(givenUp).toBe(1);
  });

  it.each([
    ['an unknown function', { FunctionName: 'nobody' }, 'ResourceNotFoundException'],
    [
      'a payload that is no JSON',
      { FunctionName: 'worker', Payload: '{' },
      'InvalidRequestContentException',
    ],
    [
      'an unknown type',
      { FunctionName: 'worker', InvocationType: 'X' },
      'InvalidParameterValueException',
    ],
    [
      'a payload that is too large',
      { FunctionName: 'worker', Payload: JSON.stringify('x'.repeat(6_291_556)) },
      'RequestTooLargeException',
    ],
    ['a function that is switched off', { FunctionName: 'off' }, 'TooManyRequestsException'],
  ])('refuses %s', async (_name, input, code) => {
    const { lambda } = await given();
    lambda.registerInProcess('worker', fail);
    lambda.registerInProcess('off', fail, { concurrency: 0 });
    await expect(lambda.call('Invoke', input)).rejects.toMatchObject({ code });
  });

  it('refuses operations that it does not have by name', async () => {
    const { lambda } = await given();
    await expect(lambda.call('CreateFunction', {})).rejects.toThrow('CreateFunction');
  });
});

describe('a bus’s target', () => {
  it('takes events for functions, and waits for one that is not there yet', async () => {
    const { lambda } = await given();
    const target = lambdaTarget(lambda);
    const context = { ruleArn: 'arn:rule' };
    expect(await target.deliver(ARN, '{}', context)).toMatchObject({
      retryable: true,
      code: 'NO_RESOURCE',
    });
    lambda.registerInProcess('worker', fail);
    expect(await target.deliver(ARN, '{}', context)).toBe('delivered');
  });
});
