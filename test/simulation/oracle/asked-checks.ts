import { figuresOf } from '../../../local/simulators/storefronts/order.ts';
import type { Life } from '../workload/life.ts';
import type { FinalCheck, Quiet } from './judging.ts';
import { commitsOf, skewOf, type Told, toldOf } from './told.ts';

/** What the buyer is asked for and what is taken, by the provider’s books: what is due, to the cent. */
export const checkAsked: FinalCheck = (quiet) => {
  checkKeys(quiet);
  for (const life of quiet.lives) {
    // What a person changes here has a total that no store said.
    if (!life.asked.has('amend')) checkAmounts(quiet, life);
    checkWhenOver(quiet, life);
    checkTakenOfDue(quiet, life);
  }
};

/** A key under which two things are asked for makes the provider refuse the second, or forget it. */
const checkKeys = ({ merchants, accuse }: Quiet): void => {
  for (const { keys, plan } of merchants) {
    for (const [key, asked] of keys) {
      if (asked.size > 1) accuse('R5', plan.merchantId, `${key}: ${[...asked].join(' and ')}`);
    }
  }
};

const pagesOf = ({ merchant, orderId }: Life) =>
  merchant.stripe.account
    .all('checkout.session')
    .filter(({ metadata }) => metadata?.['orderId'] === orderId);

const checkAmounts = ({ accuse, coverage }: Quiet, life: Life): void => {
  const totals = life.told.map(({ order }) => Number(figuresOf(order).total));
  const paid = paidTogether(life);
  for (const { id, amount_total } of pagesOf(life)) {
    coverage.saw('sometimes a buyer is asked for money');
    const isDue = totals.some((total) => paid.some((sum) => total - sum === amount_total));
    if (!isDue) accuse('asked', life.orderId, `${id} asks for ${amount_total}, which is not due`);
  }
};

/** All sums that some of the order's payments may have come to, less what some of its refunds took off. */
const paidTogether = ({ merchant, orderId }: Life): readonly number[] => {
  const { account } = merchant.stripe;
  const intents = account
    .all('payment_intent')
    .filter(({ metadata }) => metadata['orderId'] === orderId);
  const ids = new Set<unknown>(intents.map(({ id }) => id));
  const refunds = account
    .all('refund')
    .filter(({ payment_intent: id, status }) => ids.has(id) && status !== 'failed');
  const paid = intents.map(({ amount, amount_received }) => [amount, amount_received]);
  return [...paid, ...refunds.map(({ amount }) => [-amount])].reduce<readonly number[]>(
    (sums, changes) => [
      ...new Set(sums.flatMap((sum) => [sum, ...changes.map((change) => sum + change)])),
    ],
    [0],
  );
};

/** Nobody is given a place to pay for an order after its cancellation. */
const checkWhenOver = (quiet: Quiet, life: Life): void => {
  const skewMs = skewOf(quiet);
  let overSinceMs = Infinity;
  for (const { at, events } of commitsOf(quiet, 'orders', life)) {
    for (const { type } of events) {
      if (type === 'OrderCancelled') overSinceMs = Date.parse(at);
      if (type === 'OrderReinstated') overSinceMs = Infinity;
    }
  }
  const late = pagesOf(life).find(({ created }) => created * 1000 > overSinceMs + skewMs);
  if (late) quiet.accuse('asked', life.orderId, `${late.id} was opened for a cancelled order`);
};

interface Heard {
  readonly wish?: { readonly due: { readonly amount: string } };
}

/** No more is taken of what is held than was due when that was asked for. */
const checkTakenOfDue = (quiet: Quiet, life: Life): void => {
  const told: Told = toldOf(quiet, 'payments', life);
  const last = told.findLastIndex(({ type }) => type === 'CaptureRequested');
  if (last < 0) return;
  const heard = told.slice(0, last + 1).findLast(({ type }) => type === 'WishHeard');
  const due = Number((heard?.data as Heard | undefined)?.wish?.due.amount ?? 0);
  const { captured, taken } = life.merchant.stripe.books.ofOrder(life.orderId);
  // Of two payments the first may have been taken when more was due.
  if (taken !== 1) return;
  quiet.coverage.saw('sometimes held money is taken');
  if (captured > due) quiet.accuse('asked', life.orderId, `${captured} were taken of ${due}`);
};
