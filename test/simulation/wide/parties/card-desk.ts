import { factsToJson } from '../../../../functions/payments/domain/case.ts';
import {
  type ProviderFact,
  providerFactSchema,
} from '../../../../functions/payments/domain/facts.ts';
import { providers } from '../../../../functions/payments/providers/index.ts';
import type { PaymentProvider } from '../../../../functions/payments/providers/provider.ts';
import type { Channel } from '../../../../functions/shared/channel.ts';
import { HOUR } from '../../../../functions/shared/spans.ts';
import type { WideWorld } from '../wide-world.ts';
import type { Life } from '../workload/life.ts';
import type { Merchant } from '../workload/merchant.ts';
import { sendWebhook } from '../workload/webhooks.ts';
import type { CardPayment, CardRefund } from './card-books.ts';
import { factOfRefund } from './card-facts.ts';

/** What the pretended provider tells: the facts themselves, of one order. */
const map: NonNullable<PaymentProvider['map']> = ({ rawBody }) => {
  const { orderId, facts } = JSON.parse(Buffer.from(rawBody).toString('utf8')) as {
    readonly orderId: string;
    readonly facts: readonly unknown[];
  };
  const [first, ...more] = facts.map((fact) => providerFactSchema.parse(fact));
  return first === undefined
    ? { kind: 'ignored', topic: 'nothing' }
    : { kind: 'mapped', address: { orderId, references: [] }, facts: [first, ...more] };
};

/** The registered providers, but that cards are told of in the pretended provider's words. */
export const pretendedProviders: Readonly<Record<string, PaymentProvider>> = {
  ...providers,
  stripe: { ...(providers['stripe'] as PaymentProvider), map },
};

/** Tells what happened to an order's money, as the provider's webhook does. */
export const tellCardFacts = (
  world: WideWorld,
  life: Life,
  facts: readonly ProviderFact[],
): void => {
  const { about, orderId, merchant } = life;
  const rawBody = Buffer.from(JSON.stringify({ orderId, facts: factsToJson(facts) }));
  const channel = cardChannel(merchant);
  sendWebhook(world, `${about} cards`, { step: 'payments', about, channel, rawBody });
};

const cardChannel = ({ channel, cardAccount }: Merchant): Channel => ({
  ...channel,
  ...{ channelId: cardAccount, provider: 'stripe', context: 'payments', settings: {} },
});

/** A refund that was under way comes to its end, and the provider tells of it. */
export const endRefund = (
  world: WideWorld,
  life: Life,
  {
    payment,
    refund,
    end,
  }: {
    readonly payment: CardPayment;
    readonly refund: CardRefund;
    readonly end: 'settled' | 'failed';
  },
): void => {
  const { agenda } = world;
  agenda.at(agenda.now() + HOUR, () => {
    refund.state = end;
    const said = { account: life.merchant.cardAccount, at: new Date(agenda.now()).toISOString() };
    tellCardFacts(world, life, [factOfRefund(said, payment, refund)]);
  });
};
