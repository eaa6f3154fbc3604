import { describe, expect, it } from '@jest/globals';
import { interpretMessage } from '../../../functions/payments/adapters/interpret-message.ts';
import { paymentStreamPorts } from '../../../functions/payments/adapters/payment-streams.ts';
import { caseDecider } from '../../../functions/payments/domain/case.ts';
import { paymentBook } from '../../../functions/payments/domain/events.ts';
import type { CaseMessage, PaymentMessage } from '../../../functions/payments/domain/messages.ts';
import { standingOf } from '../../../functions/payments/domain/standing.ts';
import { evolvePayment, initialPayment } from '../../../functions/payments/domain/state.ts';
import { providers } from '../../../functions/payments/providers/index.ts';
import type { StreamName } from '../../../functions/shared/commit.ts';
import { openStream, type StreamPorts } from '../../../functions/shared/decide-stream.ts';
import type { Envelope } from '../../../functions/shared/envelope.ts';
import { decodeEvent } from '../../../functions/shared/event-book.ts';
import { toJson } from '../../../functions/shared/json.ts';
import { HOUR } from '../../../functions/shared/spans.ts';
import { createBank } from '../../../local/simulators/bank.ts';
import { createCourier } from '../../../local/simulators/courier.ts';
import { fc } from '../../properties.ts';
import { createWorld } from '../console/console-world.ts';
import { memoryLog } from '../shared/memory-log.ts';
import { commit, events } from '../views/commits.ts';
import { wish } from './domain/builders.ts';

const NOW = Date.parse('2026-11-10T12:00:00.000Z');
const clock = { now: () => NOW };
const merchantId = 'sialkot';
const DUE = { amount: 774_700n, currency: 'PKR' };
const ORDERS = ['ord_1', 'ord_2', 'ord_3'];

/** The payments context over a log in memory; commands that it sends itself are done at once. */
const createPayments = (method: 'bank-transfer' | 'cod') => {
  const { log, streams } = memoryLog();
  const printed = new Map<string, string>();
  const references = {
    find: async (_merchant: string, _at: object, asked: readonly string[]) =>
      asked.map((one) => printed.get(one)).find((subject) => subject !== undefined),
    findAll: () => Promise.reject(new Error('money is one order’s')),
  };
  const now = () => NOW + HOUR;
  const portsOf = (stream: StreamName) => {
    const { rowsOf: _, ...ports } = paymentStreamPorts(stream, { rules: providers, log, now });
    return (stream.subject.startsWith('case/')
      ? { log, now, book: paymentBook, decider: caseDecider }
      : ports) as unknown as StreamPorts<unknown, PaymentMessage | CaseMessage>;
  };
  const handle = async (sent: Envelope): Promise<void> => {
    const envelope = JSON.parse(toJson(sent)) as Envelope;
    // The last look: what is unknown now is a case.
    const received = { envelope, replayed: false, receives: 12 };
    const meaning = await interpretMessage({ providers, references }, received);
    if (meaning.kind !== 'message') return;
    await openStream(meaning.stream, portsOf(meaning.stream)).decide(meaning.item);
    const commits = await log.load(meaning.stream);
    const own = commits.find(({ cause }) => cause === envelope.id)?.commands ?? [];
    for (const { id, name, subject, data } of own)
      await handle({ ...envelope, id, name, subject, data });
  };
  const order = (orderId: string) =>
    openStream(
      { context: 'payments', merchantId, subject: `order/${orderId}` },
      portsOf({ context: 'payments', merchantId, subject: 'order/' }),
    ).decide({
      cause: `wish-${orderId}`,
      correlationId: 'x',
      occurredAt: '2026-11-01T00:00:00.000Z',
      name: 'HearWish',
      message: { type: 'HearWish', wish: wish({ orderId, method, due: DUE, settings: {} }) },
    });
  const standing = async (orderId: string) => {
    const commits = await log.load({
      context: 'payments',
      merchantId,
      subject: `order/${orderId}`,
    });
    const state = commits
      .flatMap((one) => one.events)
      .reduce(
        (before, event) => evolvePayment(before, decodeEvent(paymentBook, event) as never),
        initialPayment,
      );
    return standingOf(providers, state);
  };
  const openCases = (): number =>
    [...streams.entries()].filter(
      ([key, commits]) =>
        key.includes('#case/') &&
        !commits.some((one) => one.events.some(({ type }) => type === 'CaseLinked')),
    ).length;
  return { handle, order, standing, openCases, printed };
};

const given = async (method: 'bank-transfer' | 'cod') => {
  const payments = createPayments(method);
  const world = createWorld();
  for (const [index, orderId] of ORDERS.entries()) {
    await payments.order(orderId);
    const placed = events.placed({ externalOrderId: `ext-${orderId}`, number: `#${index + 1}` });
    await world.record(commit(1, [placed], { subject: `order/${orderId}` }));
    const opening = providers[method === 'cod' ? 'cash-on-delivery' : method]?.open(
      wish({ orderId, due: DUE }),
      DUE,
    );
    if (opening && 'reference' in opening) {
      payments.printed.set(opening.reference, `order/${orderId}`);
    }
  }
  return { payments, world };
};

const importFile = (world: ReturnType<typeof createWorld>, kind: string, text: string) =>
  world.ask('payments.import', { merchantId, kind, text, commandId: '6f1c2a8e-1' });

/** A permutation with repetitions of what was sent. */
const shuffled = (count: number) =>
  fc.array(fc.nat({ max: count - 1 }), { maxLength: 2 * count }).chain((extra) => {
    const all = [...Array.from({ length: count }, (_, index) => index), ...extra];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });

describe('money that comes in files', () => {
  it('is each order’s own to the unit, whatever the order and number of deliveries', async () => {
    const bank = createBank(clock);
    const { world } = await given('bank-transfer');
    const invoice = (orderId: string) => {
      const opening = providers['bank-transfer']?.open(wish({ orderId, due: DUE }), DUE);
      const reference = opening && 'reference' in opening ? opening.reference : '';
      return { iban: 'IBAN', due: DUE, reference, payer: 'A', dueAt: '2026-11-09T00:00:00.000Z' };
    };
    bank.pay(invoice('ord_1'), 'exact');
    bank.pay(invoice('ord_2'), 'short');
    bank.pay(invoice('ord_2'), 'over');
    bank.pay(invoice('ord_3'), 'without-reference');
    const style = { withIds: false };
    await importFile(world, 'statement', bank.statement('IBAN', undefined, style));
    await importFile(world, 'statement', bank.statement('IBAN', undefined, style));
    expect(world.sent).toHaveLength(8);
    await fc.assert(
      fc.asyncProperty(shuffled(world.sent.length), async (order) => {
        const { payments } = await given('bank-transfer');
        for (const index of order) await payments.handle(world.sent[index] as Envelope);
        expect((await payments.standing('ord_1'))?.captured).toBe(DUE.amount);
        expect((await payments.standing('ord_2'))?.captured).toBe(2n * DUE.amount);
        expect((await payments.standing('ord_3'))?.captured).toBe(0n);
        expect(payments.openCases()).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  it('is counted once when the courier’s list comes again, and asks a person where it is wrong', async () => {
    const courier = createCourier(clock, { currency: 'PKR', fee: 5000n });
    const { world } = await given('cod');
    ORDERS.forEach((_, index) => {
      courier.collect({ tracking: `PK-${index + 1}`, order: `#${index + 1}`, amount: DUE });
    });
    const list = courier.remit([{ tracking: 'PK-3', fault: 'net-wrong' }]);
    await importFile(world, 'remittance', list);
    await importFile(world, 'remittance', list);
    expect(world.sent).toHaveLength(6);
    await fc.assert(
      fc.asyncProperty(shuffled(world.sent.length), async (order) => {
        const { payments } = await given('cod');
        for (const index of order) await payments.handle(world.sent[index] as Envelope);
        expect((await payments.standing('ord_1'))?.captured).toBe(DUE.amount);
        expect((await payments.standing('ord_2'))?.captured).toBe(DUE.amount);
        expect((await payments.standing('ord_3'))?.captured).toBe(0n);
        expect(payments.openCases()).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  it('is one order’s for good once a person has said whose it is', async () => {
    const bank = createBank(clock);
    const { payments, world } = await given('bank-transfer');
    bank.transfer({ iban: 'IBAN', amount: DUE, payer: 'A', text: 'for the balls' });
    await importFile(world, 'statement', bank.statement('IBAN'));
    const [opened] = world.sent as [Envelope];
    const link = (id: string, orderId: string): Envelope => ({
      ...opened,
      id,
      name: 'LinkCase',
      data: { orderId, by: 'ayesha', why: 'a receipt' },
    });
    await payments.handle(opened);
    await payments.handle(link('cmd_1', 'ord_1'));
    await payments.handle(link('cmd_2', 'ord_2'));
    await payments.handle(opened);
    expect((await payments.standing('ord_1'))?.captured).toBe(DUE.amount);
    expect((await payments.standing('ord_2'))?.captured).toBe(0n);
  });
});
