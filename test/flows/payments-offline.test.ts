import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Bank, type BuyerHabit, createBank } from '../../local/simulators/bank.ts';
import { type Courier, createCourier } from '../../local/simulators/courier.ts';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { eventsOf, viewOf, waitingIn } from './books.ts';
import { answerOf, command, ledgerOf, moneyEventsOf } from './money.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop, type Shop } from './shop.ts';

const IBAN = 'GB33BUKB20201555555555';
const WINDOW = 'deadline.payment_window.bank-transfer';
const WINDOW_MS = 7_200_000;
/** What `orderWith` comes to. */
const TOTAL = 10_600;
const TENTH = 1_060;

let pipeline: Pipeline;
let shop: Shop;
let bank: Bank;
let courier: Courier;

beforeEach(async () => {
  pipeline = await startPipeline();
  shop = await openShop(pipeline, {
    settings: { 'bank.iban': IBAN, 'bank.holder': 'Sialkot', [WINDOW]: '7200' },
  });
  bank = createBank(pipeline.clock);
  courier = createCourier(pipeline.clock, { currency: 'EUR', fee: 250n });
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const rest = () => comeToRest(pipeline);
const show = async (payment: string): Promise<Record<string, unknown>> => {
  const answer = await pipeline.ask('payments.show', { payment });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.result as Record<string, unknown>;
};
const taken = async (payment: SampleOrder['payment']): Promise<string> => {
  const order = nextOrder({ paid: false, payment });
  await shop.insist(shop.signed(order));
  await rest();
  return shop.orderId(order);
};
const pay = async (orderId: string, habit: BuyerHabit): Promise<void> => {
  const { reference, instructions } = await show(orderId);
  expect(instructions).toMatchObject({ IBAN, Reference: reference });
  bank.pay(
    {
      iban: IBAN,
      due: { amount: BigInt(TOTAL), currency: 'EUR' },
      reference: String(reference),
      payer: 'A. Hart',
      dueAt: new Date(pipeline.clock.now() + WINDOW_MS).toISOString(),
    },
    habit,
  );
};

let files = 0;
const importFile = async (kind: 'statement' | 'remittance', text: string) => {
  files += 1;
  const input = { merchantId: shop.merchantId, kind, text, commandId: `file-number-${files}` };
  const answer = await pipeline.ask('payments.import', input);
  if (!answer.ok) throw new Error(answer.error.message);
  await rest();
  return answer.result as {
    lines: { goesTo: string; caseId: string | null; because: string | null }[];
  };
};
const importStatement = () => importFile('statement', bank.statement(IBAN));
const balance = () => Number(bank.balance(IBAN)['EUR'] ?? 0n);

describe('a bank transfer', () => {
  it('of exactly what is due confirms the order, however often the statement comes', async () => {
    const orderId = await taken('bank-transfer');
    await pay(orderId, 'exact');
    await importStatement();
    await importStatement();
    expect(await viewOf(pipeline, orderId)).toMatchObject({
      state: 'confirmed',
      payment: { state: 'paid' },
    });
    expect(await show(orderId)).toMatchObject({ captured: '106.00 EUR', instructions: null });
    expect(await ledgerOf(pipeline, orderId)).toMatchObject({ captured: balance() });
    expect(balance()).toBe(TOTAL);
    const captured = (await moneyEventsOf(pipeline, orderId)).filter(
      (it) => it === 'PaymentCaptured',
    );
    expect(captured).toHaveLength(1);
  });

  it('that is short waits for the rest, which makes it whole', async () => {
    const orderId = await taken('bank-transfer');
    await pay(orderId, 'short');
    await importStatement();
    expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'placed' });
    expect(await moneyEventsOf(pipeline, orderId)).toContain('PaymentShort');
    expect(await ledgerOf(pipeline, orderId)).toMatchObject({ captured: TOTAL - TENTH });
    const { reference } = await show(orderId);
    const rest = { amount: BigInt(TENTH), currency: 'EUR' };
    bank.transfer({ iban: IBAN, amount: rest, payer: 'A. Hart', text: `${reference}` });
    await importStatement();
    expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'confirmed' });
    expect(await ledgerOf(pipeline, orderId)).toMatchObject({ captured: balance() });
  });

  it('that is over confirms the order and says what is too much', async () => {
    const orderId = await taken('bank-transfer');
    await pay(orderId, 'over');
    await importStatement();
    expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'confirmed' });
    expect(await moneyEventsOf(pipeline, orderId)).toContain('PaymentOverpaid');
    expect(await ledgerOf(pipeline, orderId)).toMatchObject({ captured: TOTAL + TENTH });
    expect(balance()).toBe(TOTAL + TENTH);
  });

  it('that comes after its time reinstates the order', async () => {
    const orderId = await taken('bank-transfer');
    await pay(orderId, 'exact');
    await pipeline.clock.advance(WINDOW_MS + 3 * 60_000);
    await rest();
    expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'expired' });
    await importStatement();
    expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'confirmed' });
    expect(await eventsOf(pipeline, orderId)).toContain('OrderReinstated');
    expect(await ledgerOf(pipeline, orderId)).toMatchObject({ captured: balance() });
  });

  it('of an order that is cancelled is over once a person has sent it back and says so', async () => {
    const orderId = await taken('bank-transfer');
    await pay(orderId, 'exact');
    await importStatement();
    await command(pipeline, 'orders.cancel', { order: orderId });
    await rest();
    expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'cancel_requested' });
    await command(pipeline, 'payments.refunded', { order: orderId });
    await rest();
    expect(await viewOf(pipeline, orderId)).toMatchObject({
      state: 'cancelled',
      payment: { state: 'refunded' },
    });
    expect(await ledgerOf(pipeline, orderId)).toMatchObject({ captured: TOTAL, refunded: TOTAL });
  });

  it('that names no order is a case until a person says whose it is', async () => {
    const orderId = await taken('bank-transfer');
    await pay(orderId, 'without-reference');
    const { lines } = await importStatement();
    expect(lines).toMatchObject([{ goesTo: 'case', because: 'names-no-order' }]);
    const caseId = lines[0]?.caseId ?? '';
    expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'placed' });
    expect(await show(caseId)).toMatchObject({ case: { state: 'open' }, proposed: orderId });
    const listed = await pipeline.ask('payments.list', { cases: 'open' });
    expect(listed).toMatchObject({ ok: true, result: { cases: [{ caseId }] } });
    await command(pipeline, 'payments.link', { order: orderId, caseId });
    await rest();
    await importStatement();
    expect(await show(caseId)).toMatchObject({ case: { state: 'linked', orderId } });
    expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'confirmed' });
    expect(await ledgerOf(pipeline, orderId)).toMatchObject({ captured: balance() });
    expect(balance()).toBe(TOTAL);
  });
});

describe('cash on delivery', () => {
  const collect = async (orderId: string, tracking: string): Promise<void> => {
    const { reference } = await show(orderId);
    const amount = { amount: BigInt(TOTAL), currency: 'EUR' };
    courier.collect({ tracking, order: String(reference), amount });
  };
  const moneyOf = async (orderId: string) => {
    const answer = await answerOf(pipeline, orderId);
    return { collected: answer?.collected.amount, captured: answer?.captured.amount };
  };

  it('is confirmed unpaid, collected, and ours only when it is handed over', async () => {
    const orderId = await taken('cod');
    expect(await viewOf(pipeline, orderId)).toMatchObject({
      state: 'confirmed',
      payment: { state: 'on_delivery' },
    });
    await command(pipeline, 'orders.hand-over', { order: orderId });
    await collect(orderId, 'PK-1');
    await importFile('remittance', courier.collections());
    expect(await moneyOf(orderId)).toEqual({ collected: String(TOTAL), captured: '0' });
    expect(courier.books()).toMatchObject({ collected: BigInt(TOTAL), remitted: 0n });
    const list = courier.remit();
    await importFile('remittance', list);
    await importFile('remittance', list);
    expect(await moneyOf(orderId)).toEqual({ collected: '0', captured: String(TOTAL) });
    expect(courier.books()).toMatchObject({ remitted: BigInt(TOTAL), held: 0n, fees: 250n });
  });

  it('with a net that does not fit is a case, and counts once a person has linked it', async () => {
    const [good, wrong] = [await taken('cod'), await taken('cod')];
    await collect(good, 'PK-1');
    await collect(wrong, 'PK-2');
    const list = courier.remit([{ tracking: 'PK-2', fault: 'net-wrong' }]);
    const { lines } = await importFile('remittance', list);
    expect(lines).toMatchObject([{ goesTo: 'reference' }, { goesTo: 'case' }]);
    expect(await moneyOf(good)).toEqual({ collected: '0', captured: String(TOTAL) });
    expect(await moneyOf(wrong)).toEqual({ collected: '0', captured: '0' });
    await command(pipeline, 'payments.link', { order: wrong, caseId: lines[1]?.caseId ?? '' });
    await rest();
    expect(await moneyOf(wrong)).toEqual({ collected: '0', captured: String(TOTAL) });
    expect(courier.books().remitted).toBe(BigInt(2 * TOTAL));
  });

  it('of a parcel that the courier keeps is told after fourteen days', async () => {
    const orderId = await taken('cod');
    await collect(orderId, 'PK-1');
    await importFile('remittance', courier.collections());
    await importFile('remittance', courier.remit([{ tracking: 'PK-1', fault: 'left-out' }]));
    expect(await moneyOf(orderId)).toEqual({ collected: String(TOTAL), captured: '0' });
    const { deadlines } = await show(orderId);
    expect(deadlines).toMatchObject([{ kind: 'cod_remittance' }]);
    expect(courier.books().held).toBe(BigInt(TOTAL));
  });
});
