import type { Money } from '../../shared/money.ts';
import type { Report } from './events.ts';
import type { Occasion } from './occasion.ts';
import type { AmendedFacts, OrderFacts } from './order-facts.ts';

/** How a try to send ended. */
export interface Ending {
  readonly outcome: 'accepted' | 'refused' | 'unclear';
  readonly code: string | null;
  readonly retriable: boolean;
  readonly messageId: string | null;
  readonly addressHash: string | null;
}

/** Whoever is about to call, and for how long nobody else may. */
export interface Lease {
  /** Random per invocation. */
  readonly owner: string;
  readonly leaseUntil: string;
}

/** What the stream of an order's notifications can be told. */
export type NotificationMessage =
  | {
      readonly type: 'HearOrder';
      readonly order: OrderFacts;
      readonly sequence: number;
      /** Who hears it sends at once what follows from it. */
      readonly lease?: Lease;
    }
  | {
      readonly type: 'HearTotal';
      readonly total: Money;
      readonly linesChanged: boolean;
      /** All that it contains now; undefined of an earlier release's amendment. */
      readonly content: AmendedFacts | undefined;
      readonly sequence: number;
    }
  | {
      readonly type: 'HearOccasion';
      readonly occasion: Occasion;
      /** As with the order. */
      readonly lease?: Lease;
    }
  | ({ readonly type: 'StartAttempt'; readonly notificationId: string } & Lease)
  | {
      readonly type: 'EndAttempt';
      readonly notificationId: string;
      readonly n: number;
      readonly ending: Ending;
    }
  | {
      readonly type: 'HearReport';
      readonly notificationId: string;
      readonly report: Report;
    }
  | {
      readonly type: 'ResendNotification';
      readonly notificationId: string;
      readonly by: string;
      readonly why: string;
    }
  | { readonly type: 'DeadlineReached'; readonly kind: string; readonly dueAt: string };
