/** What becomes of a payment with one of the published test cards. */
export interface TestCard {
  readonly number: string;
  /** The payment method that stands for it in API calls. */
  readonly method: string;
  /** The bank's answer; `later` for a debit whose money comes days after. */
  readonly outcome: 'ok' | 'declined' | 'authenticate' | 'later';
  readonly declineCode?: string;
  /** The buyer disputes it as soon as it is captured. */
  readonly disputed?: boolean;
  /** How refunds to it go: pending first, or failing after they had seemed to succeed. */
  readonly refunds?: 'pending' | 'failing';
}

/** The numbers and names are Stripe's own, docs.stripe.com/testing. */
const CARDS: readonly TestCard[] = [
  { number: '4242424242424242', method: 'pm_card_visa', outcome: 'ok' },
  {
    number: '4000000000000002',
    method: 'pm_card_chargeDeclined',
    outcome: 'declined',
    declineCode: 'generic_decline',
  },
  {
    number: '4000000000009995',
    method: 'pm_card_visa_chargeDeclinedInsufficientFunds',
    outcome: 'declined',
    declineCode: 'insufficient_funds',
  },
  {
    number: '4000000000000259',
    method: 'pm_card_createDispute',
    outcome: 'ok',
    disputed: true,
  },
  { number: '4000002500003155', method: 'pm_card_authenticationRequired', outcome: 'authenticate' },
  {
    number: '4000000000007726',
    method: 'pm_card_pendingRefund',
    outcome: 'ok',
    refunds: 'pending',
  },
  {
    number: '4000000000005126',
    method: 'pm_card_refundFail',
    outcome: 'ok',
    refunds: 'failing',
  },
  { number: '000123456789', method: 'pm_usBankAccount_success', outcome: 'later' },
];

/** The card of a number (spaces allowed) or of a payment method's id. */
export const testCard = (numberOrMethod: string): TestCard | undefined => {
  const wanted = numberOrMethod.replaceAll(' ', '');
  return CARDS.find(({ number, method }) => number === wanted || method === wanted);
};
