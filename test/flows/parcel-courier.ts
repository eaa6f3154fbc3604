import type { GoodsAnswer } from '../../functions/fulfilment/contract.ts';
import type { Commit } from '../../functions/shared/commit.ts';
import { rowsOf } from './books.ts';
import { command } from './money.ts';
import type { Pipeline } from './pipeline.ts';

type Said =
  | 'in_transit'
  | 'out_for_delivery'
  | 'attempt_failed'
  | 'return_to_sender'
  | 'returned'
  | 'lost';

/** What a courier's book says of one consignment. */
interface Consignment {
  readonly status: string;
  readonly attempts: number;
}

/**
 * A courier with a book of its own and no API: a clerk of the shop asks by telephone and types what
 * was said.
 */
export const parcelCourier = (pipeline: Pipeline) => {
  const book = new Map<string, Consignment>();
  const told = async (tracking: string, status: string): Promise<void> => {
    const attempts = (book.get(tracking)?.attempts ?? 0) + Number(status === 'attempt_failed');
    book.set(tracking, { status, attempts });
  };
  return {
    /** What lies in the book under a number. */
    book: (tracking: string): Consignment | undefined => book.get(tracking),
    /** The courier takes a parcel; the clerk types it. */
    take: async (
      order: string,
      tracking: string,
      parcel: string | null = null,
    ): Promise<string> => {
      await told(tracking, 'handed_over');
      const input = { order, parcel, carrier: 'TCS', trackingNumber: tracking };
      return command(pipeline, 'orders.hand-over', input);
    },
    /** Something happens on the way. */
    say: async (order: string, tracking: string, status: Said): Promise<string> => {
      await told(tracking, status);
      return command(pipeline, 'orders.track', { order, parcel: tracking, status });
    },
    deliver: async (order: string, tracking: string): Promise<string> => {
      await told(tracking, 'delivered');
      return command(pipeline, 'orders.deliver', { order, parcel: tracking });
    },
  };
};

/** Every commit of an order's goods, in order of version. */
const goodsCommitsOf = async (pipeline: Pipeline, orderId: string): Promise<Commit[]> =>
  (await rowsOf(pipeline, 'fulfilmentcommits'))
    .filter(({ pk, kind }) => kind?.S === 'commit' && pk.S.endsWith(`#order/${orderId}`))
    .map(({ body }) => JSON.parse(body?.S ?? 'null') as Commit)
    .sort((a, b) => a.version - b.version);

export const goodsEventsOf = async (pipeline: Pipeline, orderId: string): Promise<string[]> =>
  (await goodsCommitsOf(pipeline, orderId)).flatMap(({ events }) => events.map(({ type }) => type));

/** The latest that the fulfilment context said of an order's goods. */
export const goodsAnswerOf = async (
  pipeline: Pipeline,
  orderId: string,
): Promise<GoodsAnswer | undefined> =>
  (await goodsCommitsOf(pipeline, orderId))
    .flatMap(({ events }) => events)
    .map(({ data }) => (data as { readonly answer?: GoodsAnswer }).answer)
    .findLast((answer) => answer !== undefined);
