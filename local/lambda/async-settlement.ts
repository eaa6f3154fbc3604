import type { Environment } from '../engine/service.ts';
import type { AsyncEvent, AsyncEventTable } from './async-event-table.ts';
import type { SendTo } from './destinations.ts';
import type { Outcome } from './invocation.ts';

/** How a function's asynchronous events are repeated, and where word of their end goes. */
export interface AsyncSettings {
  readonly maximumRetries: number;
  readonly maximumAgeSeconds: number;
  readonly onSuccessArn?: string;
  readonly onFailureArn?: string;
  /** The function's dead-letter queue. */
  readonly deadLetterArn?: string;
}

/** Lambda's own: two more attempts, six hours. */
export const DEFAULT_ASYNC_SETTINGS: AsyncSettings = {
  maximumRetries: 2,
  maximumAgeSeconds: 6 * 3600,
};

/** Settles one attempt: done, again later, or given up with word sent. Throws when it cannot send. */
export type AsyncSettlement = (event: AsyncEvent, outcome: Outcome) => Promise<void>;

const FIRST_RETRY_MS = 60_000;
const LATER_RETRY_MS = 120_000;

/** Creates the settlement over the table of accepted events. */
export const createAsyncSettlement = (
  { clock }: Pick<Environment, 'clock'>,
  events: AsyncEventTable,
  sendTo: SendTo,
  settingsOf: (functionName: string) => AsyncSettings,
): AsyncSettlement => {
  const giveUp = async (event: AsyncEvent, outcome: Outcome, condition: string): Promise<void> => {
    const { deadLetterArn, onFailureArn } = settingsOf(event.functionName);
    if (deadLetterArn !== undefined) await sendTo(deadLetterArn, deadLetter(event, outcome));
    if (onFailureArn !== undefined) {
      await sendTo(onFailureArn, record(event, outcome, condition, clock.now()));
    }
    events.remove(event.requestId);
  };
  return async (before, outcome) => {
    const event = { ...before, attempts: before.attempts + 1 };
    const settings = settingsOf(event.functionName);
    if (outcome.ok) {
      const { onSuccessArn } = settings;
      if (onSuccessArn) await sendTo(onSuccessArn, record(event, outcome, 'Success', clock.now()));
      return events.remove(event.requestId);
    }
    const dueAtMs = clock.now() + (event.attempts === 1 ? FIRST_RETRY_MS : LATER_RETRY_MS);
    if (event.attempts > settings.maximumRetries) return giveUp(event, outcome, 'RetriesExhausted');
    if (dueAtMs > event.acceptedAtMs + settings.maximumAgeSeconds * 1000) {
      return giveUp(event, outcome, 'EventAgeExceeded');
    }
    events.put({ ...event, dueAtMs });
  };
};

const deadLetter = (event: AsyncEvent, outcome: Outcome): Parameters<SendTo>[1] => ({
  body: event.payload,
  attributes: {
    RequestID: event.requestId,
    ErrorCode: '200',
    ErrorMessage: outcome.ok ? '' : outcome.error.errorMessage.slice(0, 1024),
  },
  detailType: 'Lambda Function Invocation Result - Failure',
});

const record = (
  event: AsyncEvent,
  outcome: Outcome,
  condition: string,
  nowMs: number,
): Parameters<SendTo>[1] => ({
  body: JSON.stringify({
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: event.functionArn,
      condition,
      approximateInvokeCount: event.attempts,
    },
    requestPayload: JSON.parse(event.payload),
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      ...(outcome.ok ? {} : { functionError: 'Unhandled' }),
    },
    responsePayload: outcome.ok ? JSON.parse(outcome.payload) : outcome.error,
  }),
  detailType: `Lambda Function Invocation Result - ${outcome.ok ? 'Success' : 'Failure'}`,
});
