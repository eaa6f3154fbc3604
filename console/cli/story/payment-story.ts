import * as z from 'zod';
import { clean } from '../format/clean.ts';
import { timelineSchema } from './order-answer.ts';
import { timelineText, timeText } from './timeline-text.ts';

const text = z.string().nullable();

const common = {
  facts: z.array(
    z.looseObject({
      provider: z.string(),
      reference: z.string(),
      kind: z.string(),
      amountText: text,
      occurredAt: z.string(),
    }),
  ),
  timeline: timelineSchema,
};

const orderMoneySchema = z.looseObject({
  ...common,
  orderId: z.string(),
  merchantId: z.string(),
  number: text,
  payment: z.looseObject({ method: z.string(), gateway: text, state: z.string() }).nullable(),
  due: text,
  captured: text,
  refunded: text,
  collected: text,
  dueAt: text,
  reference: text,
  instructions: z.record(z.string(), z.string()).nullable(),
});
const caseSchema = z.looseObject({
  ...common,
  case: z.looseObject({
    caseId: z.string(),
    merchantId: z.string(),
    state: z.string(),
    because: text,
    amountText: text,
    orderId: text,
  }),
  proposed: text,
});

/** What `payments.show` answers: an order's money, or a case. */
export const paymentAnswerSchema = z.union([caseSchema, orderMoneySchema]);
type PaymentAnswer = z.infer<typeof paymentAnswerSchema>;

const isCase = (answer: PaymentAnswer): answer is z.infer<typeof caseSchema> => 'case' in answer;

/** The money in lines for people: what stands, every fact, and the story. */
export const paymentStory = (answer: PaymentAnswer): string =>
  [
    ...(isCase(answer) ? caseHead(answer) : orderHead(answer)),
    ...(answer.facts.length > 0 ? ['', 'Facts'] : []),
    ...answer.facts.map(
      ({ occurredAt, kind, amountText, provider, reference }) =>
        `  ${timeText(occurredAt)}  ${kind} ${amountText} by ${provider} (${clean(reference)})`,
    ),
    '',
    'Story',
    ...timelineText(answer.timeline),
  ].join('\n');

const caseHead = ({ case: one, proposed }: z.infer<typeof caseSchema>): readonly string[] => [
  `${one.caseId} of ${one.merchantId}: ${one.amountText ?? 'no amount'}, ${one.state}`,
  ...(one.because ? [`  Because: ${one.because}`] : []),
  ...(one.orderId ? [`  Belongs to ${one.orderId}`] : []),
  ...(proposed ? [`  Perhaps of ${proposed}, the one open order of this amount`] : []),
];

const orderHead = (money: z.infer<typeof orderMoneySchema>): readonly string[] => [
  `${clean(money.number ?? '')} ${money.orderId} of ${money.merchantId}`,
  `  ${money.payment?.method ?? 'unknown'} by ${clean(money.payment?.gateway ?? 'nobody yet')}: ${money.payment?.state ?? 'not heard of'}`,
  `  Due ${money.due ?? '–'}, taken ${money.captured ?? '–'}, given back ${money.refunded ?? '–'}, at the courier’s ${money.collected ?? '–'}`,
  ...(money.reference ? [`  Reference ${money.reference}`] : []),
  ...(money.dueAt ? [`  To be paid until ${timeText(money.dueAt)}`] : []),
  ...Object.entries(money.instructions ?? {}).map(
    ([title, value]) => `  ${title}: ${clean(value)}`,
  ),
];
