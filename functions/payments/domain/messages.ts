import type { MoneyWish } from '../../orders/contract.ts';
import type { ProviderFact } from './facts.ts';

/** A person's name and reason, for the audit. */
interface ByPerson {
  readonly by: string;
  readonly why: string;
}

/** How a call ended, with whatever the provider said of the money. */
export interface CallEnding {
  readonly outcome: 'done' | 'refused' | 'unknown';
  readonly code: string | null;
  readonly retriable: boolean;
  readonly facts: readonly ProviderFact[];
}

/** What the stream of an order's money can be told. */
export type PaymentMessage =
  | { readonly type: 'HearWish'; readonly wish: MoneyWish }
  /** From a webhook, a list, a statement, a person: facts are facts. */
  | { readonly type: 'RecordFacts'; readonly facts: readonly ProviderFact[] }
  | {
      readonly type: 'StartAttempt';
      readonly requestId: string;
      /** Random per invocation. */
      readonly owner: string;
      readonly leaseUntil: string;
    }
  | {
      readonly type: 'EndAttempt';
      readonly requestId: string;
      readonly n: number;
      readonly ending: CallEnding;
    }
  | ({ readonly type: 'RetryCall'; readonly requestId: string } & ByPerson)
  /** A person gave it back; null: all that waits for people. */
  | ({ readonly type: 'MarkRefunded'; readonly refundId: string | null } & ByPerson)
  | { readonly type: 'DeadlineReached'; readonly kind: string; readonly dueAt: string };

/** What the stream of money without an order can be told. */
export type CaseMessage =
  | {
      readonly type: 'OpenCase';
      readonly caseId: string;
      readonly because: string;
      readonly channelId: string | null;
      readonly references: readonly string[];
      readonly facts: readonly ProviderFact[];
      /** Whose money it is, where who opens it knows: a line of a file that names its order. */
      readonly link?: ({ readonly orderId: string } & ByPerson) | undefined;
    }
  | ({ readonly type: 'LinkCase'; readonly orderId: string } & ByPerson)
  | { readonly type: 'DeadlineReached'; readonly kind: string; readonly dueAt: string };
