import type { CommitLog } from '../../shared/adapters/commit-log.ts';
import { referenceRow } from '../../shared/adapters/reference-rows.ts';
import type { StreamName } from '../../shared/commit.ts';
import type { StreamPorts } from '../../shared/decide-stream.ts';
import type { Decider, DomainEvent } from '../../shared/decider.ts';
import { createPaymentDecider } from '../domain/decide-payment.ts';
import { paymentBook } from '../domain/events.ts';
import type { PaymentMessage } from '../domain/messages.ts';
import { newReferences } from '../domain/references.ts';
import type { RuleBook } from '../domain/standing.ts';
import type { PaymentState } from '../domain/state.ts';

/** What both steps need to decide on the stream of an order's money. */
export const paymentStreamPorts = (
  { merchantId, subject }: StreamName,
  ports: { readonly rules: RuleBook; readonly log: CommitLog; readonly now: () => number },
): StreamPorts<PaymentState, PaymentMessage> => ({
  log: ports.log,
  now: ports.now,
  book: paymentBook,
  decider: createPaymentDecider(ports.rules) as unknown as Decider<
    PaymentState,
    PaymentMessage,
    DomainEvent
  >,
  rowsOf: (before, after) =>
    newReferences(ports.rules, before, after).map((reference) =>
      referenceRow(merchantId, subject, reference),
    ),
  isRoutine: (events) => events.every((type) => TAKEN.has(type)),
});

/** That all was taken as was wished is no news: the order's own end tells of it. */
const TAKEN: ReadonlySet<string> = new Set(['AttemptEnded', 'FactRecorded', 'PaymentCaptured']);
