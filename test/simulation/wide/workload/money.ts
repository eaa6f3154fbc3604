import { factsToJson } from '../../../../functions/payments/domain/case.ts';
import { type FactDraft, factOf } from '../../../../functions/payments/domain/facts.ts';
import { printedReferenceOf } from '../../../../functions/payments/providers/printed-reference.ts';
import { idOf } from '../../../../functions/shared/ids.ts';
import { jsonOf } from '../../../../functions/shared/json.ts';
import type { Content } from '../engine/post.ts';
import type { WideWorld } from '../wide-world.ts';
import { type Life, nextId, type Payment } from './life.ts';

/** A line of a statement or of a courier's list, as an import brings it. */
const importFact = (
  { agenda, post }: WideWorld,
  life: Life,
  drafts: readonly (Pick<FactDraft, 'kind' | 'amount' | 'reference'> & Partial<FactDraft>)[],
  provider: 'bank-transfer' | 'cash-on-delivery',
): void => {
  const { merchant, orderId, about } = life;
  const { merchantId } = merchant.plan;
  const at = new Date(agenda.now()).toISOString();
  const facts = drafts.map((draft) =>
    factOf({ ...draft, provider, account: merchantId, occurredAt: at }),
  );
  const [first] = facts;
  const references = [first?.reference ?? '', printedReferenceOf(orderId)];
  const id = idOf('command', merchantId, 'ImportFacts', ...facts.map(({ factId }) => factId));
  const data = { address: { orderId: null, references }, facts: factsToJson(facts) };
  const envelope = {
    ...{ id, kind: 'command', name: 'ImportFacts', schemaVersion: 1, source: 'karwan.console' },
    ...{ merchantId, subject: `payment/${first?.reference}`, occurredAt: at, recordedAt: at },
    ...{ causationId: id, correlationId: id, data },
  };
  post.send({ step: 'payments', name: 'ImportFacts', about, content: jsonOf(envelope) as Content });
};

/** A buyer's transfer arrives, with the printed reference in its text. */
export const transfer = (world: WideWorld, life: Life, amount: bigint): void => {
  if (amount <= 0n) return;
  const payment = paymentOf(world, life, amount);
  life.transfers.push(payment);
  const { currency } = life.merchant.plan;
  const fact = { kind: 'captured' as const, amount: { amount, currency }, reference: payment.id };
  importFact(world, life, [fact], 'bank-transfer');
};

/** The courier has taken the cash at the door, and hands it over. */
export const collect = (world: WideWorld, life: Life, amount: bigint): void => {
  if (amount <= 0n || life.collected.length > 0) return;
  const payment = paymentOf(world, life, amount);
  life.collected.push(payment);
  const { currency } = life.merchant.plan;
  const own = { amount: { amount, currency }, reference: payment.id };
  importFact(world, life, [{ kind: 'collected', ...own }], 'cash-on-delivery');
  const { agenda } = world;
  agenda.at(agenda.now() + 6 * 3_600_000, () => {
    importFact(world, life, [{ kind: 'remitted', ...own }], 'cash-on-delivery');
  });
};

const paymentOf = ({ agenda }: WideWorld, life: Life, amount: bigint): Payment => ({
  ...{ id: idOf('line', nextId(life, life.orderId)), amount },
  at: new Date(agenda.now()).toISOString(),
});

/** Somebody transfers money back, and the statement shows it. */
export const giveBackByHand = (
  world: WideWorld,
  life: Life,
  back: { readonly id: string; readonly refundId: string; readonly amount: bigint },
): void => {
  const came = [...life.transfers, ...life.collected].find(({ amount }) => amount >= back.amount);
  if (!came) return;
  const { id, refundId, amount } = back;
  life.givenBack.push({ id, amount, at: new Date(world.agenda.now()).toISOString() });
  const { currency } = life.merchant.plan;
  const provider = life.transfers.includes(came) ? 'bank-transfer' : 'cash-on-delivery';
  const fact = { kind: 'refunded' as const, amount: { amount, currency }, reference: came.id };
  importFact(world, life, [{ ...fact, refundReference: id, refundId }], provider);
};
