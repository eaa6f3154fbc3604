/** One step by which a figure came down; batch 10 unless it says otherwise. */
export interface Improvement {
  readonly what: string;
  readonly figure: string;
  readonly before: string;
  readonly after: string;
}

/** The earlier half of the steps, the first measured page before them all. */
export const BEGINNINGS: readonly Improvement[] = [
  {
    what: 'the first measured page, before anything was changed',
    figure: 'bill per 1M orders, batch 1 / batch 10',
    before: '–',
    after: '$213.70 / $134.48',
  },
  {
    what: 'commits and views of more than one write unit are deflated',
    figure: 'write units per order',
    before: '119',
    after: '86 (92 with the fulfilment context, new meanwhile)',
  },
  {
    what: 'what a step appended is told at level debug; the door tells only of refusals',
    figure: 'log bytes per order',
    before: '13,780',
    after: '3,700',
  },
  {
    what: 'calls steps with 256 MB',
    figure: 'GB-s per order',
    before: '0.70',
    after: '0.53',
  },
  {
    what: 'charge.captured and charge.updated are no longer subscribed to',
    figure: 'webhooks per order',
    before: '7',
    after: '6',
  },
  {
    what: 'where data is kept, the read model waits five seconds for more commits of an order',
    figure: 'write units of the read model per order, goods and mail included',
    before: '57',
    after: '35',
  },
  {
    what: 'stock of many orders is allocated in one transaction (before: one order a transaction, modelled)',
    figure: 'orders/s on one SKU',
    before: '40',
    after: '1,700',
  },
  {
    what: 'all of these together; meanwhile goods, stock and mail joined an order’s life: 13 events where there were 9',
    figure: 'bill per 1M orders, batch 1 / batch 10',
    before: '$213.70 / $134.48',
    after: '$163.36 / $104.94',
  },
  {
    what: 'the bill is of the whole life from here on: to packed, delivered and completed, with four mails (20 events)',
    figure: 'bill per 1M orders, batch 1 / batch 10',
    before: '$163.36 / $104.94',
    after: '$279.52 / $180.73',
  },
  {
    what: 'items and stream records behind keys of their own, large pages in memory: a write walked every page of the database',
    figure: 'slope of an order’s CPU, 1,000 to 5,000 there',
    before: '1.40',
    after: '1.01',
  },
  {
    what: 'a checkpoint each 8,000 pages instead of 1,000 (an order could need two, and each waits for the disk); what many read of a stream or a queue is read once',
    figure: 'orders/s of the embedded cloud, in memory / on a file',
    before: '3.9 / 1.7',
    after: '16.3 / 17.4, on a machine with nothing else to do',
  },
  {
    what: 'the embedded cloud’s pace is of whole lives from here on: paid at Stripe, packed, delivered, written back, mailed and completed; both on a machine whose two cores a dozen others wanted',
    figure: 'whole lives/s of the embedded cloud, in memory / on a file',
    before: 'not measured',
    after: '1.8 / 1.8',
  },
  {
    what: 'deadlines are watched from the subject’s own row, early rather than exactly; payments’ and fulfilment’s commits write no view',
    figure: 'write units of the views and the sweeper per order',
    before: '66.6',
    after: '34.6',
  },
  {
    what: 'a list names its orders and is written once',
    figure: 'write units of the views and the sweeper per order',
    before: '34.6',
    after: '28.1',
  },
  {
    what: 'commits are deflated with a dictionary; what makes them findable is written before them, not in a transaction (taken back below)',
    figure: 'write / read units of the commit logs and all steps per order',
    before: '71 / 139',
    after: '58 / 114',
  },
  {
    what: 'these together',
    figure: 'bill per 1M orders, batch 1 / batch 10',
    before: '$279.52 / $180.73',
    after: '$243.60 / $147.14',
  },
  {
    what: 'what makes a commit findable is again in its transaction; meanwhile an order calls its store more and gets two webhooks more',
    figure: 'bill per 1M orders, batch 1 / batch 10',
    before: '$243.60 / $147.14',
    after: '$284.23 / $164.01',
  },
  {
    what: 'where data is kept, the archive waits five minutes for a thousand webhooks',
    figure: 'S3 PUTs per order',
    before: '0.3',
    after: '0.1',
  },
  {
    what: 'ten calls of a payment provider to a batch instead of two: they wait together',
    figure: 'GB-s / invocations of that step per order',
    before: '0.19 / 1.4',
    after: '0.11 / 0.3',
  },
  {
    what: 'ignored records and first commits are told at level debug; the access log has what its alarm asks for',
    figure: 'log bytes per order, to the hand-over',
    before: '3,777',
    after: '1,386',
  },
  {
    what: 'SES is not asked to report that a mail was sent: its answer to the sending said so',
    figure: 'bill per 1M orders, batch 10; view and sweeper writes per order',
    before: '$151.05; 27.8',
    after: '$140.05; 24.1',
  },
  {
    what: 'no webhooks of what another one says: Stripe’s held intent and paid page, Shopify’s new fulfilment',
    figure: 'webhooks per order',
    before: '8',
    after: '5',
  },
  {
    what: 'ten calls of stores and of the mail provider to a batch instead of five; an end’s line leaves out what its commit says',
    figure: 'GB-s / log bytes per order, the webhooks that are gone included',
    before: '0.555 / 4,305',
    after: '0.411 / 3,510',
  },
  {
    what: 'these together; the job that runs each five minutes is the quiet month’s and no longer an order’s',
    figure: 'bill per 1M orders, batch 1 / batch 10',
    before: '$240.30 / $140.05',
    after: '$210.49 / $128.47',
  },
  {
    what: 'a wish that leads to a call of the provider is answered by the provider’s word; fulfilment hears of an order whose stock the store keeps when it is confirmed, by the event that says so',
    figure: 'events / rule matches / bill per 1M orders, batch 10',
    before: '14 / 28 / $128.47',
    after: '10 / 24 / $117.01',
  },
];
