import type * as z from 'zod';
import type { Envelope } from '../../shared/envelope.ts';
import { permanent } from '../../shared/fault.ts';
import type { ReceivedMessage } from '../../shared/read-message.ts';
import type { Interpretation } from '../../shared/step-runner.ts';
import {
  countStockSchema,
  fillBackordersSchema,
  receiveStockSchema,
  restockReturnedSchema,
} from '../domain/stock/commands.ts';

/** What the stock step can be asked. */
export type StockCommand =
  /** An order's own state says what it wants, is to be given back, or has left the house. */
  | { readonly type: 'AllocateStock' | 'ReleaseStock' | 'SellStock' }
  | ({ readonly type: 'ReceiveStock' } & z.output<typeof receiveStockSchema>)
  | ({ readonly type: 'CountStock' } & z.output<typeof countStockSchema>)
  | ({ readonly type: 'RestockReturned' } & z.output<typeof restockReturnedSchema>)
  | ({ readonly type: 'FillBackorders' } & z.output<typeof fillBackordersSchema>);

const OF_ORDERS = ['AllocateStock', 'ReleaseStock', 'SellStock'] as const;
const OF_SHELVES = {
  ReceiveStock: receiveStockSchema,
  CountStock: countStockSchema,
  RestockReturned: restockReturnedSchema,
  FillBackorders: fillBackordersSchema,
} as const;

/** Throws a permanent fault for what this step does not know, and for a command out of shape. */
export const interpretStockCommand = ({
  envelope,
}: ReceivedMessage): Interpretation<StockCommand> => {
  const message = readCommand(envelope);
  const { merchantId, subject, id, correlationId, occurredAt, actor } = envelope;
  return {
    kind: 'message',
    stream: { context: 'fulfilment', merchantId, subject },
    item: {
      cause: id,
      correlationId,
      occurredAt,
      ...(actor ? { actor } : {}),
      name: message.type,
      message,
    },
  };
};

const readCommand = ({ name, data, subject }: Envelope): StockCommand => {
  const ofOrder = OF_ORDERS.find((type) => type === name);
  if (ofOrder && subject.startsWith('order/')) return { type: ofOrder };
  const type = Object.keys(OF_SHELVES).find((known) => known === name) as
    | keyof typeof OF_SHELVES
    | undefined;
  if (!type || !subject.startsWith('stock/')) {
    throw permanent('unknown-message', `the stock step does not know ${name} for ${subject}`);
  }
  const read = OF_SHELVES[type].safeParse(data);
  if (read.success) return { type, ...read.data } as StockCommand;
  const issue = read.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  throw permanent('unreadable-message', `${name}: ${where}: ${issue?.message ?? ''}`);
};
