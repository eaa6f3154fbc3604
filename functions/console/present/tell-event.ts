import * as z from 'zod';
import { type MoneyText, moneyTextSchema } from '../../views/contract.ts';
import { moneyText } from './money-text.ts';
import { tellGoods } from './tell-goods.ts';
import { tellMessages } from './tell-messages.ts';
import { tellMoney } from './tell-money.ts';

const text = z.string().nullish();
const money = moneyTextSchema.nullish();

/** Every field that some event may have and the story uses; an absent one leaves its clause out. */
const factsSchema = z
  .object({
    provider: text,
    snapshot: z
      .object({
        number: text,
        totals: z.object({ total: money }).nullish(),
        lines: z.array(z.unknown()).nullish(),
      })
      .nullish(),
    changed: z.array(z.string()).nullish(),
    oldTotal: money,
    newTotal: money,
    reason: text,
    requestedBy: text,
    wish: z
      .object({ due: money, capture: text, release: text, refunds: z.array(z.unknown()).nullish() })
      .nullish(),
    answer: z
      .object({
        ...{ authorised: money, captured: money, refunded: money, provider: text },
        ...{ stock: text, summary: text, parcels: z.array(z.unknown()).nullish() },
      })
      .nullish(),
    outcome: text,
    event: text,
    basis: text,
    hold: z.object({ reason: text, note: text }).nullish(),
    trackingNumber: text,
    parcel: z.object({ trackingNumber: text }).nullish(),
    method: text,
    kind: text,
    done: z.boolean().nullish(),
    refund: z.object({ amount: money }).nullish(),
    fulfilment: z
      .object({ status: text, trackingNumbers: z.array(z.string()).nullish() })
      .nullish(),
    goods: z.object({ intent: text, lines: z.array(z.unknown()).nullish() }).nullish(),
    because: text,
    problems: z.array(z.object({ path: text, message: text })).nullish(),
    by: text,
    why: text,
    decidedBy: text,
    orderId: text,
    requestId: text,
    command: text,
    code: text,
  })
  .partial();

type Facts = z.infer<typeof factsSchema>;

const worded = (code: string): string => code.replaceAll(/[_-]/g, ' ');

const because = (reason: string | null | undefined): string =>
  reason ? `: ${worded(reason)}` : '';

const amount = (value: MoneyText | null | undefined): string => moneyText(value) ?? 'an amount';

const parcel = (one: NonNullable<Facts['fulfilment']>): string => {
  const tracking = (one.trackingNumbers ?? []).join(', ');
  return `${worded(one.status ?? 'changed')}${tracking ? `, tracking ${tracking}` : ''}`;
};

const list = (items: readonly string[]): string =>
  items.length === 0 ? 'nothing' : items.join('; ');

const goodsWords = (goods: Facts['goods']): string => {
  if (goods?.intent === 'release') return 'send nothing more';
  const lines = goods?.lines?.length ?? 0;
  const what = `${lines} line${lines === 1 ? '' : 's'}`;
  return goods?.intent === 'ship' ? `send ${what}` : `keep the stock of ${what}`;
};

const goodsAnswerWords = (answer: Facts['answer']): string => {
  const parcels = answer?.parcels?.length ?? 0;
  const sent = `${parcels} parcel${parcels === 1 ? '' : 's'}`;
  return `stock ${worded(answer?.stock ?? 'unknown')}, ${sent}, ${worded(answer?.summary ?? '')}`;
};

const wishWords = (wish: Facts['wish']): string => {
  if (wish?.release === 'return') return 'give everything back';
  if (wish?.release === 'close') return 'take nothing more';
  const refunds = wish?.refunds?.length ?? 0;
  const back = refunds > 0 ? `, ${refunds} refund${refunds === 1 ? '' : 's'} asked` : '';
  return `${wish?.capture === 'now' ? 'take' : 'assure'} ${amount(wish?.due)}${back}`;
};

const answerWords = (answer: Facts['answer']): string =>
  [
    `held ${amount(answer?.authorised)}`,
    `taken ${amount(answer?.captured)}`,
    `given back ${amount(answer?.refunded)}`,
  ].join(', ');

/** Event type → its sentence. */
const SENTENCES: ReadonlyMap<string, (facts: Facts) => string> = new Map(
  Object.entries<(facts: Facts) => string>({
    OrderPlaced: ({ snapshot, provider }) => {
      const lines = snapshot?.lines?.length ?? 0;
      const goods = `${lines} ${lines === 1 ? 'line' : 'lines'}`;
      return `Placed through ${provider ?? 'a storefront'}: ${goods}, ${amount(snapshot?.totals?.total)}`;
    },
    SnapshotRecorded: ({ changed }) =>
      changed && changed.length > 0
        ? `The store sent a newer version: ${changed.join(', ')} changed`
        : 'The store sent a newer version that changes nothing',
    OrderAmended: ({ oldTotal, newTotal }) =>
      amount(oldTotal) === amount(newTotal)
        ? `Amended: the total stays ${amount(newTotal)}`
        : `Amended: the total goes from ${amount(oldTotal)} to ${amount(newTotal)}`,
    OrderCancelled: ({ requestedBy, reason }) =>
      `Cancelled by the ${requestedBy ?? 'storefront'}${because(reason)}`,
    OrderReinstated: (facts) => `Alive again${because(facts.because)}`,
    MoneyWanted: ({ wish }) => `Payments is asked${because(wishWords(wish))}`,
    GoodsWanted: ({ goods }) => `Fulfilment is asked${because(goodsWords(goods))}`,
    MoneyAnswerHeard: ({ event, answer }) =>
      `Payments says ${humanised(event ?? 'something').toLowerCase()}: ${answerWords(answer)}`,
    GoodsAnswerHeard: ({ event, answer }) =>
      `Fulfilment says ${humanised(event ?? 'something').toLowerCase()}: ${goodsAnswerWords(answer)}`,
    OrderCompleted: ({ outcome }) =>
      outcome === 'undelivered' ? 'Over: nothing reached the buyer' : 'Completed',
    OrderConfirmed: ({ basis }) => `Confirmed: the payment is ${worded(basis ?? 'assured')}`,
    OrderHeld: ({ hold }) => `Held for ${worded(hold?.reason ?? 'a reason')}: ${hold?.note ?? ''}`,
    OrderHoldReleased: (facts) =>
      `No longer held for ${worded(facts.reason ?? 'a reason')}${facts.by ? `, by ${facts.by}` : ''}`,
    OrderHandedOver: ({ by, trackingNumber }) =>
      `${by === 'storefront' ? 'The store says that the goods are' : 'The goods are'} handed over${trackingNumber ? `, tracking ${trackingNumber}` : ''}`,
    OrderCancellationRequested: ({ requestedBy, reason }) =>
      `The ${requestedBy ?? 'storefront'} asked to cancel it${because(reason)}`,
    OrderCancellationRefused: (facts) => `The cancellation came too late${because(facts.because)}`,
    OrderExpired: ({ method }) => `Expired: no payment by ${worded(method ?? 'any method')} came`,
    RefundAsked: ({ refund, by }) => `${by} asked to give back ${amount(refund?.amount)}`,
    LinesAmended: ({ by, why }) => `${by} changed quantities: ${why}`,
    AddressAmended: ({ by, why }) => `${by} changed the address: ${why}`,
    WriteBackRequested: ({ kind, parcel: told }) =>
      told
        ? `The store is told of a parcel${told.trackingNumber ? `, tracking ${told.trackingNumber}` : ''}`
        : `The store is told of the ${kind ?? 'change'}`,
    WriteBacksRetried: (facts) => `${facts.by} has the store told again: ${facts.why}`,
    WriteBacksSettled: (facts) =>
      `${facts.by} says that the store need not be told of it any more: ${facts.why}`,
    WriteBackEnded: (facts) =>
      facts.done ? 'The store has taken it' : `The store did not take it${because(facts.because)}`,
    ErasureRequested: (facts) => `The buyer is to be forgotten${because(facts.why)}`,
    ErasureDue: () => 'What is kept of the buyer becomes unreadable now',
    BuyerForgotten: () => 'The buyer is forgotten',
    PrivacyRequested: ({ kind }) => `The store asks for ${worded(kind ?? 'something')}`,
    PrivacyRequestReminded: () => 'Nobody has answered it; a person is needed',
    PrivacyRequestClosed: (facts) => `Answered by ${facts.by ?? 'somebody'}${because(facts.why)}`,
    PersonReminded: ({ kind }) =>
      `Past its deadline: ${worded(kind ?? 'something')}; a person is needed`,
    StorefrontRefundReported: ({ refund }) =>
      `The store reports a refund of ${amount(refund?.amount)}`,
    StorefrontFulfilmentReported: ({ fulfilment }) =>
      `The store reports a parcel: ${parcel(fulfilment ?? {})}`,
    StorefrontCancellationReported: ({ reason }) =>
      `The store reports a cancellation before the order itself${because(reason)}`,
    StorefrontReadRequested: (facts) =>
      `The store is to be asked what the order is now${because(facts.because)}`,
    OrderQuarantined: ({ problems }) =>
      `Quarantined: ${list((problems ?? []).map(({ path, message }) => `${path || 'the body'}: ${message}`))}`,
    QuarantineReplayRequested: ({ by, why }) => `${by} asked for a replay: ${why}`,
    QuarantineReplayFailed: ({ problems }) =>
      `The replay failed: ${list((problems ?? []).map(({ path, message }) => `${path || 'the body'}: ${message}`))}`,
    QuarantineEscalated: () => 'Nobody has looked after it for a day',
    QuarantineResolved: ({ orderId, requestId }) =>
      requestId ? `It became privacy request ${requestId}` : `It became order ${orderId}`,
    OrderRejected: ({ decidedBy, reason }) => `Rejected by ${decidedBy}: ${reason}`,
    TransitionRefused: (facts) =>
      `Refused ${facts.command ?? 'a command'}: ${facts.because ?? worded(facts.code ?? 'it did not fit')}`,
  }),
);

/** `OrderPlaced` → `Order placed`. */
const humanised = (type: string): string => {
  const words = type.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/**
 * One sentence for an event, money as text. An event that this release has no sentence for is told by
 * its name. Nothing about a person is in it: those texts are not among the facts read here.
 */
export const tellEvent = (type: string, data: unknown): string => {
  const facts = factsSchema.safeParse(data);
  const sentence = SENTENCES.get(type);
  if (sentence && facts.success) return sentence(facts.data);
  const told = tellMessages(type, data) ?? tellMoney(type, data) ?? tellGoods(type, data);
  return told ?? humanised(type);
};
