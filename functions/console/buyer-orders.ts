import * as z from 'zod';
import type { OrderRow, PrivacyView } from '../views/contract.ts';
import { orderRowSchema } from '../views/contract.ts';
import { listRows } from './list-rows.ts';
import { done, merchantIdSchema, type Outcome, refuse } from './operation.ts';
import type { ConsolePorts } from './ports.ts';

/** Whose personal data: a buyer by e-mail or phone, or what a store asked about. */
export const subjectInput = {
  merchantId: merchantIdSchema,
  buyer: z.string().min(3, 'give an e-mail address or a phone number').max(300).optional(),
  requestId: z.string().max(200).optional(),
};

interface Subject {
  readonly merchantId: string;
  readonly buyer?: string | undefined;
  readonly requestId?: string | undefined;
}

/** The orders meant, and the store's request, where there is one. */
export interface MeantOrders {
  readonly orderIds: readonly string[];
  readonly request: PrivacyView | undefined;
}

/** Which orders are meant. What the buyer is looked up by is never logged or repeated. */
export const meantOrders = async (
  ports: ConsolePorts,
  { merchantId, buyer, requestId }: Subject,
): Promise<Outcome<MeantOrders>> => {
  if ((buyer === undefined) === (requestId === undefined)) {
    return refuse('bad-input', 'buyer: give either a buyer or a request', 'Give one of the two.');
  }
  if (buyer !== undefined) return ofBuyer(ports, merchantId, buyer);
  const request = await ports.views.privacy(merchantId, requestId ?? '');
  if (!request) {
    return refuse('not-found', 'requestId: no request goes by it', 'See `karwan privacy list`.');
  }
  const orderIds =
    request.kind === 'redact-shop'
      ? await ofChannel(ports, merchantId, request.channelId)
      : request.orderIds;
  return done({ orderIds, request });
};

const ofBuyer = async (
  { vault, views }: ConsolePorts,
  merchantId: string,
  buyer: string,
): Promise<Outcome<MeantOrders>> => {
  const kind = buyer.includes('@') ? 'email' : 'phone';
  const lookups = await vault.lookups(merchantId, [{ kind, text: buyer }]);
  if (lookups.length === 0) {
    const fix = 'Give it as the buyer gave it, such as ayesha@example.com or +92 300 0000001.';
    return refuse('bad-input', 'buyer: this is no e-mail address and no phone number', fix);
  }
  const found = await Promise.all(lookups.map((lookup) => views.find(merchantId, 'buyer', lookup)));
  return done({ orderIds: [...new Set(found.flat())].sort(), request: undefined });
};

/** Every order of a channel, newest first. */
const ofChannel = async (
  ports: ConsolePorts,
  merchantId: string,
  channelId: string | null,
): Promise<readonly string[]> => {
  const keep = (body: unknown): OrderRow | undefined => {
    const row = orderRowSchema.parse(body);
    return row.channelId === channelId ? row : undefined;
  };
  const orderIds: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listRows(ports, {
      list: 'orders',
      merchants: [merchantId],
      span: { from: '0000-01-01', to: '9999-12-31' },
      limit: 200,
      cursor,
      keep,
    });
    orderIds.push(...(page?.rows ?? []).map(({ orderId }) => orderId));
    cursor = page?.next;
  } while (cursor !== undefined);
  return orderIds;
};
