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
  {
    what: 'a decide step looks at a stream at half the price first; what ends without a commit is read strongly',
    figure: 'read units per order / bill per 1M orders, batch 10',
    before: '95.5 / $117.01',
    after: '72.9 / $108.73',
  },
  {
    what: 'mails are listed by order and day (in the bench all four on one day), parcels’ numbers are looked up where fulfilment keeps them',
    figure: 'write units of the views and the sweeper per order',
    before: '24',
    after: '20.1',
  },
  {
    what: 'a page to pay at, which names our order itself, gets no row to be looked up by',
    figure: 'write units of the payments’ calls per order',
    before: '7',
    after: '4',
  },
  {
    what: 'that a mail is sent is no news; that one is not is told',
    figure: 'log bytes per order',
    before: '3,456',
    after: '2,075',
  },
  {
    what: 'these three together',
    figure: 'bill per 1M orders, batch 1 / batch 10',
    before: '$188.30 / $108.73',
    after: '$182.35 / $103.84',
  },
  {
    what: 'the store’s own id of an order leads to it by the channels that orders came by, without a row; what many rows share is looked for once in a quarter of an hour',
    figure: 'write units of the views and the sweeper per order',
    before: '20.1',
    after: '19',
  },
  {
    what: 'whether an address has bounced is looked up at half the price',
    figure: 'read units of the calls to the mail provider per order',
    before: '12',
    after: '10',
  },
  {
    what: 'merchants’ webhooks are announced by the step that hears the events for buyers, and only where an endpoint wants them',
    figure: 'rule matches / SQS requests / bill per 1M orders, batch 10',
    before: '24 / 56 / $102.22',
    after: '20 / 52.5 / $100.47',
  },
  {
    what: 'bundles’ calls cross to the embedded cloud by message, batches take turns, a function’s second thread starts only when the first was waited for, threads keep less garbage',
    figure:
      'CPU ms a whole life / memory after 300 lives, embedded cloud, cores shared with others',
    before: '370 / 3.7 GB, 100 at once',
    after: '337 / 1.6 GB, 150 at once, cores wanted by more',
  },
  {
    what: 'calls steps look at their stream at half the price first, a lease being appended on a condition',
    figure: 'read units of the calls steps per order',
    before: '14.3',
    after: '9.3',
  },
  {
    what: 'a view that is to be written is looked at at half the price first, being saved by its revision',
    figure: 'read units of the read model per order',
    before: '19.2',
    after: '14.3',
  },
  {
    what: 'both webhooks of a new order make its key once where they meet in one environment, which remembers it; reconciling feeds in nothing that it fed in just so',
    figure: 'write / read units of the step orders per order',
    before: '14.4 / 16.4',
    after: '13.2 / 10.4',
  },
  {
    what: 'a person’s command by our id of the order reads no list of channels and merchants',
    figure: 'read units of the console per order',
    before: '6',
    after: '1.7',
  },
  {
    what: 'what orders wishes of payments and of fulfilment goes straight to that step, ten to a request, instead of by the bus',
    figure: 'events / rule matches per order',
    before: '10 / 20',
    after: '9 / 19',
  },
  {
    what: 'these together',
    figure: 'bill per 1M orders, batch 1 / batch 10',
    before: '$179.41 / $100.47',
    after: '$173.66 / $95.39',
  },
  {
    what: 'a deflated body has sealed texts as their bytes, leaves out ids that its stream and cause make, and copies from its item’s key',
    figure:
      'write / read units of the commit logs and all steps per order; bill per 1M orders, batch 10',
    before: '69.5 / 48; $95.39',
    after: '67.5 / 46.6; $93.97',
  },
  {
    what: 'a commit that learns a reference stands in an index of references itself, where a row was written with it in a transaction',
    figure: 'write units per order; bill per 1M orders, batch 10',
    before: '67.5; $93.97',
    after: '63.5; $91.46',
  },
  {
    what: 'a newer version of the store’s order says its sealed texts again only when they are not as they were',
    figure: 'write units per order; bill per 1M orders, batch 10',
    before: '63.5; $91.46',
    after: '62.5; $90.83',
  },
  {
    what: 'functions of the embedded cloud share as many threads as there are processors; the calls of one turn of an event loop cross as one message',
    figure:
      'CPU ms a whole life on a file, lives 200 to 400 / memory then, cores shared with others',
    before: '373 / 1.48 GB',
    after: '232 / 1.19 GB',
  },
  {
    what: 'their handlers are built together, so that the SDK becomes warm once for all of them',
    figure:
      'CPU ms a whole life on a file, lives 200 to 400 / memory then, cores shared with others',
    before: '232 / 1.19 GB',
    after: '197 / 1.05 GB',
  },
  {
    what: 'the key of a signature is made once, what is signed and sent is not copied before it is read',
    figure:
      'CPU ms a whole life on a file, lives 200 to 400 / memory then, cores shared with others',
    before: '197 / 1.05 GB',
    after: '171 / 1.02 GB',
  },
  {
    what: 'polls that find nothing last 20 s on AWS and are the quiet month’s, not an order’s; of those there are five to a queue, not two, as our mappings have a maximum concurrency',
    figure:
      'SQS requests per order / bill per 1M orders, batch 10 / quiet month beyond the free tiers',
    before: '51.1 / $90.83 / $7.60',
    after: '43.8 / $87.91 / $9.34',
  },
];
