import type { Environment } from '../engine/service.ts';
import { countDelivery } from './delivery-metrics.ts';
import type { Delivery, DeliveryTable } from './delivery-table.ts';
import type { DeliveryResult, TargetPort } from './target.ts';

/** Works off the stored deliveries: at once, after back-off, after a restart. */
export interface DeliveryQueue {
  /** Says that rows may have come; they are looked for after the current transaction. */
  wake(): void;
  close(): void;
}

type Failure = Exclude<DeliveryResult, 'delivered'>;

interface Attempt {
  readonly delivery: Delivery;
  readonly result: DeliveryResult;
}

const CONCURRENCY = 100;
const FIRST_BACKOFF_MS = 1_000;
/** 185 retries in 24 hours are one every eight minutes. */
const LAST_BACKOFF_MS = 480_000;
const MAX_MESSAGE_LENGTH = 1_000;

export const createDeliveryQueue = (
  environment: Environment,
  table: DeliveryTable,
  targets: TargetPort,
): DeliveryQueue => {
  const { clock, store } = environment;
  const inFlight = new Set<number>();
  const ended: Attempt[] = [];
  let armed: { readonly atMs: number; readonly disarm: () => void } | undefined;
  let isDue = false;
  let isClosed = false;

  const arm = (): void => {
    const atMs = table.nextAt();
    // What is due and in flight now asks again when its attempt has ended.
    if (atMs === undefined || atMs <= clock.now() || (armed && armed.atMs <= atMs)) return;
    armed?.disarm();
    const disarm = clock.at(atMs, () => {
      armed = undefined;
      work();
    });
    armed = { atMs, disarm };
  };

  const work = (): void => {
    if (isClosed) return;
    const due = table
      .due(clock.now(), CONCURRENCY + inFlight.size)
      .filter((seq) => !inFlight.has(seq))
      .slice(0, CONCURRENCY - inFlight.size);
    // A queue takes a message at once, so all of them are one commit.
    if (due.length > 0) store.transaction(() => due.forEach(begin));
    arm();
  };

  const begin = (seq: number): void => {
    const delivery = table.find(seq);
    if (delivery === undefined) return;
    inFlight.add(seq);
    void deliver(targets, delivery).then((result) => end({ delivery, result }));
  };

  /** Those that end together are settled together. */
  const end = (attempt: Attempt): void => {
    ended.push(attempt);
    if (ended.length === 1) queueMicrotask(settleAll);
  };

  const settleAll = (): void => {
    const all = ended.splice(0);
    for (const { delivery } of all) inFlight.delete(delivery.seq);
    // After closing, the row stays as it is: the next start delivers again, which at-least-once allows.
    if (isClosed) return;
    store.transaction(() => {
      for (const attempt of all) settle(environment, table, attempt);
    });
    wake();
  };

  const wake = (): void => {
    if (isDue) return;
    isDue = true;
    // Transactions are synchronous, so this runs after the commit of whatever woke us.
    queueMicrotask(() => {
      isDue = false;
      work();
    });
  };

  return {
    wake,
    close: () => {
      isClosed = true;
      armed?.disarm();
    },
  };
};

const deliver = async (targets: TargetPort, delivery: Delivery): Promise<DeliveryResult> => {
  const { targetArn, deadLetterArn, ruleArn, payload, failure } = delivery;
  try {
    if (failure === null || deadLetterArn === null) {
      return await targets.deliver(targetArn, payload, { ruleArn });
    }
    const attributes = JSON.parse(failure) as Record<string, string>;
    return await targets.deliver(deadLetterArn, payload, { ruleArn, attributes });
  } catch (error) {
    return { retryable: true, reason: String(error), code: 'UNKNOWN' };
  }
};

/**
 * | attempt at        | delivered | retryable                            | for good         |
 * | target            | done      | back-off; exhausted: as for good     | dead letter, or dropped without a queue |
 * | dead-letter queue | done      | back-off without end                 | dropped          |
 */
const settle = (
  environment: Environment,
  table: DeliveryTable,
  { delivery, result }: Attempt,
): void => {
  const now = environment.clock.now();
  const nextAt = now + backoffMs(delivery.attempts, environment.random.next());
  const isDeadLetter = delivery.failure !== null;
  const exhausted = isDeadLetter ? undefined : exhaustedBy(delivery, nextAt);
  const outcome =
    result === 'delivered' ? 'delivered' : result.retryable && !exhausted ? 'again' : 'failed';
  countDelivery(environment, delivery, outcome);
  if (result === 'delivered') {
    table.remove(delivery.seq);
  } else if (result.retryable && exhausted === undefined) {
    table.retryAt(delivery.seq, nextAt);
  } else if (isDeadLetter || delivery.deadLetterArn === null) {
    table.drop(delivery);
  } else {
    const attributes = deadLetterAttributes(delivery, result, exhausted);
    table.fail(delivery.seq, JSON.stringify(attributes), now);
  }
};

/** Doubles from a second up to eight minutes; jitter takes up to half of it away. */
const backoffMs = (attempts: number, random: number): number =>
  Math.round(Math.min(FIRST_BACKOFF_MS * 2 ** attempts, LAST_BACKOFF_MS) * (1 - random / 2));

const exhaustedBy = (delivery: Delivery, nextAt: number): string | undefined => {
  if (delivery.attempts >= delivery.maxRetries) return 'MaximumRetryAttempts';
  if (nextAt > delivery.acceptedAt + delivery.maxAgeMs) return 'MaximumEventAgeInSeconds';
  return undefined;
};

/** Source: EventBridge user guide, "Using dead-letter queues to process undelivered events". */
const deadLetterAttributes = (
  { ruleArn, targetArn, attempts }: Delivery,
  { retryable, reason, code }: Failure,
  exhausted: string | undefined,
): Record<string, string> => ({
  RULE_ARN: ruleArn,
  TARGET_ARN: targetArn,
  ERROR_CODE: code ?? 'SDK_CLIENT_ERROR',
  ERROR_MESSAGE:
    reason.replace(/[^\u0020-\uD7FF]/gu, ' ').slice(0, MAX_MESSAGE_LENGTH) || 'No reason given.',
  RETRY_ATTEMPTS: String(attempts),
  ...(retryable && exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: exhausted }),
});
