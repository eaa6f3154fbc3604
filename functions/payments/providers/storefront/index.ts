import type { MoneyWish } from '../../../orders/contract.ts';
import { compare, type Money, sum } from '../../../shared/money.ts';
import { type FactDraft, factOf, type ProviderFact } from '../../domain/facts.ts';
import type { PaymentProvider } from '../provider.ts';

/**
 * The store took the money, or holds it, and tells of it in each version of the order. It has one
 * payment, and says a state, not amounts: paid means that all which is due was taken.
 */
export const storefront: PaymentProvider = {
  name: 'storefront',
  title: 'Paid at the storefront',
  can: [],
  keepsReferences: false,
  open: () => ({ kind: 'nothing' }),
  heardIn: (wish) => factsOf(wish),
  checkConfiguration: () => undefined,
};

const factsOf = (wish: MoneyWish): readonly ProviderFact[] => {
  const about = {
    provider: 'storefront',
    account: wish.channelId,
    reference: wish.orderId,
    occurredAt: wish.storeSays.at,
  };
  const refunds = wish.storeSays.refunds.map(
    (refund): FactDraft => ({
      ...about,
      kind: 'refunded',
      amount: refund.amount,
      refundReference: refund.externalRefundId,
      refundId: refund.ownRefundId,
      occurredAt: refund.at ?? wish.storeSays.at,
    }),
  );
  return [...standing(wish).map((fact) => ({ ...about, ...fact })), ...refunds].map(factOf);
};

const standing = ({ due, storeSays }: MoneyWish): readonly Pick<FactDraft, 'kind' | 'amount'>[] => {
  switch (storeSays.state) {
    case 'pending':
    // How much is not said, so nothing can be counted on yet.
    case 'partially_paid':
      return [];
    case 'authorised':
      return [{ kind: 'authorised', amount: due }];
    case 'paid':
    case 'partially_refunded':
      return [{ kind: 'captured', amount: takenOf(due, storeSays) }];
    case 'refunded': {
      const taken = takenOf(due, storeSays);
      return [
        { kind: 'captured', amount: taken },
        { kind: 'refunded', amount: taken },
      ];
    }
    case 'voided':
      return [{ kind: 'voided', amount: due }];
    case 'failed':
      return [{ kind: 'failed', amount: due }];
  }
};

/**
 * The store took what its own version comes to, though the desk may have made the order cheaper meanwhile;
 * and one that lowers what is due by what it refunded still took all of it.
 */
const takenOf = (due: Money, { total = due, refunds }: MoneyWish['storeSays']): Money => {
  const inCurrency = refunds
    .map(({ amount }) => amount)
    .filter(({ currency }) => currency === due.currency);
  const least = total.currency === due.currency ? most(due, total) : due;
  return most(least, sum(inCurrency, due.currency));
};

const most = (one: Money, other: Money): Money => (compare(other, one) > 0 ? other : one);
