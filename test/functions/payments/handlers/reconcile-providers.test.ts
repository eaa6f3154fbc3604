import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ProviderFact } from '../../../../functions/payments/domain/facts.ts';
import { factOf } from '../../../../functions/payments/domain/facts.ts';
import { make } from '../../../../functions/payments/handlers/reconcile-providers.ts';
import type { CreateCalls, FactPage } from '../../../../functions/payments/providers/provider.ts';
import { createChannelRegister } from '../../../../functions/shared/adapters/channel-register.ts';
import { createKekSource } from '../../../../functions/shared/adapters/key-encryption-key.ts';
import type { Envelope } from '../../../../functions/shared/envelope.ts';
import type { HasSqs } from '../../../../functions/shared/runtime.ts';
import { DAY, HOUR } from '../../../../functions/shared/spans.ts';
import { createEmbeddedTable } from '../../shared/adapters/embedded-table.ts';
import { createTestRuntime } from '../../shared/adapters/fake-aws.ts';

const NOW = Date.UTC(2026, 10, 1, 2);
const API_KEY = 'sk_test_never_shown';
const at = (ms: number) => new Date(ms).toISOString();

type Entry = FactPage['entries'][number];
/** What was asked of the provider's list. */
interface Asked {
  readonly account: string;
  readonly since: string;
  readonly cursor: string | null;
}

const captured = (reference: string, amount = 100n): ProviderFact =>
  factOf({
    provider: 'stripe',
    account: 'chn',
    reference,
    kind: 'captured',
    amount: { amount, currency: 'EUR' },
    occurredAt: at(NOW),
  });
const ofOrder = (orderId: string, ...facts: ProviderFact[]): Entry => ({
  address: { orderId, references: [] },
  facts,
});
const unnamed = (fact: ProviderFact): Entry => ({
  address: { orderId: null, references: [fact.reference] },
  facts: [fact],
});

const openScene = async () => {
  const table = await createEmbeddedTable('channels');
  await table.dynamodb.send(
    new CreateTableCommand({
      TableName: 'payments',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  const sent: Envelope[] = [];
  const asked: Asked[] = [];
  const queue = { takes: true };
  const sqs = {
    send: async (command: {
      readonly input: { readonly Entries: readonly { Id: string; MessageBody: string }[] };
    }) => {
      const { Entries } = command.input;
      if (!queue.takes) return { Failed: Entries.map(({ Id }) => ({ Id, Code: 'Busy' })) };
      sent.push(...Entries.map(({ MessageBody }) => JSON.parse(MessageBody) as Envelope));
      return { Successful: Entries.map(({ Id }) => ({ Id })) };
    },
  } as unknown as HasSqs['sqs'];
  const settings = {
    TABLE: 'payments',
    CHANNELS_TABLE: 'channels',
    KEK_SECRET_ARN: 'arn',
    STEP_QUEUES: '{"payments":"https://sqs.test/payments"}',
  };
  const runtime = {
    ...createTestRuntime(settings, { now: NOW }),
    ...table.aws,
    dynamodb: table.dynamodb,
    sqs,
    fetch: () => Promise.reject(new Error('nobody is outside')),
  };
  /** The list's pages in order, whatever is asked; a function is called as its page is read. */
  const pages: ((() => void) | readonly Entry[])[] = [];
  const list = async ({ account }: { account: string }, since: string, cursor: string | null) => {
    asked.push({ account, since, cursor });
    const index = Number(cursor ?? 0);
    const page = pages[index] ?? [];
    if (typeof page === 'function') page();
    const entries = typeof page === 'function' ? [] : page;
    return { entries, next: index + 1 < pages.length ? String(index + 1) : null };
  };
  const registry = { stripe: (() => ({ list })) as unknown as CreateCalls };
  const register = createChannelRegister({
    ...runtime,
    kek: createKekSource(runtime),
    table: 'channels',
    tagKey: 'tag key',
  });
  const addAccount = async (provider = 'stripe', apiCredentials: { key: string } | null = null) => {
    const { channelId } = await register.create({
      merchantId: 'm1',
      provider,
      context: 'payments',
      label: '',
      settings: {},
      secret: 'whsec_never_shown',
      ...(apiCredentials ? { apiCredentials } : {}),
    });
    return channelId;
  };
  /** One night; `turns` pages may be asked for before its time is over. */
  const run = async (turns = Number.POSITIVE_INFINITY): Promise<readonly Envelope[]> => {
    sent.length = 0;
    asked.length = 0;
    let left = turns;
    const getRemainingTimeInMillis = () => (left-- > 0 ? 300_000 : 30_000);
    await make(runtime, registry)({}, { getRemainingTimeInMillis });
    return [...sent];
  };
  return { runtime, addAccount, run, pages, asked, queue };
};

let scene: Awaited<ReturnType<typeof openScene>>;
let channelId: string;
beforeEach(async () => {
  scene = await openScene();
  channelId = await scene.addAccount('stripe', { key: API_KEY });
  scene.runtime.clock.now = NOW + DAY;
});
const cursors = () => scene.asked.map(({ cursor }) => cursor);
const subjects = (envelopes: readonly Envelope[]) =>
  envelopes.map(({ name, subject }) => `${name} ${subject}`);

describe('what is told', () => {
  it('is one command for each order, and by reference what names none', async () => {
    const [one, two, three] = [captured('pi_1'), captured('pi_1', 200n), captured('pi_2')];
    scene.pages.push([
      ofOrder('ord_1', two),
      unnamed(three),
      ofOrder('ord_2', captured('pi_9')),
      ofOrder('ord_1', two, one),
    ]);
    const told = await scene.run();
    expect(subjects(told)).toEqual([
      'RecordFacts order/ord_1',
      'ImportFacts payment/pi_2',
      'RecordFacts order/ord_2',
    ]);
    expect(told[0]).toMatchObject({
      kind: 'command',
      merchantId: 'm1',
      actor: { kind: 'system', id: 'reconcile-providers' },
      data: { facts: [{ factId: two.factId }, { factId: one.factId }] },
    });
    expect(told[1]?.data).toMatchObject({
      address: { orderId: null, references: ['pi_2'] },
      facts: [{ factId: three.factId, amount: { amount: '100' } }],
    });
  });

  it('has the same ids each time, and others for other facts', async () => {
    scene.pages.push([ofOrder('ord_1', captured('pi_1'), captured('pi_2'))]);
    const [first] = await scene.run();
    scene.runtime.clock.now += DAY;
    scene.pages[0] = [
      ofOrder('ord_1', captured('pi_2')),
      ofOrder('ord_1', captured('pi_1')),
      ofOrder('ord_2', captured('pi_1'), captured('pi_2')),
    ];
    const [again, other] = await scene.run();
    expect(again?.id).toBe(first?.id);
    expect(other?.id).not.toBe(first?.id);
  });

  it('is cut into messages that a queue takes', async () => {
    const facts = Array.from({ length: 201 }, (_, index) => captured('pi_1', BigInt(index + 1)));
    scene.pages.push([ofOrder('ord_1', ...facts)]);
    const told = await scene.run();
    const sizes = told.map(({ data }) => (data as { facts: unknown[] }).facts.length);
    expect(sizes).toEqual([100, 100, 1]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(3);
  });
});

describe('the place', () => {
  it('begins where the account does, and then an hour before the night before', async () => {
    await scene.run();
    expect(scene.asked).toEqual([{ account: channelId, since: at(NOW - HOUR), cursor: null }]);
    scene.runtime.clock.now = NOW + 2 * DAY;
    await scene.run();
    expect(scene.asked).toMatchObject([{ since: at(NOW + DAY - HOUR), cursor: null }]);
  });

  it('stays where it was when the queue does not take what was read', async () => {
    scene.pages.push([ofOrder('ord_1', captured('pi_1'))], [ofOrder('ord_2', captured('pi_2'))]);
    scene.queue.takes = false;
    await expect(scene.run()).rejects.toMatchObject({ code: 'providers-not-reconciled' });
    expect(cursors()).toEqual([null]);
    scene.queue.takes = true;
    expect(subjects(await scene.run())).toEqual([
      'RecordFacts order/ord_1',
      'RecordFacts order/ord_2',
    ]);
    expect(scene.asked).toMatchObject([{ since: at(NOW - HOUR) }, { since: at(NOW - HOUR) }]);
  });

  it('is gone on from when the time was over, then up to now', async () => {
    scene.pages.push([], [ofOrder('ord_2', captured('pi_2'))], []);
    expect(await scene.run(1)).toEqual([]);
    expect(cursors()).toEqual([null]);
    scene.runtime.clock.now = NOW + 2 * DAY;
    await scene.run();
    expect(cursors()).toEqual(['1', '2', null, '1', '2']);
    expect(new Set(scene.asked.slice(0, 2).map(({ since }) => since))).toEqual(
      new Set([at(NOW - HOUR)]),
    );
    expect(scene.asked[2]).toMatchObject({ since: at(NOW + DAY - HOUR) });
  });

  it('asks for nothing without time', async () => {
    await scene.run(0);
    expect(scene.asked).toEqual([]);
  });

  it.each([
    ['is trusted for three days', 3 * DAY, '1'],
    ['begins anew after that', 3 * DAY + 1, null],
  ])('a cursor %s', async (_title, later, cursor) => {
    scene.pages.push([], []);
    await scene.run(1);
    scene.runtime.clock.now += later;
    await scene.run(1);
    expect(scene.asked).toEqual([{ account: channelId, since: at(NOW - HOUR), cursor }]);
  });

  it('is left to the other of two runs at once', async () => {
    const night = (list: () => Promise<FactPage>) =>
      make(scene.runtime, { stripe: (() => ({ list })) as unknown as CreateCalls })(
        {},
        { getRemainingTimeInMillis: () => 300_000 },
      );
    const other = () => night(async () => ({ entries: [], next: null }));
    await night(async () => {
      await other();
      return { entries: [], next: '1' };
    });
    expect(scene.runtime.lines.map(({ fields }) => fields['complete'])).toEqual([true, false]);
    scene.runtime.clock.now += DAY;
    await scene.run();
    expect(scene.asked).toMatchObject([{ since: at(NOW + DAY - HOUR), cursor: null }]);
  });
});

describe('the accounts', () => {
  it('without credentials, or of providers that are not called, are not asked', async () => {
    await scene.addAccount('stripe');
    await scene.addAccount('bank-transfer', { key: 'k' });
    scene.runtime.clock.now += HOUR;
    await scene.run();
    expect(scene.asked.map(({ account }) => account)).toEqual([channelId]);
  });

  it('are asked each for itself: one that fails fails the run, and stops no other', async () => {
    const second = await scene.addAccount('stripe', { key: API_KEY });
    scene.runtime.clock.now += HOUR;
    let calls = 0;
    scene.pages.push(() => {
      calls += 1;
      if (calls === 1) throw new Error('no answer');
    });
    await expect(scene.run()).rejects.toMatchObject({
      code: 'providers-not-reconciled',
      retryable: true,
    });
    expect(scene.asked.map(({ account }) => account).sort()).toEqual([channelId, second].sort());
    expect(scene.runtime.counts['ProviderNotReconciled']).toBe(1);
    const levels = scene.runtime.lines.map(({ level }) => level).sort();
    expect(levels).toEqual(['error', 'info']);
  });

  it('show no credential in the log', async () => {
    scene.pages.push(() => {
      throw new Error('no answer');
    });
    await expect(scene.run()).rejects.toThrow();
    expect(JSON.stringify(scene.runtime.lines)).not.toContain('never_shown');
  });
});
