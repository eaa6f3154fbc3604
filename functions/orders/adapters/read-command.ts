import * as z from 'zod';
import { goodsAnswerSchema } from '../../fulfilment/contract.ts';
import { moneyAnswerSchema } from '../../payments/contract.ts';
import { deadlineReachedSchema } from '../../shared/deadline.ts';
import type { Envelope } from '../../shared/envelope.ts';
import { permanent } from '../../shared/fault.ts';
import { moneySchema } from '../../shared/money.ts';
import { becameSchema } from '../domain/became.ts';
import type { OrdersMessage } from '../domain/messages.ts';
import { personalSchema } from '../domain/snapshot.ts';

const texts = z.record(z.string(), z.string());
const quantities = z.record(z.string(), z.number().int().nonnegative());
const wanted = { by: z.string().min(1), why: z.string() };

/** What each command carries, by the name of its envelope. */
const COMMANDS = {
  ConfirmOrder: z.object(wanted),
  HoldOrder: z.object({ ...wanted, reason: z.string().min(1) }),
  ReleaseHold: z.object({ ...wanted, reason: z.string().min(1) }),
  CancelOrder: z.object(wanted),
  TellStore: z.object(wanted),
  MarkTold: z.object(wanted),
  RefundOrder: z.object({
    ...wanted,
    refundId: z.string().min(1),
    amount: moneySchema.optional(),
    lines: quantities.optional(),
  }),
  AmendOrder: z.object({
    ...wanted,
    refundId: z.string().min(1),
    quantities: quantities.optional(),
    personal: personalSchema.optional(),
    country: z.string().nullable().optional(),
    lookups: z.array(z.string()).optional(),
  }),
  EraseBuyer: z.object({ ...wanted, requestId: z.string().min(1) }),
  ClosePrivacyRequest: z.object(wanted),
  EndWriteBack: z.object({ id: z.string(), done: z.boolean(), because: z.string().nullable() }),
  DeadlineReached: deadlineReachedSchema,
  ReplayQuarantined: z.object({ ...wanted, settings: texts.optional() }),
  RejectQuarantined: z.object(wanted),
  ResolveQuarantined: becameSchema.transform((became) => ({ became })),
} as const;

const moneySaidSchema = z.object({ answer: moneyAnswerSchema });
const goodsSaidSchema = z.object({ answer: goodsAnswerSchema });

/**
 * The message in a command, or in what another context said. Throws a permanent fault for what
 * this context does not know, and for a command out of shape.
 */
export const readCommand = (envelope: Envelope): OrdersMessage => {
  const { name, source, sequence = 0 } = envelope;
  if (source === 'karwan.payments') {
    const { answer } = parse(moneySaidSchema, envelope);
    return { type: 'HearMoneyAnswer', sequence, event: name, answer };
  }
  if (source === 'karwan.fulfilment') {
    const { answer } = parse(goodsSaidSchema, envelope);
    return { type: 'HearGoodsAnswer', sequence, event: name, answer };
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    throw permanent('unknown-message', `the orders step does not know ${name}`);
  }
  const type = name as keyof typeof COMMANDS;
  return { type, ...parse(COMMANDS[type], envelope) } as OrdersMessage;
};

const parse = <Schema extends z.ZodType>(schema: Schema, envelope: Envelope): z.output<Schema> => {
  const read = schema.safeParse(envelope.data);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw permanent(
    'unreadable-message',
    `${envelope.name}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  );
};
