import { describe, expect, it } from '@jest/globals';
import { createLambda } from '../../../local/lambda/lambda.ts';
import type { StreamSource } from '../../../local/lambda/sources.ts';
import { createSqs } from '../../../local/sqs/sqs.ts';
import { createTestEnvironment } from '../environment.ts';

const STREAM = 'arn:aws:dynamodb:eu-central-1:000000000000:table/t/stream/1';
const DEAD = 'arn:aws:sqs:eu-central-1:000000000000:dead';
const YES = JSON.stringify({ dynamodb: { Keys: { pk: { S: [{ prefix: 'yes' }] } } } });
type Environment = ReturnType<typeof createTestEnvironment>;

/** A stream in memory; sequence numbers are as long as DynamoDB's. */
const createStream = ({ clock }: Environment) => {
  const records: ReturnType<StreamSource['read']>[number][] = [];
  let reads = 0;
  const listeners = new Set<() => void>();
  const source: StreamSource = {
    read: (_arn, after, limit) => {
      reads += 1;
      return records
        .filter(({ dynamodb }) => BigInt(dynamodb.SequenceNumber) > after)
        .slice(0, limit);
    },
    latest: () => BigInt(records.at(-1)?.dynamodb.SequenceNumber ?? 0),
    onAppend: (_arn, listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const append = (...keys: string[]): void => {
    for (const key of keys) {
      records.push({
        eventName: 'INSERT',
        dynamodb: {
          ApproximateCreationDateTime: Math.floor(clock.now() / 1000),
          Keys: { pk: { S: key } },
          SequenceNumber: String(10n ** 20n + BigInt(records.length + 1)),
        },
      });
    }
    for (const listener of listeners) listener();
  };
  return { source, append, reads: () => reads };
};

interface StreamEvent {
  readonly Records: readonly {
    readonly dynamodb: { Keys: { pk: { S: string } }; SequenceNumber: string };
  }[];
}

const keysOf = ({ Records }: StreamEvent) => Records.map(({ dynamodb }) => dynamodb.Keys.pk.S);

const start = async (
  environment: Environment,
  source: StreamSource,
  handler: (keys: string[], event: StreamEvent) => unknown,
  mapping: object = {},
) => {
  const sqs = createSqs(environment);
  const lambda = createLambda(environment, {
    sources: {
      sqs,
      streams: source,
      eventBridge: () => undefined,
    },
  });
  const place = { stackName: 'Test', logicalId: 'Dead' };
  await sqs.provision({ type: 'AWS::SQS::Queue', ...place, properties: { QueueName: 'dead' } });
  const calls: string[][] = [];
  const register = async (event: unknown) => {
    const keys = keysOf(event as StreamEvent);
    calls.push(keys);
    return handler(keys, event as StreamEvent);
  };
  lambda.registerInProcess('publisher', register, { concurrency: 10 });
  await lambda.provision({
    type: 'AWS::Lambda::EventSourceMapping',
    stackName: 'Test',
    logicalId: 'Mapping',
    properties: {
      FunctionName: 'publisher',
      EventSourceArn: STREAM,
      StartingPosition: 'TRIM_HORIZON',
      ...mapping,
    },
  });
  lambda.start();
  const dead = async () => {
    const { Messages = [] } = await sqs.call('ReceiveMessage', {
      QueueUrl: sqs.queueUrl('dead'),
      MaxNumberOfMessages: 10,
    });
    return (Messages as { Body: string }[]).map(({ Body }) => JSON.parse(Body));
  };
  return { lambda, calls, dead };
};

const fail = (): never => {
  throw new Error('not now');
};

describe('a stream’s event source mapping', () => {
  it('brings records in order, in batches, the old ones first', async () => {
    const environment = createTestEnvironment();
    const { source, append } = createStream(environment);
    append('a', 'b', 'c');
    const { calls } = await start(environment, source, () => null, { BatchSize: 2 });
    await environment.clock.advance(10);
    append('d');
    await environment.clock.advance(10);
    expect(calls).toEqual([['a', 'b'], ['c'], ['d']]);
  });

  it('reads a backlog once, however small the batches', async () => {
    const environment = createTestEnvironment();
    const { source, append, reads } = createStream(environment);
    append(...Array.from({ length: 50 }, (_unused, index) => `k${index}`));
    const { calls } = await start(environment, source, () => null, { BatchSize: 1 });
    await environment.clock.advance(100);
    expect(calls).toHaveLength(50);
    expect(reads()).toBeLessThan(5);
  });

  it('starts behind what is there when told LATEST, also when nothing came before a restart', async () => {
    const environment = createTestEnvironment();
    const { source, append } = createStream(environment);
    append('old');
    const latest = { StartingPosition: 'LATEST' };
    const first = await start(environment, source, () => null, latest);
    await environment.clock.advance(10);
    await first.lambda.drain();
    append('new');
    const second = await start(environment, source, () => null, latest);
    await environment.clock.advance(10);
    expect([...first.calls, ...second.calls]).toEqual([['new']]);
  });

  it('goes on after a restart where it was, and repeats what had not ended', async () => {
    const environment = createTestEnvironment();
    const { source, append } = createStream(environment);
    append('a');
    let dead = false;
    const never = () => new Promise(() => undefined);
    const first = await start(environment, source, () => (dead ? never() : null));
    await environment.clock.advance(10);
    dead = true;
    append('b');
    await environment.clock.advance(10);
    const second = await start(environment, source, () => null);
    await environment.clock.advance(10);
    expect(first.calls).toEqual([['a'], ['b']]);
    expect(second.calls).toEqual([['b']]);
  });

  it('repeats a failed batch, slower each time, and lets nothing overtake it', async () => {
    const environment = createTestEnvironment();
    const { source, append } = createStream(environment);
    append('a');
    let failures = 5;
    const { calls } = await start(environment, source, () => (failures-- > 0 ? fail() : null));
    await environment.clock.advance(10);
    append('b');
    await environment.clock.advance(250 + 500 + 1000 + 2000 - 20);
    expect(calls).toEqual([['a'], ['a'], ['a'], ['a']]);
    await environment.clock.advance(10_000);
    expect(calls.slice(4)).toEqual([['a'], ['a'], ['b']]);
  });

  it('repeats from the lowest reported record', async () => {
    const environment = createTestEnvironment();
    const { source, append } = createStream(environment);
    append('a', 'b', 'c', 'd');
    let first = true;
    const answer = (_keys: string[], { Records }: StreamEvent) => {
      const failed = first ? [Records[3], Records[1]] : [];
      first = false;
      const ids = failed.map((record) => ({ itemIdentifier: record?.dynamodb.SequenceNumber }));
      return { batchItemFailures: ids };
    };
    const flag = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
    const { calls } = await start(environment, source, answer, flag);
    await environment.clock.advance(1_000);
    expect(calls).toEqual([
      ['a', 'b', 'c', 'd'],
      ['b', 'c', 'd'],
    ]);
  });

  it('splits a failing batch until only the bad record is given up, and says which', async () => {
    const environment = createTestEnvironment();
    const { source, append } = createStream(environment);
    append('a', 'b', 'bad', 'd');
    const done: string[] = [];
    const { calls, dead } = await start(
      environment,
      source,
      (keys) => (keys.includes('bad') ? fail() : void done.push(...keys)),
      {
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 1,
        DestinationConfig: { OnFailure: { Destination: DEAD } },
      },
    );
    await environment.clock.advance(10_000);
    expect(done).toEqual(['a', 'b', 'd']);
    expect(calls.filter((keys) => keys.join() === 'bad')).toHaveLength(2);
    expect(await dead()).toMatchObject([
      {
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
        DDBStreamBatchInfo: {
          startSequenceNumber: '100000000000000000003',
          endSequenceNumber: '100000000000000000003',
          batchSize: 1,
          streamArn: STREAM,
        },
      },
    ]);
  });

  it('gives up records that are too old', async () => {
    const environment = createTestEnvironment();
    const { source, append } = createStream(environment);
    append('old');
    const { calls, dead } = await start(
      environment,
      source,
      (keys) => (keys.includes('old') ? fail() : null),
      {
        MaximumRecordAgeInSeconds: 60,
        DestinationConfig: { OnFailure: { Destination: DEAD } },
      },
    );
    await environment.clock.advance(120_000);
    append('new');
    await environment.clock.advance(10);
    expect(calls.at(-1)).toEqual(['new']);
    expect(await dead()).toMatchObject([{ requestContext: { condition: 'RecordAgeExceeded' } }]);
  });

  it('passes only records that match a filter, and moves on over the others', async () => {
    const environment = createTestEnvironment();
    const { source, append } = createStream(environment);
    append('no', 'yes-1', 'no', 'yes-2', 'no');
    const { lambda, calls } = await start(environment, source, () => null, {
      FilterCriteria: { Filters: [{ Pattern: YES }] },
    });
    await environment.clock.advance(10);
    await lambda.drain();
    const row = environment.store.db.prepare('SELECT sequence FROM lambda_stream_checkpoint').get();
    expect(calls).toEqual([['yes-1', 'yes-2']]);
    expect(row).toEqual({ sequence: '100000000000000000005' });
  });

  it('with several lanes keeps each key in order while a bad one waits', async () => {
    const environment = createTestEnvironment();
    const { source, append } = createStream(environment);
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    append('bad', ...keys, ...keys);
    const done: string[] = [];
    const { calls } = await start(
      environment,
      source,
      (batch) => (batch.includes('bad') ? fail() : void done.push(...batch)),
      { ParallelizationFactor: 4, BatchSize: 1 },
    );
    await environment.clock.advance(100);
    // The keys that share the bad one's lane wait; all others are done twice, in order.
    const through = [...new Set(done)];
    expect(through.length).toBeGreaterThan(0);
    expect(through.length).toBeLessThan(keys.length);
    for (const key of through) expect(done.filter((each) => each === key)).toHaveLength(2);
    expect(calls).toContainEqual(['bad']);
  });

  it('when the number of lanes changes starts at the slowest lane', async () => {
    const environment = createTestEnvironment();
    const { source, append } = createStream(environment);
    append('bad', 'a', 'b', 'c', 'd', 'e', 'f');
    const four = { ParallelizationFactor: 4, BatchSize: 1 };
    const first = await start(
      environment,
      source,
      (keys) => (keys.includes('bad') ? fail() : null),
      four,
    );
    await environment.clock.advance(100);
    void first.lambda.drain();
    await environment.clock.advance(100);
    const second = await start(environment, source, () => null);
    await environment.clock.advance(100);
    expect(second.calls).toEqual([['bad', 'a', 'b', 'c', 'd', 'e', 'f']]);
  });
});
