/** What goes wrong between the steps, and at the ports of one. A seed has some of them switched on. */
export const WIDE_FAULTS = [
  // At a port of a worker.
  'dies-before-load',
  'load-fails',
  'stale-read',
  'dies-before-append',
  'append-fails',
  'append-repeated',
  'append-answer-lost',
  'dies-after-append',
  'rival-writes-first',
  'copy-at-once',
  // At the transactions of the stock step: another one is at the same rows just then.
  'transaction-met',
  // A deployment under way: events of a version that workers of this release do not know yet.
  'next-release-writes',
  // At an outside party.
  'dies-before-call',
  'call-fails-before',
  'call-answer-lost',
  'dies-after-call',
  // Between the steps.
  'message-twice',
  'message-late',
  'event-lost',
  'published-twice',
  'published-late',
  'webhook-twice',
  'webhook-late',
  'deadline-twice',
  'deadline-late',
] as const;
export type WideFault = (typeof WIDE_FAULTS)[number];
