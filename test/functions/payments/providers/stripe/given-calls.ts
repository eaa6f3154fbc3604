import type {
  CallAccount,
  CheckoutCall,
  HeldMoneyCall,
  RefundCall,
} from '../../../../../functions/payments/providers/provider.ts';
import { createStripeCalls } from '../../../../../functions/payments/providers/stripe/calls.ts';
import { API_KEY, givenStripe } from '../../../../local/simulators/stripe/given-stripe.ts';

/** Our adapter in front of the pretended Stripe. */
export const givenCalls = async (seed = 1, createCalls = createStripeCalls) => {
  const given = await givenStripe(seed);
  const calls = createCalls({
    now: () => given.clock.now(),
    fetch: (url, init) => {
      // The first silence ends all the requests that were under way before it.
      const signal = given.patience.aborted ? null : given.patience;
      return fetch(url, { ...init, signal });
    },
  });
  const account: CallAccount = {
    account: 'chn_stripe',
    merchantId: 'm1',
    settings: {
      apiBase: given.server.origin,
      'stripe.successUrl': 'https://shop.example/thanks',
    },
    apiCredentials: { key: API_KEY },
  };
  const about = (requestId: string, amount: bigint, n = 1, currency = 'EUR') => ({
    account,
    merchantId: 'm1',
    orderId: 'ord_1',
    requestId,
    key: `${requestId}-${n}`,
    since: new Date(given.clock.now()).toISOString(),
    amount: { amount, currency },
  });
  const checkout = (amount: bigint, more: Partial<CheckoutCall> = {}): CheckoutCall => ({
    ...about('req_checkout', amount),
    kind: 'checkout',
    orderNumber: '#1001',
    capture: 'hold',
    payableUntil: '2026-11-02T00:00:00.000Z',
    locale: 'de-DE',
    country: 'DE',
    ...more,
  });
  const held = (
    kind: 'capture' | 'void',
    reference: string,
    amount: bigint,
    n = 1,
  ): HeldMoneyCall => ({ ...about(`req_${kind}`, amount, n), kind, reference });
  const refund = (reference: string, amount: bigint, refundId = 'rfd_1', n = 1): RefundCall => ({
    ...about(`req_${refundId}`, amount, n),
    kind: 'refund',
    reference,
    refundId,
    reason: 'customer-asked',
  });
  /** A page that was opened by our adapter and paid by the buyer: the payment's id. */
  const paid = async (amount: bigint, capture: 'hold' | 'now', card?: string): Promise<string> => {
    await calls.checkout?.(checkout(amount, { capture }));
    const [session] = given.simulator.account.all('checkout.session');
    return given.simulator.buyer.pay(session?.id ?? '', card).id;
  };
  return {
    ...given,
    calls,
    account,
    checkout,
    held,
    refund,
    paid,
  };
};

export type GivenCalls = Awaited<ReturnType<typeof givenCalls>>;
