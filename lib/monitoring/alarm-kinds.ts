/** `page`: somebody is to look at once. `ticket`: within the day. */
export type Severity = 'page' | 'ticket';

/**
 * Every kind of alarm. Its key is the anchor of its section in the runbook, so that a new step, whose
 * alarms are of known kinds, needs no new section.
 */
export const ALARM_KINDS = {
  'orders-at-risk': 'page',
  'dead-letters': 'page',
  'queue-age': 'ticket',
  'records-overdue': 'ticket',
  'step-errors': 'ticket',
  'subscription-failures': 'page',
  'commits-behind': 'page',
  'commits-lost': 'page',
  'stream-unread': 'page',
  'table-throttles': 'ticket',
  'door-server-errors': 'page',
  'door-client-errors': 'ticket',
  'door-latency': 'ticket',
  'door-throttles': 'page',
  'webhook-rejections': 'ticket',
  'payments-failing': 'ticket',
  'past-deadline': 'page',
  'no-sweep': 'page',
  'deadline-rows': 'ticket',
  'job-errors': 'ticket',
  'job-missed': 'ticket',
} as const satisfies Readonly<Record<string, Severity>>;

export type AlarmKind = keyof typeof ALARM_KINDS;

/** Where the section of a kind is: shown in every notification. */
export const runbookSection = (kind: AlarmKind): string => `docs/operations.md#${kind}`;
