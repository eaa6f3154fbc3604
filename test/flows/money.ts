import type { MoneyAnswer } from '../../functions/payments/contract.ts';
import type { Commit } from '../../functions/shared/commit.ts';
import { rowsOf } from './books.ts';
import type { Pipeline } from './pipeline.ts';

/** Every commit of an order's money, in order of version. */
export const moneyCommitsOf = async (pipeline: Pipeline, orderId: string): Promise<Commit[]> =>
  (await rowsOf(pipeline, 'paymentscommits'))
    .filter(({ pk, kind }) => kind?.S === 'commit' && pk.S.endsWith(`#order/${orderId}`))
    .map(({ body }) => JSON.parse(body?.S ?? 'null') as Commit)
    .sort((a, b) => a.version - b.version);

export const moneyEventsOf = async (pipeline: Pipeline, orderId: string): Promise<string[]> =>
  (await moneyCommitsOf(pipeline, orderId)).flatMap(({ events }) => events.map(({ type }) => type));

/** An answer as it is stored: amounts are texts. */
type Told = Omit<MoneyAnswer, 'authorised' | 'captured' | 'refunded' | 'collected' | 'due'> &
  Record<'authorised' | 'captured' | 'refunded' | 'collected' | 'due', { amount: string }>;

/** The latest that the payments context said of an order's money. */
export const answerOf = async (pipeline: Pipeline, orderId: string): Promise<Told | undefined> =>
  (await moneyCommitsOf(pipeline, orderId))
    .flatMap(({ events }) => events)
    .map(({ data }) => (data as { readonly answer?: Told }).answer)
    .findLast((answer) => answer !== undefined);

/** The sums of an order by our ledger, in the words of Stripe's books. */
export const ledgerOf = async (pipeline: Pipeline, orderId: string) => {
  const answer = await answerOf(pipeline, orderId);
  const sum = (money: { readonly amount: string } | undefined) => Number(money?.amount ?? 0);
  const captured = sum(answer?.captured);
  return { held: sum(answer?.authorised) - captured, captured, refunded: sum(answer?.refunded) };
};

let commands = 0;

/** A person's command; gives what became of it. */
export const command = async (
  pipeline: Pipeline,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<string> => {
  commands += 1;
  const whole = { commandId: `command-${commands}`, why: 'a test wants it', ...input };
  const answer = await pipeline.ask(operation, whole);
  if (!answer.ok) throw new Error(`${operation}: ${answer.error.code} ${answer.error.message}`);
  return (answer.result as { commandId: string }).commandId;
};

/** A person's wishes for many orders, in one request. */
export const commandEach = async (pipeline: Pipeline, acts: readonly object[]): Promise<void> => {
  commands += 1;
  const whole = { commandId: `command-${commands}`, why: 'a test wants it', acts };
  const answer = await pipeline.ask('orders.each', whole);
  if (!answer.ok) throw new Error(`orders.each: ${answer.error.code} ${answer.error.message}`);
  const taken = answer.result as { readonly acts: readonly { readonly ok: boolean }[] };
  const refused = taken.acts.find(({ ok }) => !ok);
  if (refused) throw new Error(`orders.each: ${JSON.stringify(refused)}`);
};
