import { describe, expect, it } from '@jest/globals';
import { settle } from '../virtual-clock.ts';
import { addRule, entry, givenBus, put, queueArn, ruleArn } from './given-bus.ts';

const mib = (bytes: number) => JSON.stringify({ x: 'a'.repeat(bytes - 8) });

describe('PutEvents', () => {
  it('delivers the whole event to the targets of the rules that match', async () => {
    const { bridge, delivered } = await givenBus();
    const answer = await put(
      bridge,
      entry({ Time: new Date('2026-01-02T03:04:05.678Z'), Resources: ['arn:one'] }),
      entry({ DetailType: 'OrderPaid' }),
    );
    await settle();
    expect(answer).toEqual({
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.any(String) }, { EventId: expect.any(String) }],
    });
    const [first] = answer['Entries'] as { EventId: string }[];
    expect(delivered).toEqual([
      { targetArn: queueArn('jobs'), payload: expect.any(String), ruleArn: ruleArn('placed') },
    ]);
    expect(JSON.parse(delivered[0]?.payload ?? '')).toEqual({
      version: '0',
      id: first?.EventId,
      'detail-type': 'OrderPlaced',
      source: 'karwan.orders',
      account: '000000000000',
      time: '2026-01-02T03:04:05Z',
      region: 'eu-central-1',
      resources: ['arn:one'],
      detail: { orderId: 'ord_1' },
    });
  });

  it('keeps every digit of a number in the detail', async () => {
    const { bridge, delivered } = await givenBus();
    await put(bridge, entry({ Detail: '{"id":9007199254740993}' }));
    await settle();
    expect(delivered[0]?.payload).toContain('{"id":9007199254740993}');
  });

  it.each([
    ['no source', { Source: '' }, 'InvalidArgument'],
    ['no detail type', { DetailType: undefined }, 'InvalidArgument'],
    ['a detail type of 129 characters', { DetailType: 'x'.repeat(129) }, 'InvalidArgument'],
    ['no detail', { Detail: undefined }, 'InvalidArgument'],
    ['a source of AWS', { Source: 'aws.s3' }, 'NotAuthorizedForSourceException'],
    ['a detail that is no JSON', { Detail: '{' }, 'MalformedDetail'],
    ['a detail that is a list', { Detail: '[]' }, 'MalformedDetail'],
    ['a detail that is a text', { Detail: '"x"' }, 'MalformedDetail'],
    ['a detail that is null', { Detail: 'null' }, 'MalformedDetail'],
  ])('answers an entry with %s by its error and takes the others', async (_, bad, code) => {
    const { bridge, delivered } = await givenBus();
    const answer = await put(bridge, entry(bad), entry());
    await settle();
    expect(answer).toEqual({
      FailedEntryCount: 1,
      Entries: [
        { ErrorCode: code, ErrorMessage: expect.any(String) },
        { EventId: expect.any(String) },
      ],
    });
    expect(delivered).toHaveLength(1);
  });

  it.each([
    ['none', [], false],
    ['ten', Array.from({ length: 10 }, () => entry()), true],
    ['eleven', Array.from({ length: 11 }, () => entry()), false],
    ['1 MiB', [entry({ Source: 's', DetailType: 'd', Detail: mib(1_048_574) })], true],
    ['1 MiB and a byte', [entry({ Source: 's', DetailType: 'd', Detail: mib(1_048_575) })], false],
  ])('with %s entries', async (_, entries, isTaken) => {
    const { bridge } = await givenBus();
    const call = put(bridge, ...entries);
    if (isTaken) expect(await call).toMatchObject({ FailedEntryCount: 0 });
    else await expect(call).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('stores nothing of a call that a fault of ours ends', async () => {
    const { bridge, environment, delivered } = await givenBus();
    const { uuid } = environment.random;
    let calls = 0;
    environment.random.uuid = () => {
      calls += 1;
      if (calls === 2) throw new Error('fault');
      return uuid();
    };
    await expect(put(bridge, entry(), entry())).rejects.toThrow('fault');
    await settle();
    expect(delivered).toEqual([]);
  });

  it('to a bus that does not exist succeeds and delivers nothing', async () => {
    const { bridge, delivered } = await givenBus();
    expect(await put(bridge, entry({ EventBusName: 'nowhere' }))).toEqual({
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.any(String) }],
    });
    await settle();
    expect(delivered).toEqual([]);
  });

  it('takes a bus by its ARN, and the default bus when none is named', async () => {
    const { bridge, delivered } = await givenBus();
    await put(bridge, entry({ EventBusName: 'arn:aws:events:r:1:event-bus/shop' }));
    await put(bridge, entry({ EventBusName: undefined }));
    await settle();
    expect(delivered).toHaveLength(1);
  });

  it('does not meet disabled rules', async () => {
    const { bridge, delivered } = await givenBus();
    await bridge.call('DisableRule', { Name: 'placed', EventBusName: 'shop' });
    await put(bridge, entry());
    await settle();
    expect(delivered).toEqual([]);
  });

  it('meters events by 64 KB and matches by rule', async () => {
    const { bridge, environment } = await givenBus();
    await addRule(bridge, 'all', { source: [{ exists: true }] });
    await put(bridge, entry(), entry({ DetailType: 'Other', Detail: mib(65_536) }));
    expect(environment.meter.totals()).toEqual({
      'eventbridge.event': { shop: 3 },
      'eventbridge.rule-match': { placed: 1, all: 2 },
    });
  });
});
