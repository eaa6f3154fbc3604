import { orderIdOf } from '../../functions/shared/ids.ts';
import type { DemoMerchant } from '../../local/simulators/storefronts/catalogue.ts';
import { sialkotSports } from '../../local/simulators/storefronts/catalogue.ts';
import { type DeliveryKind, deliveryOf } from '../../local/simulators/storefronts/delivery.ts';
import { orderWith, type SampleOrder } from '../../local/simulators/storefronts/order.ts';
import type { Pipeline, Webhook } from './pipeline.ts';

/** A shop with a channel of its own in the pipeline under test. */
export interface Shop {
  readonly channelId: string;
  readonly merchantId: string;
  readonly secret: string;
  orderId(order: SampleOrder): string;
  /** Signed as the shop's storefront signs it. */
  signed(order: SampleOrder, kind?: DeliveryKind): Webhook;
  deliver(webhook: Webhook): Promise<{ status: number; body: unknown }>;
  /** Delivers until it is taken, as stores do; gives how often that took. */
  insist(webhook: Webhook): Promise<number>;
}

let orders = 0;

/** The next order of any shop: two lines in EUR, its id beyond 2^53. */
export const nextOrder = (overrides: Partial<SampleOrder> = {}): SampleOrder => {
  orders += 1;
  const number = String(1000 + orders);
  return orderWith({ externalId: `82098291194615${number}`, number, ...overrides });
};

export const openShop = async (
  pipeline: Pipeline,
  merchant: DemoMerchant = sialkotSports,
): Promise<Shop> => {
  const secret = `secret of ${merchant.merchantId}, long enough`;
  const { merchantId, storefront: provider } = merchant;
  const answer = await pipeline.ask('channels.add', { merchantId, provider, secret });
  if (!answer.ok) throw new Error(answer.error.message);
  const { channelId } = answer.result as { channelId: string };
  const deliver = (webhook: Webhook) => pipeline.post(`/webhooks/${channelId}`, webhook);
  return {
    channelId,
    merchantId,
    secret,
    deliver,
    orderId: ({ externalId }) => orderIdOf(channelId, externalId),
    signed: (order, kind = 'created') => deliveryOf(merchant, order, kind, secret),
    insist: async (webhook) => {
      for (let tries = 1; ; tries += 1) {
        const { status } = await deliver(webhook);
        if (status === 200) return tries;
        if (tries === 8) throw new Error(`still ${status} after ${tries} tries`);
      }
    },
  };
};
