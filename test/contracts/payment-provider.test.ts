import { describe, expect, it } from '@jest/globals';
import { providerCalls } from '../../functions/payments/providers/calls.ts';
import { providers } from '../../functions/payments/providers/index.ts';
import { givenCalls } from '../functions/payments/providers/stripe/given-calls.ts';
import { itAnswersCalls, itIsAPaymentProvider, type ProviderWorld } from './payment-provider.ts';

const stripeWorld = async (): Promise<ProviderWorld> => {
  const { calls, account, simulator, server } = await givenCalls();
  const { books, buyer, faults } = simulator;
  return {
    calls,
    account,
    pay: async (reference) => buyer.pay(reference).id,
    loseNext: (what) =>
      faults.plan({ kind: what === 'answer' ? 'hang-up-after' : 'silence-before', on: 'POST' }),
    books: () => {
      const { held, captured, refunded } = books.ofOrder('ord_1');
      return { held, captured, refunded };
    },
    checkouts: () => simulator.account.all('checkout.session').length,
    close: () => server.close(),
  };
};

/** Who is called needs a world here. */
const WORLDS: Readonly<Record<string, () => Promise<ProviderWorld>>> = { stripe: stripeWorld };

describe.each(Object.values(providers).map((provider) => [provider.name, provider] as const))(
  'the payment provider %s',
  (name, provider) => {
    itIsAPaymentProvider(provider);
    const open = WORLDS[name];
    if (open) itAnswersCalls(provider, open);
  },
);

describe('the registries', () => {
  it('every provider that can be called is called, and tested here', () => {
    const called = Object.values(providers).filter(({ can }) => can.length > 0);
    const names = called.map(({ name }) => name).toSorted();
    expect(Object.keys(providerCalls).toSorted()).toEqual(names);
    expect(Object.keys(WORLDS).toSorted()).toEqual(names);
  });
});
