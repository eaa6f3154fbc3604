import * as z from 'zod';
import { idOf } from '../../shared/ids.ts';
import { moneySchema } from '../../shared/money.ts';

/** What a payment provider can tell of money; each is about one of its references. */
export const FACT_KINDS = [
  /** The buyer has something to do: pay at `url`, confirm with their bank. */
  'requires_action',
  /** Held for us, up to `amount`, until `expiresAt`. */
  'authorised',
  'authorisation_expired',
  /** The buyer has paid by a way that takes days, as a debit: it may still fail, and is not ours yet. */
  'capture_pending',
  /** Taken: `amount` is all that was ever taken under this reference (cumulative). */
  'captured',
  /** What was held and not taken is free again; or the checkout is closed. */
  'voided',
  /** The buyer's try failed; another may follow under the same reference. */
  'failed',
  'refund_pending',
  'refunded',
  'refund_failed',
  'dispute_opened',
  'dispute_won',
  'dispute_lost',
  /** A courier took it at the door (cumulative); it is not ours yet. */
  'collected',
  /** A courier handed over what it had collected (cumulative, before fees). */
  'remitted',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

const WITHOUT_MONEY: readonly FactKind[] = [
  'requires_action',
  'authorisation_expired',
  'capture_pending',
  'voided',
  'failed',
];

/** Whether somebody's money is or was here by what it says; the others only say that none is. */
export const saysOfMoney = ({ kind }: Pick<ProviderFact, 'kind'>): boolean =>
  !WITHOUT_MONEY.includes(kind);

/**
 * One fact from a provider, however it came: webhook, answer to a call, list, statement, store. Facts
 * are only ever added; what they say together is derived, so their order does not matter.
 */
export const providerFactSchema = z.object({
  /** Hash of what makes it this fact: the same fact by two ways is one. */
  factId: z.string(),
  provider: z.string(),
  /** Whose account at the provider: the id of the payments channel, or of the storefront's. */
  account: z.string(),
  /** The provider's own id of the payment: intent, statement line, consignment. */
  reference: z.string(),
  kind: z.enum(FACT_KINDS),
  /** In minor units of the currency that was charged; cumulative for `captured`, `collected`, `remitted`. */
  amount: moneySchema,
  /** The provider's id of the refund; null when `amount` is all that was refunded under `reference`. */
  refundReference: z.string().nullable(),
  /** The refund's id at orders, where the provider carries it for us. */
  refundId: z.string().nullable(),
  disputeReference: z.string().nullable(),
  /** Our request that led to it, where the provider carries it for us. */
  requestId: z.string().nullable(),
  /** Of `authorised`, `requires_action`, and of `dispute_opened` when evidence is due. */
  expiresAt: z.iso.datetime().nullable(),
  /** Where the buyer acts; of `requires_action`. */
  url: z.string().nullable(),
  /** kebab-case reason of a failure. */
  code: z.string().nullable(),
  /** Whether another try may succeed; of failures. */
  retriable: z.boolean(),
  /** The provider's own time of it. */
  occurredAt: z.iso.datetime(),
});
export type ProviderFact = z.infer<typeof providerFactSchema>;

/** How a fact finds its order: our own id where the provider carries it, else by reference, in order. */
export interface FactAddress {
  readonly orderId: string | null;
  /** References as in `ProviderFact.reference`, or printed ones; looked up one after the other. */
  readonly references: readonly string[];
}

type Required = 'provider' | 'account' | 'reference' | 'kind' | 'amount' | 'occurredAt';

/** What an adapter has to say of a fact; everything else is null or follows. */
export type FactDraft = Pick<ProviderFact, Required> &
  Partial<Omit<ProviderFact, Required | 'factId'>> & {
    /** Tells two facts of one kind and reference apart where nothing else does: a failed try's id. */
    readonly distinguishedBy?: string;
  };

/** The fact with its identity: hash(provider, account, reference, kind, what distinguishes it). */
export const factOf = ({ distinguishedBy, ...draft }: FactDraft): ProviderFact => {
  const fact = { ...ABSENT, ...draft };
  const { provider, account, reference, kind } = fact;
  const distinct = distinguishedBy ?? distinctionOf(fact);
  return { ...fact, factId: idOf('fact', provider, account, reference, kind, distinct) };
};

const ABSENT = {
  refundReference: null,
  refundId: null,
  disputeReference: null,
  requestId: null,
  expiresAt: null,
  url: null,
  code: null,
  retriable: false,
} as const;

const distinctionOf = (fact: Omit<ProviderFact, 'factId'>): string => {
  const amount = `${fact.amount.amount} ${fact.amount.currency}`;
  switch (fact.kind) {
    case 'refund_pending':
    case 'refunded':
    case 'refund_failed':
      return fact.refundReference ?? amount;
    case 'dispute_opened':
    case 'dispute_won':
    case 'dispute_lost':
      return fact.disputeReference ?? '';
    case 'requires_action':
      return fact.url ?? '';
    case 'failed':
      return `${fact.code ?? ''} ${fact.occurredAt}`;
    case 'authorised':
      return `${amount} ${fact.expiresAt ?? ''}`;
    case 'capture_pending':
    case 'captured':
    case 'collected':
    case 'remitted':
      return amount;
    case 'voided':
    case 'authorisation_expired':
      return '';
  }
};
