/** Something that the bill is above its aim for. Reckoned by the units above, not measured. */
export interface Excess {
  readonly what: string;
  /** Why it stands. */
  readonly because: string;
  /** $ per 1M orders, batch 10, about. */
  readonly usd: number;
}

export const EXCESS: readonly Excess[] = [
  {
    what: 'eight of nine events by queues of ours, ten to a request, instead of by the bus, its archive and its sends',
    because: 'contexts meet by events on one bus; whoever is outside may subscribe and replay',
    usd: 2.5,
  },
  {
    what: 'a function URL instead of the HTTP API before the door',
    because:
      'routes are throttled before anything runs, with an access log; who wants neither sets `-c webhookDoor=function-url`',
    usd: 4.1,
  },
  {
    what: 'the outcome of each of four mails, as SES answers it',
    because: 'a mail that SES has and the receiver puts off must not look as if nobody had sent it',
    usd: 2.5,
  },
  {
    what: 'batches that are not full: each look at a queue, and each deletion, is a request',
    because: 'people wait: another second at every queue was measured, and saved this',
    usd: 0.1,
  },
  {
    what: 'SES’s report of each of four mails: a send, a receive, a commit',
    because: 'a mail counts as delivered when SES says so',
    usd: 4.5,
  },
  {
    what: 'each webhook’s second message, for the archive',
    because:
      'the sender has its answer only when both are in; a copy that a worker sent on, ten at a time, would be $1.40 less and would not be there of what no worker ever saw',
    usd: 2.1,
  },
  {
    what: 'two references, each a unit of the index that they are found by',
    because: 'a provider names its own ids, and tells of a dispute by them alone',
    usd: 1.3,
  },
  {
    what: 'leases of the calls of the payment provider and the store',
    because:
      'nothing outside is done without a try that others see; their clients stay out of who decides',
    usd: 1.9,
  },
  {
    what: 'the order’s row, written five times as it goes on, instead of being folded as it is read',
    because: 'a list reads a row for each order, and not the logs of three contexts',
    usd: 2.5,
  },
  {
    what: 'the order’s place among the deadlines moves once',
    because: 'the payment window comes first and closes early',
    usd: 1.9,
  },
  {
    what: 'the sweep looks twice at the order’s row and three logs: when its place has come, and when its last deadline has passed',
    because: 'what is open the logs alone say, read strongly',
    usd: 0.9,
  },
  {
    what: 'two webhooks of a new order in two batches: both make its first commit',
    because:
      'they are one webhook told twice, and the other worker learns that by the refusal alone',
    usd: 0.3,
  },
  {
    what: 'what reconciling brings, though its webhook came',
    because: 'that a webhook was lost is seen by nothing else',
    usd: 0.3,
  },
];
