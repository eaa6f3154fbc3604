import { expect } from '@jest/globals';
import { HOUR } from '../../functions/shared/spans.ts';
import {
  type MerchantEndpoint,
  merchantEndpoint,
} from '../../local/simulators/merchant-endpoint.ts';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { viewOf } from './books.ts';
import { addEndpoint } from './deliveries.ts';
import { MAILS } from './mail.ts';
import { command } from './money.ts';
import { goodsAnswerOf, parcelCourier } from './parcel-courier.ts';
import type { Pipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { type Shelves, shelvesOf } from './shelves.ts';
import { nextOrder } from './shop.ts';
import { openStripeShop, type StripeShop } from './stripe-shop.ts';

/** SES reports within seconds, and a failed webhook is tried again after five. */
const LAST_WORDS_MS = 10_000;
const CARTON = { lengthMm: 300, widthMm: 200, heightMm: 150, weightGrams: 9000 };

/** Windows short enough that a whole life needs hours. */
const SETTINGS = {
  ...MAILS,
  'deadline.return_window': '7200',
  'deadline.pack_sla': '7200',
  'deadline.untracked_delivery': '7200',
  'deadline.reimbursement': '3600',
  'refund.lost': 'auto',
};

/** A shop with every party outside that it can have, each of which keeps books of its own. */
export interface WholeShop extends StripeShop {
  readonly pipeline: Pipeline;
  readonly courier: ReturnType<typeof parcelCourier>;
  /** The merchant's own server. */
  readonly endpoint: MerchantEndpoint;
  readonly shelves: Shelves;
  /** Until nothing moves any more, and all that SES has to report is heard. */
  rest(): Promise<void>;
  /** A person's command about an order, on its way; gives its id. */
  command(what: string, order: string, input?: object): Promise<string>;
  /** The same, once it is done. */
  person(what: string, order: string, input?: object): Promise<string>;
  /** What became of a command about goods. */
  outcomeOf(orderId: string, commandId: string): Promise<unknown>;
  /** Takes an order that its buyer pays on Stripe's page. */
  paid(overrides?: Partial<SampleOrder>): Promise<Bought>;
  /** Packs the order's parcel, or the one that is named, into one carton. */
  pack(orderId: string, parcel?: string | null): Promise<void>;
  stateOf(orderId: string): Promise<unknown>;
  /** Where each of the order's parcels is. */
  parcelsOf(orderId: string): Promise<readonly string[]>;
  /** Lets the time for returns pass. */
  afterReturnWindow(): Promise<void>;
}

export interface Bought {
  readonly orderId: string;
  readonly placed: SampleOrder;
}

export const openWholeShop = async (
  pipeline: Pipeline,
  settings: Readonly<Record<string, string>> = {},
): Promise<WholeShop> => {
  const endpoint = merchantEndpoint(() => pipeline.clock.now());
  const parties = { 'merchant.example': endpoint.receive };
  const shop = await openStripeShop(pipeline, { ...SETTINGS, ...settings }, { parties });
  await addEndpoint(pipeline, endpoint, { url: 'https://merchant.example/hooks' });
  const rest = async (): Promise<void> => {
    await comeToRest(pipeline);
    await pipeline.clock.advance(LAST_WORDS_MS);
    await comeToRest(pipeline);
  };
  const send: WholeShop['command'] = (what, order, input = {}) =>
    command(pipeline, `orders.${what}`, { order, ...input });
  const person: WholeShop['person'] = async (what, order, input) => {
    const id = await send(what, order, input);
    await comeToRest(pipeline);
    return id;
  };
  const stateOf = async (orderId: string) => (await viewOf(pipeline, orderId))?.['state'];
  return {
    ...shop,
    pipeline,
    endpoint,
    courier: parcelCourier(pipeline),
    shelves: shelvesOf(pipeline),
    rest,
    command: send,
    person,
    stateOf,
    outcomeOf: async (orderId, commandId) => {
      const { merchantId } = shop;
      const of = { merchantId, subject: `order/${orderId}`, context: 'fulfilment', commandId };
      const answer = await pipeline.ask('commands.outcome', of);
      return answer.ok ? answer.result : answer.error;
    },
    paid: async (overrides = {}) => {
      const placed = nextOrder({ paid: false, ...overrides });
      await shop.insist(shop.signed(placed));
      const orderId = shop.orderId(placed);
      await pipeline.until(() => shop.page(orderId) !== undefined);
      shop.stripe.buyer.pay(shop.page(orderId) ?? '');
      await comeToRest(pipeline);
      expect(await stateOf(orderId)).toBe('confirmed');
      return { orderId, placed };
    },
    pack: async (orderId, parcel = null) => {
      await person('pack', orderId, { parcel, cartons: [CARTON] });
    },
    parcelsOf: async (orderId) =>
      ((await goodsAnswerOf(pipeline, orderId))?.parcels ?? []).map(({ status }) => status),
    afterReturnWindow: async () => {
      await pipeline.clock.advance(3 * HOUR);
      await rest();
    },
  };
};
