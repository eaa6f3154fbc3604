import type { Clock } from '../../engine/clock.ts';
import type { HttpRequest } from '../../wire/http-message.ts';
import type { Delivery } from '../storefronts/delivery.ts';
import type { SampleOrder } from '../storefronts/order.ts';
import {
  type BookedWebhook,
  createStoreBooks,
  type StoreBooks,
  type StoreChange,
  type StoreNews,
} from './store-books.ts';
import { openStoreDesk, type StoreDesk, type StoreReply } from './store-server.ts';

export interface PretendedStoreParts {
  readonly clock: Pick<Clock, 'now'>;
  /** Posts a webhook and gives the status; what it throws counts as a failed delivery. */
  readonly post?: (url: string, delivery: Delivery) => Promise<number>;
}

/** A store with books, an API and webhooks. */
export interface PretendedStore extends StoreDesk {
  readonly books: StoreBooks;
  /** The status of every webhook sent so far, when all of them are answered; 0 for none. */
  delivered(): Promise<readonly number[]>;
}

/** What differs between the stores: their API, and how a change is told. */
export interface StoreDialect {
  answer(books: StoreBooks, request: HttpRequest): StoreReply;
  /** What is asked, where the method and the path do not say it. */
  nameOf?(request: HttpRequest): string;
  /** What is posted of a change to who wants to hear of a topic; undefined when it is none of it. */
  tell(
    books: StoreBooks,
    change: ToldChange,
    webhook: Pick<BookedWebhook, 'topic' | 'secret'>,
  ): Delivery | undefined;
}

/** A change of an order as it is told. */
export interface ToldChange extends StoreNews {
  readonly order: SampleOrder;
  readonly kind: StoreChange;
}

export const openPretendedStore = (
  { clock, post = () => Promise.resolve(0) }: PretendedStoreParts,
  dialect: StoreDialect,
): PretendedStore => {
  const deliveries: Promise<number>[] = [];
  const books: StoreBooks = createStoreBooks(clock, (order, kind, news) => {
    const change = { order, kind, ...news };
    for (const webhook of books.webhooks()) {
      const delivery = webhook.active ? dialect.tell(books, change, webhook) : undefined;
      if (delivery) deliveries.push(post(webhook.url, delivery).catch(() => 0));
    }
  });
  const desk = openStoreDesk((request) => dialect.answer(books, request), dialect.nameOf);
  return { ...desk, books, delivered: () => Promise.all(deliveries) };
};
