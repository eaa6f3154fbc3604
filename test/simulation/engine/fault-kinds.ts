/** Everything that may go wrong, by where it does. A seed has some of them switched on. */
export const FAULT_KINDS = [
  // At a port call of a handler.
  'crash-before-call',
  'crash-after-call',
  'hang',
  'slow-call',
  'throttle',
  'answer-lost',
  'answer-lost-and-retried',
  'transaction-conflict',
  'stale-read',
  'put-events-partial',
  'put-events-undelivered',
  'put-events-twice',
  'send-batch-partial',
  'bucket-unavailable',
  'bucket-answer-lost',
  // At an invocation.
  'delivery-duplicated',
  'delivery-delayed',
  'invocation-throttled',
  'response-malformed',
  'clock-skewed',
  // At an outside party.
  'party-unavailable',
  'party-fails-before',
  'party-fails-after',
  'party-silent-after',
  'party-hangs-up-after',
  'party-slow',
  // On the way from an outside party.
  'webhook-lost',
  'webhook-duplicated',
  'webhook-delayed',
  'webhook-unanswered',
  'webhook-bulky',
  // In operation.
  'mapping-paused',
  'rule-removed',
  'queue-refuses',
  'poison-pill',
  'secret-rotated',
  'sweeper-twice',
  'job-missed',
  'stream-forgotten',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];
