import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HOUR } from '../../functions/shared/spans.ts';
import { type Row, rowsOf, viewOf, waitingIn } from './books.ts';
import { NO_FAULTS, neverAnswer, type PortCall } from './faults.ts';
import { command, ledgerOf, moneyEventsOf } from './money.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { openStripeShop, type StripeShop } from './stripe-shop.ts';

/** What `orderWith` comes to. */
const TOTAL = 10_600;
/** Longer than a run that was cut off, and the runs that follow it. */
const PATIENT = 60;

let pipeline: Pipeline;
let shop: StripeShop;

beforeEach(async () => {
  pipeline = await startPipeline();
  // The buyer's time outlasts the night, so nothing but the job asks Stripe.
  shop = await openStripeShop(pipeline, { 'deadline.payment_window.prepaid': String(72 * 3600) });
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const rest = () => comeToRest(pipeline, undefined, PATIENT);
const isJob = ({ functionName }: Pick<PortCall, 'functionName'>) =>
  functionName.includes('reconcileproviders');
const runsOf = (): number =>
  pipeline.logs.filter((line) => line.includes('"provider reconciled"')).length;

/** From here on no webhook of Stripe arrives. */
const loseWebhooks = () => shop.stripe.webhooks.sendTo();

/** Starts the job as its rule does, and waits until it, or a later try, came to its end. */
const night = async (): Promise<void> => {
  const { lambda } = pipeline.cloud.services;
  const { Functions } = (await lambda.call('ListFunctions', {})) as {
    Functions: { FunctionName: string }[];
  };
  const name = Functions.map(({ FunctionName }) => FunctionName).find((functionName) =>
    isJob({ functionName }),
  );
  const before = runsOf();
  await lambda.call('Invoke', { FunctionName: name, InvocationType: 'Event', Payload: '{}' });
  await pipeline.until(() => runsOf() > before, PATIENT);
  await rest();
};

const pay = async (orderId: string): Promise<void> => {
  await pipeline.until(() => shop.page(orderId) !== undefined, 60);
  shop.stripe.buyer.pay(shop.page(orderId) ?? '');
};
/** An order whose money is taken, as everybody knows. */
const takenOrder = async (): Promise<string> => {
  const orderId = await shop.order();
  await pay(orderId);
  await rest();
  await command(pipeline, 'orders.hand-over', { order: orderId });
  await rest();
  return orderId;
};
const commits = async (): Promise<Row[]> =>
  (await rowsOf(pipeline, 'paymentscommits')).filter(({ kind }) => kind?.S === 'commit');
const disputesTold = async (orderId: string): Promise<number> =>
  (await moneyEventsOf(pipeline, orderId)).filter((type) => type === 'DisputeOpened').length;

describe('the night', () => {
  it('finds a payment whose webhook never arrived, by the clock', async () => {
    const orderId = await shop.order();
    await rest();
    loseWebhooks();
    await pay(orderId);
    await rest();
    expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'placed' });
    await pipeline.clock.advance(24 * HOUR);
    await pipeline.until(() => runsOf() > 0, PATIENT);
    await rest();
    expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'confirmed' });
    expect(shop.stripe.books.ofOrder(orderId)).toMatchObject({ held: TOTAL });
    expect(await ledgerOf(pipeline, orderId)).toEqual({ held: TOTAL, captured: 0, refunded: 0 });
  });

  it('writes nothing of what is known, and run twice nothing of what it found', async () => {
    const orderId = await takenOrder();
    const known = await commits();
    await night();
    expect(await commits()).toHaveLength(known.length);
    loseWebhooks();
    shop.stripe.buyer.dispute(shop.intent(orderId));
    await night();
    expect(await disputesTold(orderId)).toBe(1);
    const found = await commits();
    await night();
    expect(await commits()).toHaveLength(found.length);
  });

  it('makes one case of money that names no order, however often it is found', async () => {
    loseWebhooks();
    await pipeline.outside('https://api.stripe.com/v1/payment_intents', {
      method: 'POST',
      headers: {
        authorization: 'Bearer sk_test_simulated',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'amount=4200&currency=eur&confirm=true&payment_method=pm_card_visa&payment_method_types[0]=card',
    });
    expect(shop.stripe.account.all('payment_intent')).toHaveLength(1);
    await night();
    await night();
    const cases = (await commits()).filter(({ pk }) => pk.S.includes('#case/'));
    expect(cases.map(({ sk }) => Number(sk.S))).toEqual([1]);
    expect(cases[0]?.body?.S).toContain('"amount":"4200"');
  });

  it('waits for Stripe to answer again', async () => {
    const orderId = await takenOrder();
    loseWebhooks();
    shop.stripe.buyer.dispute(shop.intent(orderId));
    shop.stripe.faults.plan({ kind: 'unavailable', on: 'GET /v1/events' });
    await night();
    expect(await disputesTold(orderId)).toBe(1);
  });
});

describe('a run that dies at any of its calls', () => {
  const dieAt = (n: number, when: 'before' | 'after'): { died: boolean } => {
    const death = { died: false };
    let made = 0;
    const answer = pipeline.outside;
    const next = (): Promise<void> => {
      if (death.died) return Promise.resolve();
      made += 1;
      if (made < n) return Promise.resolve();
      death.died = true;
      return neverAnswer();
    };
    pipeline.faults = {
      ...NO_FAULTS,
      [when]: (call: PortCall) => (isJob(call) ? next() : Promise.resolve()),
    };
    pipeline.outside = async (url, init) => {
      if (!url.includes('/v1/events')) return answer(url, init);
      if (when === 'before') await next();
      const answered = await answer(url, init);
      if (when === 'after') await next();
      return answered;
    };
    return death;
  };

  it.each(['before', 'after'] as const)(
    'is made up for, and nothing is doubled (%s the call takes effect)',
    async (when) => {
      const orderId = await takenOrder();
      const { outside } = pipeline;
      loseWebhooks();
      let deaths = 0;
      for (let n = 1; ; n += 1) {
        shop.stripe.buyer.dispute(shop.intent(orderId));
        const death = dieAt(n, when);
        await night();
        pipeline.faults = NO_FAULTS;
        pipeline.outside = outside;
        expect(await disputesTold(orderId)).toBe(n);
        if (!death.died) break;
        deaths += 1;
      }
      expect(deaths).toBeGreaterThan(4);
    },
  );
});
