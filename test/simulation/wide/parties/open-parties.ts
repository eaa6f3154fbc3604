import { createShopifyCalls } from '../../../../functions/orders/storefronts/shopify/calls.ts';
import type { CreateStorefrontCalls } from '../../../../functions/orders/storefronts/storefront-calls.ts';
import { createWooCommerceCalls } from '../../../../functions/orders/storefronts/woocommerce/calls.ts';
import type { CallAccounts } from '../../../../functions/shared/adapters/call-accounts.ts';
import type { StoreAccounts } from '../../../../functions/shared/adapters/store-accounts.ts';
import { permanent } from '../../../../functions/shared/fault.ts';
import { luckOf } from '../../engine/luck.ts';
import { createCallFaults } from '../engine/call-faults.ts';
import type { StepParts } from '../engine/real-steps.ts';
import type { WideWorld } from '../wide-world.ts';
import type { Merchant } from '../workload/merchant.ts';
import { heedWriteBack, shownBy } from '../workload/store.ts';
import { isUnwelcome } from '../workload/told-acts.ts';
import { endRefund, pretendedProviders } from './card-desk.ts';
import { createCardCalls } from './card-provider.ts';
import { pretendedCarriers } from './carrier-desk.ts';
import { createLabelDesk } from './label-desk.ts';
import { reportMail } from './mail-reports.ts';
import { createMailChannel, type SentMail } from './mail-service.ts';
import { createStoreCalls } from './store-desk.ts';
import { STORE_KEYS } from './store-dialects.ts';
import { storeFetch } from './store-http.ts';

export interface PartiesWitness {
  /** A provider's key came a second time and asked for something else. */
  onKeyMisused(orderId: string, key: string): void;
  onMail(mail: SentMail): void;
}

/** The outside of the steps: who answers their calls. */
export const openParties = (
  world: WideWorld,
  { onKeyMisused, onMail }: PartiesWitness,
): Pick<
  StepParts,
  | 'providers'
  | 'cardCalls'
  | 'accounts'
  | 'stores'
  | 'storefrontCalls'
  | 'carriers'
  | 'labelCalls'
  | 'mail'
> => {
  const { agenda, board, hands, seed, merchants, lives } = world;
  const makeCall = createCallFaults(board, hands);
  const lifeOf = (is: (life: (typeof lives)[number]) => boolean) => lives.find(is);
  const merchantAt = (apiBase: string) => found(merchants, (one) => one.apiBase === apiBase);
  const inItsDialect =
    (create: CreateStorefrontCalls): CreateStorefrontCalls =>
    (account) =>
      create(account, storeFetch(merchantAt(account.apiBase), makeCall));
  return {
    providers: pretendedProviders,
    cardCalls: createCardCalls({
      ...{ makeCall, onKeyMisused, now: agenda.now },
      booksOf: (account) => found(merchants, ({ cardAccount }) => cardAccount === account).cards,
      endOf: (payment, refund) => {
        const draw = luckOf(seed, `refund ${refund.refundId}`).next();
        if (draw < 0.03) return 'refused';
        const life = draw < 0.77 ? undefined : lifeOf(({ orderId }) => orderId === payment.orderId);
        if (!life) return 'settled';
        // A bank may send back what was settled.
        const isBounced = draw < 0.8;
        const end = isBounced || draw >= 0.95 ? 'failed' : 'settled';
        endRefund(world, life, { payment, refund, end });
        return isBounced ? 'settled' : 'later';
      },
    }),
    accounts: cardAccounts(merchants),
    stores: storeAccounts(merchants),
    storefrontCalls: {
      generic: ({ apiBase }) => {
        const merchant = merchantAt(apiBase);
        const orderOf = (id: string) =>
          lifeOf((life) => life.externalId === id && life.merchant === merchant);
        return createStoreCalls({
          ...{ desk: merchant.desk, makeCall },
          show: (externalId) => {
            const life = orderOf(externalId);
            return life ? shownBy(life) : null;
          },
          heed: (writeBack) => {
            const life = orderOf(writeBack.externalOrderId);
            if (life) heedWriteBack(life, writeBack);
          },
          refuses: (writeBack) => {
            const life = orderOf(writeBack.externalOrderId);
            const isAtStore = writeBack.kind !== 'fulfilment' && writeBack.moneyAtStore;
            if (!life || isAtStore || !isUnwelcome(life)) return false;
            return luckOf(seed, `takes ${writeBack.id}`).chance(0.5);
          },
        });
      },
      shopify: inItsDialect(createShopifyCalls),
      woocommerce: inItsDialect(createWooCommerceCalls),
    },
    carriers: pretendedCarriers,
    labelCalls: createLabelDesk({
      ...{ seed, makeCall, now: agenda.now },
      booksOf: (account) => {
        const { labels } = found(merchants, ({ cardAccount }) => cardAccount === account);
        if (!labels) throw permanent('unknown-account', `${account} buys no labels`);
        return labels;
      },
    }),
    mail: createMailChannel({
      ...{ board, hands, onSent: onMail },
      report: (mail, fate) => reportMail(world, mail, fate),
      luckOf: (id) => luckOf(seed, `mail ${id}`),
    }),
  };
};

const found = (merchants: readonly Merchant[], is: (merchant: Merchant) => boolean): Merchant => {
  const merchant = merchants.find(is);
  if (!merchant) throw permanent('unknown-account', 'no pretended merchant has it');
  return merchant;
};

const cardAccounts = (merchants: readonly Merchant[]): CallAccounts => {
  const open: CallAccounts['open'] = ({ merchantId, account }) => {
    const own = found(merchants, ({ cardAccount }) => cardAccount === account);
    if (own.plan.merchantId !== merchantId) throw permanent('unknown-account', account);
    return Promise.resolve({ account, merchantId, settings: {}, apiCredentials: { key: 'key' } });
  };
  return { open, find: open };
};

const storeAccounts = (merchants: readonly Merchant[]): StoreAccounts => ({
  find: (channelId) => {
    const own = merchants.find(({ channel }) => channel.channelId === channelId);
    if (!own?.isCallable) return Promise.resolve(undefined);
    const { apiBase, channel } = own;
    return Promise.resolve({
      ...{ apiBase, apiCredentials: STORE_KEYS, signingSecret: STORE_KEYS.secret },
      channel: { ...channel, credentials: [] },
    });
  },
});
