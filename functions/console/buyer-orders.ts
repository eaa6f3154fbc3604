import * as z from 'zod';
import type { PrivacyView } from '../views/contract.ts';
import { orderRowSchema } from '../views/contract.ts';
import { badCursor } from './list-input.ts';
import { listRows } from './list-rows.ts';
import { done, merchantIdSchema, type Outcome, refuse } from './operation.ts';
import type { ConsolePorts } from './ports.ts';

/** Whose personal data: a buyer by e-mail or phone, or what a store asked about. */
export const subjectInput = {
  merchantId: merchantIdSchema,
  buyer: z.string().min(3, 'give an e-mail address or a phone number').max(300).optional(),
  requestId: z.string().max(200).optional(),
  /** The `next` of the answer before. */
  after: z.string().min(1).max(500).optional(),
};

interface Subject {
  readonly merchantId: string;
  readonly buyer?: string | undefined;
  readonly requestId?: string | undefined;
  readonly after?: string | undefined;
}

/** A page of the orders meant, and the store's request, where there is one. */
export interface MeantOrders {
  readonly orderIds: readonly string[];
  readonly request: PrivacyView | undefined;
  /** Where the page after begins; undefined behind the last. */
  readonly next: string | undefined;
}

type OrderPage = Pick<MeantOrders, 'orderIds' | 'next'>;

/**
 * Which orders are meant, so many of them at most: a whole shop's are more than one call gets done. What
 * the buyer is looked up by is never logged or repeated.
 */
export const meantOrders = async (
  ports: ConsolePorts,
  subject: Subject,
  most: number,
): Promise<Outcome<MeantOrders>> => {
  const { merchantId, buyer, requestId, after } = subject;
  if ((buyer === undefined) === (requestId === undefined)) {
    return refuse('bad-input', 'buyer: give either a buyer or a request', 'Give one of the two.');
  }
  if (buyer !== undefined) {
    const found = await ofBuyer(ports, merchantId, buyer);
    return found.ok ? done({ ...pageOf(found.result, after, most), request: undefined }) : found;
  }
  const request = await ports.views.privacy(merchantId, requestId ?? '');
  if (!request) {
    return refuse('not-found', 'requestId: no request goes by it', 'See `karwan privacy list`.');
  }
  if (request.kind !== 'redact-shop') {
    return done({ ...pageOf(request.orderIds, after, most), request });
  }
  const page = await ofChannel(ports, request, after, most);
  return page ? done({ ...page, request }) : badCursor;
};

/** By id, as others may be added or forgotten between two pages. */
const pageOf = (
  orderIds: readonly string[],
  after: string | undefined,
  most: number,
): OrderPage => {
  const left = [...new Set(orderIds)].sort().filter((id) => after === undefined || id > after);
  const page = left.slice(0, most);
  return { orderIds: page, next: left.length > most ? page.at(-1) : undefined };
};

const ofBuyer = async (
  { vault, views }: ConsolePorts,
  merchantId: string,
  buyer: string,
): Promise<Outcome<readonly string[]>> => {
  const kind = buyer.includes('@') ? 'email' : 'phone';
  const lookups = await vault.lookups(merchantId, [{ kind, text: buyer }]);
  if (lookups.length === 0) {
    const fix = 'Give it as the buyer gave it, such as ayesha@example.com or +92 300 0000001.';
    return refuse('bad-input', 'buyer: this is no e-mail address and no phone number', fix);
  }
  const found = await Promise.all(lookups.map((lookup) => views.find(merchantId, 'buyer', lookup)));
  return done(found.flat());
};

/** Orders of a channel, newest first; undefined where `after` is no place among them. */
const ofChannel = async (
  ports: ConsolePorts,
  { merchantId, channelId }: PrivacyView,
  after: string | undefined,
  most: number,
): Promise<OrderPage | undefined> => {
  const page = await listRows(ports, {
    list: 'orders',
    merchants: [merchantId],
    span: { from: '0000-01-01', to: '9999-12-31' },
    limit: most,
    cursor: after,
    keep: (body) => {
      const row = orderRowSchema.parse(body);
      return row.channelId === channelId ? row.orderId : undefined;
    },
  });
  return page && { orderIds: page.rows, next: page.next };
};
