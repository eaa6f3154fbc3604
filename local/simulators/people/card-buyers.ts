import type { StripeSimulator } from '../stripe/stripe.ts';
import type { Agenda } from './agenda.ts';
import type { Person } from './person.ts';

/** Out of a hundred buyers who came to the page. */
const HABITS = [
  ['pay', 52],
  ['declined-first', 16],
  ['bank-asks', 8],
  ['dispute-later', 10],
  ['walk-away', 14],
] as const;
type Habit = (typeof HABITS)[number][0];

const DECLINED = '4000000000009995';
const AUTHENTICATE = '4000002500003155';
const DISPUTED = '4000000000000259';
const AGAIN_AFTER = 9;
const DECIDE_AFTER = 25;

/** The buyers at the pretended Stripe's pages, and the banks that decide their disputes. */
export const cardBuyers = (
  { account, buyer }: Pick<StripeSimulator, 'account' | 'buyer'>,
  agenda: Agenda,
): Person => {
  /** A page may have been closed meanwhile: the order was cancelled, or its time is over. */
  const pay = (sessionId: string, card?: string) =>
    account.find('checkout.session', sessionId)?.status === 'open'
      ? buyer.pay(sessionId, card)
      : undefined;

  const passTheBank = (sessionId: string): void => {
    const intent = pay(sessionId, AUTHENTICATE);
    if (!intent) return;
    agenda.once(`answer ${intent.id}`, 5, () => {
      const { status } = account.get('payment_intent', intent.id);
      if (status === 'requires_action') buyer.authenticate(intent.id);
    });
  };

  const ways: Readonly<Record<Habit, (sessionId: string) => void>> = {
    pay: (id) => void pay(id),
    'dispute-later': (id) => void pay(id, DISPUTED),
    'declined-first': (id) => {
      pay(id, DECLINED);
      agenda.once(`again ${id}`, AGAIN_AFTER, () => void pay(id));
    },
    'bank-asks': passTheBank,
    'walk-away': () => undefined,
  };

  const come = (sessionId: string): void => {
    const way = ways[agenda.habit(HABITS)];
    agenda.once(`page ${sessionId}`, 2 + agenda.luck() * 6, () => way(sessionId));
  };
  const judge = (disputeId: string): void => {
    const outcome = agenda.luck() < 0.5 ? 'won' : 'lost';
    agenda.once(`judge ${disputeId}`, DECIDE_AFTER, () => void buyer.decide(disputeId, outcome));
  };

  return {
    act: () => {
      const sessions = account.all('checkout.session').filter(({ status }) => status === 'open');
      for (const { id } of sessions) come(id);
      const disputes = account.all('dispute').filter(({ status }) => status === 'needs_response');
      for (const { id } of disputes) judge(id);
    },
  };
};
