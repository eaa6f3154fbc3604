import * as z from 'zod';
import { type MoneyText, moneyTextSchema } from '../../views/contract.ts';
import { moneyText } from './money-text.ts';

const text = z.string().nullish();
const money = moneyTextSchema.nullish();
const fact = z.object({ provider: text, kind: text, amount: money, code: text });

/** Every field that some event about money may have and the story uses. */
const factsSchema = z
  .object({
    answer: z.object({ provider: text, due: money, basis: text }).nullish(),
    wish: z.object({ due: money, method: text, number: z.number().nullish() }).nullish(),
    fact: fact.nullish(),
    facts: z.array(fact).nullish(),
    provider: text,
    reference: text,
    amount: money,
    difference: money,
    dueAt: text,
    kind: text,
    outcome: text,
    code: text,
    by: text,
    why: text,
    because: text,
    orderId: text,
    n: z.number().nullish(),
  })
  .partial();
type Facts = z.infer<typeof factsSchema>;

const amount = (value: MoneyText | null | undefined): string => moneyText(value) ?? 'an amount';
const worded = (code: string | null | undefined, otherwise: string): string =>
  code ? code.replaceAll(/[_-]/g, ' ') : otherwise;
const after = (code: string | null | undefined): string => (code ? `: ${worded(code, '')}` : '');

const DOERS: Readonly<Record<string, string>> = {
  call: '',
  store: '; the store does it',
  person: '; a person has to do it',
};
const doneBy = (by: string | null | undefined): string => DOERS[by ?? 'call'] ?? '';

const factText = (one: z.infer<typeof fact> | null | undefined): string =>
  `${worded(one?.kind, 'something')} ${amount(one?.amount)}${after(one?.code)}`;

/** Event type → its sentence. */
const SENTENCES: ReadonlyMap<string, (facts: Facts) => string> = new Map(
  Object.entries<(facts: Facts) => string>({
    WishHeard: ({ wish }) =>
      `Payments hears that ${amount(wish?.due)} is due, ${worded(wish?.method, 'somehow')}`,
    FactRecorded: (facts) =>
      `${facts.by ?? worded(facts.fact?.provider, 'The provider')} says: ${factText(facts.fact)}`,
    FactSetAside: (facts) => `A fact counts for nothing here${after(facts.because)}`,
    PaymentOpened: ({ kind, reference, amount: due }) =>
      kind === 'on-delivery'
        ? `${amount(due)} is to be paid to whoever delivers, under ${reference ?? 'a reference'}`
        : `The buyer is told to pay ${amount(due)} under ${reference ?? 'a reference'}`,
    CheckoutRequested: (facts) => `A place to pay ${amount(facts.amount)} is asked for`,
    CaptureRequested: (facts) => `${amount(facts.amount)} is to be taken${doneBy(facts.by)}`,
    VoidRequested: (facts) => `${amount(facts.amount)} is to be let go${doneBy(facts.by)}`,
    RefundRequested: (facts) => `${amount(facts.amount)} is to be given back${doneBy(facts.by)}`,
    ReadRequested: () => 'The provider is asked how the payment stands',
    AttemptStarted: ({ n }) => `Try ${n ?? 1} begins`,
    AttemptEnded: ({ n, outcome, code }) =>
      `Try ${n ?? 1} ends: ${worded(outcome, 'somehow')}${after(code)}`,
    AnswerSaidAgain: () => 'the order is told once more, as it has not acted on its money',
    CallSaidAgain: ({ by }) => `${by ?? 'Karwan'} asks for the call again`,
    PaymentRequested: ({ answer }) => `The buyer is asked for ${amount(answer?.due)}`,
    PaymentAssured: ({ answer }) => `The payment is assured: ${worded(answer?.basis, 'held')}`,
    PaymentFailed: ({ code }) => `A try to pay failed${after(code)}`,
    PaymentCaptured: (facts) => `${amount(facts.amount)} was taken`,
    PaymentVoided: (facts) => `${amount(facts.amount)} was let go`,
    PaymentAuthorisationExpired: () => 'The hold on the buyer’s money lapsed',
    PaymentShort: ({ difference }) => `${amount(difference)} is missing`,
    PaymentOverpaid: ({ difference }) => `${amount(difference)} too much arrived`,
    RefundSettled: (facts) => `${amount(facts.amount)} reached the buyer again`,
    RefundFailed: ({ code }) => `A refund failed${after(code)}; a person decides`,
    DisputeOpened: (facts) => `The buyer’s bank disputes ${amount(facts.amount)}`,
    DisputeClosed: ({ outcome }) => `The dispute is ${worded(outcome, 'over')}`,
    CodCollected: (facts) => `The courier took ${amount(facts.amount)} at the door`,
    CodRemitted: (facts) => `The courier handed over ${amount(facts.amount)}`,
    MoneyAnswered: () => 'The money stands as it did',
    CaseOpened: ({ facts, because }) =>
      `Money waits for its order: ${factText(facts?.[0])} (${worded(because, 'unknown')})`,
    CaseFactsAdded: ({ facts }) => `More is told of it: ${factText(facts?.[0])}`,
    CaseLinked: ({ by, orderId, why }) =>
      `${by ?? 'Somebody'} said it is ${orderId}’s: ${why ?? ''}`,
  }),
);

/** One sentence for an event about money; undefined for every other, and for one out of shape. */
export const tellMoney = (type: string, data: unknown): string | undefined => {
  const sentence = SENTENCES.get(type);
  const facts = sentence && factsSchema.safeParse(data);
  return facts?.success ? sentence?.(facts.data) : undefined;
};
