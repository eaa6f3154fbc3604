import { goodsWantedSchema, orderPlacedSchema } from '../../orders/contract.ts';
import type { Decidable } from '../../shared/decide-stream.ts';
import type { Envelope } from '../../shared/envelope.ts';
import type { ReceivedMessage } from '../../shared/read-message.ts';
import type { Interpretation } from '../../shared/step-runner.ts';
import type { GoodsMessage } from '../domain/messages.ts';
import { readCommand } from './read-command.ts';

/**
 * What an envelope on the fulfilment queue means: a wish of orders, or a command. Throws a permanent
 * fault for what this context does not know.
 */
export const interpretMessage = ({ envelope }: ReceivedMessage): Interpretation<GoodsMessage> => {
  switch (envelope.name) {
    case 'OrderPlaced': {
      const { goods } = orderPlacedSchema.parse(envelope.data);
      // An earlier release placed it: its wish comes as GoodsWanted.
      if (!goods) return { kind: 'ignored', because: 'it says nothing of the goods' };
      return toOrder(envelope, goods);
    }
    case 'GoodsWanted':
      return toOrder(envelope, goodsWantedSchema.parse(envelope.data).goods);
    default:
      return toSubject(envelope, envelope.subject, readCommand(envelope));
  }
};

const toOrder = (
  envelope: Envelope,
  wish: Extract<GoodsMessage, { type: 'HearWish' }>['wish'],
): Interpretation<GoodsMessage> =>
  toSubject(envelope, `order/${wish.orderId}`, { type: 'HearWish', wish });

const toSubject = (
  envelope: Envelope,
  subject: string,
  message: GoodsMessage,
): Interpretation<GoodsMessage> => ({
  kind: 'message',
  stream: { context: 'fulfilment', merchantId: envelope.merchantId, subject },
  item: itemOf(envelope, message),
});

const itemOf = (envelope: Envelope, message: GoodsMessage): Decidable<GoodsMessage> => ({
  cause: envelope.id,
  correlationId: envelope.correlationId,
  occurredAt: envelope.occurredAt,
  ...(envelope.actor ? { actor: envelope.actor } : {}),
  name: message.type,
  message,
});
