import { isAmountProblem, parseAmount } from '../../../functions/shared/money.ts';
import { figuresOf } from '../../../local/simulators/storefronts/order.ts';
import type { Given, Life } from '../workload/life.ts';
import type { FinalCheck, Quiet } from './judging.ts';
import { disputesOf } from './story-checks.ts';
import { commitsOf } from './told.ts';

/** What went back of a card's money, by the provider's books, against what people said of it. */
export const checkRefunds: FinalCheck = (quiet) => {
  for (const life of quiet.lives) {
    checkPromised(quiet, life);
    checkKept(quiet, life);
    checkTwice(quiet, life);
  }
};

/** What the desk was told it may give back is on its way, where that much was taken. */
const checkPromised = (quiet: Quiet, life: Life): void => {
  const promised = life.commands.filter(
    (given) => given.kind === 'refund' && isTaken(quiet, life, given),
  );
  if (promised.length === 0 || mayRefuse(life)) return;
  const { captured, refunded, refunding, lost } = life.merchant.stripe.books.ofOrder(life.orderId);
  const amounts = promised.map((given) => amountOf(life, given));
  // Of several payments one may be taken after all of the others was given back.
  const isAll = amounts.includes(undefined) && paymentsOf(life) === 1;
  const owed = isAll ? captured : amounts.reduce((sum: number, one) => sum + (one ?? 0), 0);
  if (owed === 0 || captured < owed + lost) return;
  quiet.coverage.saw('sometimes a refund is owed');
  if (refunded + refunding < owed) {
    quiet.accuse('liveness', life.orderId, `${owed} are owed, and ${refunded} went back`);
  }
};

/** As the console shows to who gave it: neither refused nor still to be decided. */
const isTaken = (quiet: Quiet, life: Life, { id }: Given): boolean =>
  commitsOf(quiet, 'orders', life).some(
    ({ cause, events }) => cause === id && events.every(({ type }) => type !== 'TransitionRefused'),
  );

/** Undefined: all that is left. */
const amountOf = ({ merchant }: Life, { content }: Given): number | undefined => {
  const { amount } = content as { readonly amount?: string };
  if (amount === undefined) return undefined;
  const parsed = parseAmount(amount, merchant.plan.currency);
  return isAmountProblem(parsed) ? undefined : Number(parsed.amount);
};

const paymentsOf = ({ merchant, orderId }: Life): number =>
  merchant.stripe.account
    .all('payment_intent')
    .filter((one) => one.metadata['orderId'] === orderId && one.amount_received > 0).length;

/** No provider gives back what a bank disputes, and a bank may send a refund back. */
const mayRefuse = (life: Life): boolean => {
  const { account } = life.merchant.stripe;
  return (
    disputesOf(life).length > 0 || account.all('refund').some(({ status }) => status === 'failed')
  );
};

/** Commands by which people answer for it that goods are gone and the money too; each says who and why. */
const OVERRIDES = ['cancel', 'refund', 'amend', 'return', 'track'];

/** All of an order's money went back though its goods had left: somebody says why. */
const checkKept = ({ accuse, coverage }: Quiet, life: Life): void => {
  const { asked, orderId, merchant, externalId, told } = life;
  const { captured, refunded } = merchant.stripe.books.ofOrder(orderId);
  if (!asked.has('hand-over') || captured === 0 || refunded < captured) return;
  coverage.saw('sometimes all goes back for goods that left');
  const isCancelled = told.some(({ order }) => order.cancelledAt !== null);
  const isStores = merchant.store.books.refunds(externalId).some(({ movesMoney }) => movesMoney);
  const isSaid = OVERRIDES.some((kind) => asked.has(kind)) || isCancelled || isStores;
  if (isSaid || disputesOf(life).length > 0) return;
  accuse('R21', orderId, `its goods left, all of ${captured} went back, and nobody says why`);
};

/** Of an order that was paid a second time no more is kept than it ever cost. */
const checkTwice = ({ accuse, coverage }: Quiet, life: Life): void => {
  if (paymentsOf(life) < 2 || mayRefuse(life)) return;
  coverage.saw('sometimes an order is paid a second time');
  const { captured, refunded, refunding } = life.merchant.stripe.books.ofOrder(life.orderId);
  const kept = BigInt(captured - refunded - refunding);
  if (life.told.every(({ order }) => figuresOf(order).total < kept)) {
    accuse('R3', life.orderId, `${kept} are kept of ${captured}, more than it ever cost`);
  }
};
