import type { Clock } from '../../engine/clock.ts';
import type { HttpRequest } from '../../wire/http-message.ts';
import type { Delivery } from '../storefronts/delivery.ts';
import type { SampleOrder } from '../storefronts/order.ts';
import {
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
  /** Topic and delivery of each webhook that the change gives rise to, for one secret. */
  tell(
    books: StoreBooks,
    change: StoreNews & { readonly order: SampleOrder; readonly kind: StoreChange },
    secret: string,
  ): readonly { readonly topic: string; readonly delivery: Delivery }[];
}

export const openPretendedStore = (
  { clock, post = () => Promise.resolve(0) }: PretendedStoreParts,
  dialect: StoreDialect,
): PretendedStore => {
  const deliveries: Promise<number>[] = [];
  const books: StoreBooks = createStoreBooks(clock, (order, kind, news) => {
    const change = { order, kind, ...news };
    for (const { active, url, topic, secret } of books.webhooks()) {
      if (!active) continue;
      const told = dialect.tell(books, change, secret).filter((each) => each.topic === topic);
      deliveries.push(...told.map(({ delivery }) => post(url, delivery).catch(() => 0)));
    }
  });
  const desk = openStoreDesk((request) => dialect.answer(books, request), dialect.nameOf);
  return { ...desk, books, delivered: () => Promise.all(deliveries) };
};
