import type { Attempt } from '../../shared/attempts.ts';
import { after, type DeadlineReached, isDue } from '../../shared/deadline.ts';
import {
  accepted,
  type CommandDraft,
  type Deadline,
  type Decider,
  type Decision,
} from '../../shared/decider.ts';
import { ENDPOINTS } from '../contract.ts';
import type { DeliveryEvent, DeliveryFact, DeliveryFactOf, OUTCOMES } from './delivery-events.ts';
import { retryAtOf } from './delivery-schedule.ts';

export type Request = Pick<
  DeliveryFactOf<'DeliveryRequested'>,
  'deliveryId' | 'endpointId' | 'webhook'
>;
type Outcome = (typeof OUTCOMES)[number];

/** One event to one endpoint. */
export interface Delivery {
  readonly request: Request | null;
  /** The last try, and whether anybody said how it ended. */
  readonly attempt: (Attempt & { readonly isOver: boolean }) | null;
  /** Since it was asked for last. */
  readonly failures: number;
  /** To be sent now, or just being sent; since when. */
  readonly saidAt: string | null;
  readonly retryAt: string | null;
}

/** How a try ended, before it is settled whether another follows. */
export interface Ending {
  readonly outcome: Outcome;
  readonly code: string | null;
  /** No earlier than this, by the endpoint's own word or because it is paused. */
  readonly notBefore: string | null;
  /** What was known of the endpoint when it was called. */
  readonly wasFailing: boolean;
}

export type DeliveryMessage =
  | {
      readonly type: 'StartDelivery';
      readonly request: Request;
      readonly owner: string;
      readonly leaseUntil: string;
    }
  | { readonly type: 'EndDelivery'; readonly n: number; readonly ending: Ending }
  | { readonly type: 'RetryDelivery'; readonly by: string; readonly why: string }
  | DeadlineReached;

/** So long the calls step may take before it is told once more. */
const PATIENCE_MS = 15 * 60_000;
/** From so many failures on, the endpoint itself is held to be failing. */
const SUSPICIOUS_FAILURES = 4;

const openDeadlines = ({ saidAt, retryAt }: Delivery): readonly Deadline[] => {
  if (retryAt !== null) return [{ kind: 'delivery_retry', dueAt: retryAt }];
  if (saidAt === null) return [];
  const dueAt = after(saidAt, PATIENCE_MS);
  return [{ kind: 'delivery_attempt', dueAt }];
};

/** The behaviour of a delivery: tried until it succeeds, is not wanted, or days have passed. */
export const deliveryDecider: Decider<Delivery, DeliveryMessage, DeliveryEvent> = {
  initial: { request: null, attempt: null, failures: 0, saidAt: null, retryAt: null },
  deadlines: openDeadlines,
  decide: (state, message, now) => {
    switch (message.type) {
      case 'StartDelivery':
        return accepted(start(state, message, now));
      case 'EndDelivery':
        return end(state, message, now);
      case 'RetryDelivery':
        return retry(state, message, now);
      case 'DeadlineReached': {
        const again = state.request !== null && isDue(openDeadlines(state), message, now);
        return again
          ? sayAgain(state.request, { by: null, why: message.kind, at: now })
          : accepted();
      }
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'DeliveryRequested': {
        const { at, ...request } = event.data;
        return { ...state, request, saidAt: at };
      }
      case 'DeliveryStarted': {
        const { at: _at, ...attempt } = event.data;
        return { ...state, attempt: { ...attempt, isOver: false } };
      }
      case 'DeliveryEnded':
        return ended(state, event.data);
      case 'DeliverySaidAgain': {
        const failures = event.data.by === null ? state.failures : 0;
        return { ...state, failures, saidAt: event.data.at, retryAt: null };
      }
      default:
        return state;
    }
  },
};

const ended = (state: Delivery, { outcome, retryAt }: DeliveryFactOf<'DeliveryEnded'>): Delivery =>
  state.attempt === null
    ? state
    : {
        ...state,
        attempt: { ...state.attempt, isOver: true },
        failures: state.failures + (outcome === 'failed' ? 1 : 0),
        saidAt: null,
        retryAt,
      };

/** A start while another's lease lasts says nothing; the caller sees that the lease is not its own. */
const start = (
  { request: known, attempt, saidAt }: Delivery,
  { request, owner, leaseUntil }: Extract<DeliveryMessage, { type: 'StartDelivery' }>,
  now: string,
): readonly DeliveryFact[] => {
  if (known !== null && saidAt === null) return [];
  if (attempt !== null && !attempt.isOver && now < attempt.leaseUntil) return [];
  const n = attempt === null ? 1 : attempt.n + (attempt.isOver ? 1 : 0);
  const started: DeliveryFact = {
    type: 'DeliveryStarted',
    data: { n, owner, leaseUntil, at: now },
  };
  return known === null
    ? [{ type: 'DeliveryRequested', data: { ...request, at: now } }, started]
    : [started];
};

const end = (
  { request, attempt, failures }: Delivery,
  { n, ending }: Extract<DeliveryMessage, { type: 'EndDelivery' }>,
  now: string,
): Decision<DeliveryEvent> => {
  if (request === null || attempt?.n !== n || attempt.isOver) return accepted();
  const { outcome, code, notBefore, wasFailing } = ending;
  const failed = failures + (outcome === 'failed' ? 1 : 0);
  const mayRetry = outcome === 'failed' || outcome === 'put-off';
  const spread = `${request.deliveryId} ${n}`;
  const retryAt = mayRetry ? retryAtOf({ failed, now, notBefore, spread }) : null;
  const givenUp = outcome !== 'delivered' && retryAt === null;
  const { deliveryId, endpointId, webhook } = request;
  const { orderId, type } = webhook;
  const about = { deliveryId, endpointId, orderId, type, code: code ?? outcome, attempts: n };
  return accepted(
    [
      { type: 'DeliveryEnded', data: { n, outcome, code, retryAt, at: now } },
      ...(givenUp ? [{ type: 'WebhookUndelivered', data: about } as const] : []),
    ],
    healthOf(endpointId, { outcome, failed, wasFailing }),
  );
};

/** What the endpoints' own stream is told; a sound endpoint costs it nothing. */
const healthOf = (
  endpointId: string,
  seen: { readonly outcome: Outcome; readonly failed: number; readonly wasFailing: boolean },
): readonly CommandDraft[] => {
  const how = howOf(seen);
  if (how === null) return [];
  return [
    {
      name: 'HearEndpoint',
      to: 'notifications',
      subject: ENDPOINTS,
      data: { endpointId, how },
    },
  ];
};

const howOf = ({
  outcome,
  failed,
  wasFailing,
}: Parameters<typeof healthOf>[1]): 'working' | 'failing' | 'gone' | null => {
  if (outcome === 'gone') return 'gone';
  if (outcome === 'delivered') return wasFailing ? 'working' : null;
  return outcome === 'failed' && (failed >= SUSPICIOUS_FAILURES || wasFailing) ? 'failing' : null;
};

const retry = (
  { request, attempt, saidAt }: Delivery,
  { by, why }: Extract<DeliveryMessage, { type: 'RetryDelivery' }>,
  now: string,
): Decision<DeliveryEvent> => {
  if (request === null || attempt === null) {
    const because = 'there is no such delivery';
    return { kind: 'refused', code: 'unknown-delivery', because, allowed: [] };
  }
  if (saidAt !== null) {
    const because = 'it is being delivered just now';
    return { kind: 'refused', code: 'being-delivered', because, allowed: [] };
  }
  return sayAgain(request, { by, why, at: now });
};

const sayAgain = (
  request: Request,
  data: DeliveryFactOf<'DeliverySaidAgain'>,
): Decision<DeliveryEvent> =>
  accepted(
    [{ type: 'DeliverySaidAgain', data }],
    [{ name: 'DeliverWebhook', to: 'deliveries', data: request }],
  );
