import type { MoneyAnswer } from '../../../functions/payments/contract.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import type { Life } from '../workload/life.ts';
import { streamKey } from './commit-books.ts';
import type { FinalCheck, Quiet } from './judging.ts';

/** An answer as it is stored: amounts are texts. */
type Told = Omit<MoneyAnswer, 'authorised' | 'captured' | 'refunded' | 'collected'> &
  Record<'authorised' | 'captured' | 'refunded' | 'collected', { readonly amount: string }>;

/** Our ledger of every order against the books of whoever holds its money. */
export const checkMoney: FinalCheck = (quiet) => {
  for (const life of quiet.lives) checkOrder(quiet, life);
};

const checkOrder = (quiet: Quiet, life: Life): void => {
  const { merchant, orderId } = life;
  const subject = `order/${orderId}`;
  const commits = quiet.streams.get(streamKey('payments', merchant.plan.merchantId, subject));
  const answer = answerOf(commits ?? []);
  if (!answer) return;
  for (const { events } of commits ?? []) {
    for (const { type } of events) quiet.coverage.saw(`payments ${type}`);
  }
  if (answer.provider === 'stripe') checkStripe(quiet, life, answer);
  if (answer.provider === 'bank-transfer') checkBank(quiet, life, answer);
  if (answer.provider === 'cash-on-delivery') checkCourier(quiet, life, answer);
  checkReleased(quiet, life, answer);
};

const answerOf = (commits: readonly Commit[]): Told | undefined =>
  commits
    .flatMap(({ events }) => events)
    .map(({ data }) => (data as { readonly answer?: Told }).answer)
    .findLast((answer) => answer !== undefined);

const checkStripe = ({ accuse, world }: Quiet, life: Life, answer: Told): void => {
  const { stripe } = life.merchant;
  const books = stripe.books.ofOrder(life.orderId);
  const ours = {
    held: Number(answer.authorised.amount) - Number(answer.captured.amount),
    captured: Number(answer.captured.amount),
    refunded: Number(answer.refunded.amount),
  };
  const theirs = { held: books.held, captured: books.captured, refunded: books.refunded };
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
    const [our, their] = [JSON.stringify(ours), JSON.stringify(theirs)];
    accuse('R4', life.orderId, `our ledger says ${our}, the provider ${their}`);
  }
  for (const { amount_capturable, id, created } of stripe.account.all('payment_intent')) {
    const age = world.clock.now() / 1000 - created;
    if (amount_capturable > 0 && age > 7 * 86_400) accuse('R22', id, 'is still held');
  }
};

const checkBank = ({ accuse }: Quiet, life: Life, answer: Told): void => {
  const { bank, iban } = life.merchant;
  const reference = life.reference?.toLowerCase();
  const came = bank
    .books(iban)
    .filter(({ text }) => reference !== undefined && text.toLowerCase().includes(reference))
    .reduce((sum, { amount }) => sum + amount.amount, 0n);
  if (BigInt(answer.captured.amount) !== came) {
    accuse('R4', life.orderId, `our ledger says ${answer.captured.amount}, the bank ${came}`);
  }
};

const checkCourier = ({ accuse }: Quiet, life: Life, answer: Told): void => {
  const { parcels } = life.merchant.courier.books();
  const remitted = parcels
    .filter(({ order, remittedAt }) => order === life.reference && remittedAt !== null)
    .reduce((sum, { amount }) => sum + amount.amount, 0n);
  if (BigInt(answer.captured.amount) !== remitted) {
    accuse(
      'R4',
      life.orderId,
      `our ledger says ${answer.captured.amount}, the courier ${remitted}`,
    );
  }
};

/** An order that says it is released holds nothing at the provider either. */
const checkReleased = ({ accuse }: Quiet, life: Life, answer: Told): void => {
  if (!answer.released || answer.provider !== 'stripe') return;
  const { held, captured, refunded, lost } = life.merchant.stripe.books.ofOrder(life.orderId);
  if (held > 0 || captured > refunded + lost) {
    accuse('R20', life.orderId, `held ${held}, captured ${captured}, refunded ${refunded}`);
  }
};
