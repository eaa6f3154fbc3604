import { paymentBook } from '../../../functions/payments/domain/events.ts';
import type { ProviderFact } from '../../../functions/payments/domain/facts.ts';
import { ledgerOf } from '../../../functions/payments/domain/ledger.ts';
import { statusOf } from '../../../functions/payments/domain/payment-status.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import { decodeEvent } from '../../../functions/shared/event-book.ts';

type Recorded = Commit['events'][number];

/** A way to pay that was opened before anybody told of a payment by it. */
interface Opened {
  readonly status: 'pending' | 'awaiting_transfer' | 'cod_pending';
  /** Of a checkout its request; of the others who will tell. */
  readonly by: string;
}

/** Every change of a payment’s status that an order’s stream shows: `from event to`. */
export const paymentChanges = (commits: readonly Commit[]): readonly string[] => {
  const events = commits.flatMap((commit) => commit.events);
  const aside = new Set(
    events.flatMap(({ type, data }) =>
      type === 'FactSetAside' ? [(data as { factId: string }).factId] : [],
    ),
  );
  const opened: Opened[] = [];
  const payments = new Map<string, { readonly facts: ProviderFact[]; status: string }>();
  return events.flatMap((event): readonly string[] => {
    const way = openedBy(event);
    if (way) {
      opened.push(way);
      return [`none ${event.type} ${way.status}`];
    }
    if (event.type !== 'FactRecorded') return [];
    const { fact } = decodeEvent(paymentBook, event).data as { readonly fact: ProviderFact };
    if (aside.has(fact.factId)) return [];
    const { provider, account, reference, kind } = fact;
    const name = `${provider} ${account} ${reference}`;
    const payment = payments.get(name) ?? { facts: [], status: beginning(opened, fact) };
    payments.set(name, payment);
    payment.facts.push(fact);
    const [stands] = ledgerOf(payment.facts);
    const before = payment.status;
    payment.status = stands ? statusOf(stands) : before;
    return payment.status === before ? [] : [`${before} ${kind} ${payment.status}`];
  });
};

const openedBy = ({ type, data }: Recorded): Opened | undefined => {
  const told = data as { readonly requestId: string; readonly kind: string; provider: string };
  if (type === 'CheckoutRequested') return { status: 'pending', by: told.requestId };
  if (type !== 'PaymentOpened') return undefined;
  return {
    status: told.kind === 'instructions' ? 'awaiting_transfer' : 'cod_pending',
    by: told.provider,
  };
};

/** What is told first of each way; anything else came beside it, and nobody awaited it there. */
const AWAITED: Readonly<Partial<Record<Opened['status'], ProviderFact['kind']>>> = {
  awaiting_transfer: 'captured',
  cod_pending: 'collected',
};

/** The first payment by a way is what was awaited there. */
const beginning = (opened: Opened[], { requestId, provider, kind }: ProviderFact): string => {
  const index = opened.findIndex(
    ({ by, status }) => (by === requestId || by === provider) && (AWAITED[status] ?? kind) === kind,
  );
  const [way] = index < 0 ? [] : opened.splice(index, 1);
  return way?.status ?? 'none';
};
