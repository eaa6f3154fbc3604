import { orderIdOf } from '../../functions/shared/ids.ts';
import {
  shopifyBody,
  shopifyOrder,
  signShopify,
} from '../../local/simulators/storefronts/shopify.ts';
import type { Webhook } from './pipeline.ts';
import { nextOrder } from './shop.ts';

/** A webhook in the sender's own books. */
export interface Sending extends Webhook {
  readonly orderId: string;
  /** False for one whose sums are wrong. */
  readonly good: boolean;
}

/** What a store knows of its own webhooks, whatever became of the receiver. */
export interface Books {
  /** Answered 200. */
  readonly acknowledged: readonly Sending[];
  /** Order ids of everything ever sent. */
  readonly sent: ReadonlySet<string>;
  onAcknowledged: () => void;
  /** One that nobody answered yet, a repeated one, or a new one. */
  next(): Sending;
  note(sending: Sending, status: number | undefined): void;
}

export const openBooks = (channelId: string, secret: string): Books => {
  const acknowledged: Sending[] = [];
  const unanswered: Sending[] = [];
  const sent = new Set<string>();
  let count = 0;
  const make = (): Sending => {
    count += 1;
    const good = count % 7 !== 0;
    const order = nextOrder();
    const wrong = good ? {} : { total_line_items_price: '1.00', total_price: '1.00' };
    const body = shopifyBody({ ...shopifyOrder(order), ...wrong });
    const orderId = orderIdOf(channelId, order.externalId);
    return { orderId, good, body, headers: signShopify(body, secret) };
  };
  const repeated = (): Sending | undefined =>
    count % 5 === 0 ? acknowledged[(count * 31) % Math.max(1, acknowledged.length)] : undefined;
  const books: Books = {
    acknowledged,
    sent,
    onAcknowledged: () => undefined,
    next: () => {
      const sending = unanswered.shift() ?? repeated() ?? make();
      count += 1;
      if (sending.good) sent.add(sending.orderId);
      return sending;
    },
    note: (sending, status) => {
      if (status !== 200) {
        unanswered.push(sending);
        return;
      }
      acknowledged.push(sending);
      books.onAcknowledged();
    },
  };
  return books;
};

/** One after the other until nobody answers any more; what is not answered 200 is sent again later. */
export const sendUntilDead = async (url: string, books: Books): Promise<void> => {
  for (;;) {
    const sending = books.next();
    const status = await post(url, sending);
    books.note(sending, status);
    if (status === undefined) return;
  }
};

const post = async (url: string, { body, headers }: Webhook): Promise<number | undefined> => {
  try {
    const answer = await fetch(url, { method: 'POST', body: Buffer.from(body), headers });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    // The connection broke: whether it was taken in, nobody knows.
    return undefined;
  }
};
