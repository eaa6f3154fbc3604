import { BEGINNINGS, type Improvement } from './history-beginnings.ts';

/** In the order in which they were made. */
export const HISTORY: readonly Improvement[] = [
  ...BEGINNINGS,
  {
    what: 'commits that have nothing to be sent wake no publisher',
    figure: 'invocations per order, batch 1 / batch 10; bill per 1M orders, batch 1 / batch 10',
    before: '101 / 17.3; $162.91 / $87.91',
    after: '78 / 15.6; $156.90 / $87.50',
  },
  {
    what: 'counted on the mean of five seeds, by which the same orders make other batches; one seed is as much as a dollar off',
    figure: 'bill per 1M orders, batch 1 / batch 10',
    before: '$156.90 / $87.50',
    after: '$156.81 / $87.77',
  },
  {
    what: 'an option for steady sellers: capacity that follows what is used, instead of paying by the request',
    figure:
      'bill per 1M orders, batch 10, at ten million a month with a shop’s days and nights, scaling’s alarms included',
    before: '$87.77',
    after: '$64.31',
  },
  {
    what: 'the SDK’s clients sort their middleware once, log nothing to nobody and are quick to copy; digests and signing keys are made in place, and once; threads have a larger nursery',
    figure:
      'CPU ms a whole life on a file, lives 150 to 350 / memory then, cores shared with others',
    before: '169 / 1.01 GB',
    after: '151 / 1.04 GB',
  },
  {
    what: 'an option: webhooks come in by a URL of the receiving function instead of the HTTP API',
    figure:
      'bill per 1M orders, batch 10: on demand / provided, a million a month with a shop’s days and nights',
    before: '$87.77 / $66.51',
    after: '$82.56 / $61.31',
  },
  {
    what: 'counted on the mean of fifteen seeds; a function with less memory computes that much longer',
    figure:
      'bill per 1M orders, batch 10: on demand / through a function URL, provided, a million a month with a shop’s days and nights',
    before: '$87.77 / $61.31',
    after: '$88.82 / $61.98',
  },
  {
    what: 'provided capacity is to be in use by four fifths, not seven tenths',
    figure:
      'bill per 1M orders, batch 10: on demand / through a function URL, provided, a million a month with a shop’s days and nights',
    before: '$88.82 / $61.98',
    after: '$88.82 / $59.43',
  },
  {
    what: 'the embedded cloud’s file is locked once for as long as it is open, and a commit looks at fewer pages',
    figure:
      'CPU ms for a whole life’s 62 writes of items, on a file, shared cores: all threads / the main one',
    before: '134 / 51',
    after: '126 / 46',
  },
  {
    what: 'what a buyer was told is read from its stream, and not written as each mail goes on; a list names the order once a day (batches fell otherwise meanwhile)',
    figure:
      'write / read units of the read model and the sweep per order; write units of all; bill per 1M orders, batch 10',
    before: '20.4 / 14.4; 64.6; $88.82',
    after: '17.5 / 17.3; 61.6; $87.41',
  },
  {
    what: 'tables of contexts that find nothing by references have no index of them',
    figure: 'alarms of scaling for a steady seller; $ a month for them',
    before: '80; $8.00',
    after: '64; $6.40',
  },
  {
    what: 'events of one name that come together share an entry on the bus, and the message that it becomes',
    figure:
      'events / rule matches / SQS requests per order, and bill per 1M orders, batch 10; orders/s in Mumbai',
    before: '9 / 19 / 43.8; $87.41; 57',
    after: '0.973 / 5.65 / 30.2; $73.53; 194',
  },
  {
    what: 'batches take turns in the thread of their function, two at a time in each, and not one for each processor whatever the thread',
    figure:
      'processors of two that the main thread and the functions’ could use at a time, embedded cloud, sampled, shared cores',
    before: '1.61',
    after: '1.79',
  },
  {
    what: 'what a bus delivers at once is begun in one commit and settled in one more; a mail’s sending is noted only where it is wanted',
    figure: 'SQLite statements a whole life of the embedded cloud',
    before: '809',
    after: '745',
  },
  {
    what: 'calls that a thread makes at a time are one commit of the embedded cloud’s store; answers are given after it',
    figure:
      'commits of the store a whole life / CPU µs of the main thread a write, six at a time, on a file, shared cores',
    before: '105 / 45',
    after: '43 / 34',
  },
  {
    what: 'the SDK’s clients sign with keys that are there, read credentials once and do not say who they are',
    figure: 'CPU µs of a signed PutItem through the SDK, warm, answered at once, shared cores',
    before: '107',
    after: '86',
  },
  {
    what: 'where data is kept, the read model waits ten seconds for more commits of an order, not five; the door has 256 MB',
    figure: 'write units of the read model and the sweep per order; bill per 1M orders, batch 10',
    before: '17.1; $73.53',
    after: '15; $71.30',
  },
  {
    what: 'who hears what a buyer is told of sends it, the lease in the commit that claims it; so its first deadline is closed before it is seen',
    figure:
      'write / read units of notifications per order; invocations of all; bill per 1M orders, batch 10',
    before: '17 / 13.5; 15.2; $71.30',
    after: '13 / 10.5; 14.3; $67.51',
  },
  {
    what: 'the small client’s keys for signing are made once',
    figure: 'CPU µs of a signed SendMessage through it, warm, answered at once, shared cores',
    before: '68',
    after: '50',
  },
  {
    what: 'the read model asks for all that a batch is about by one request; each row costs what it did',
    figure:
      'requests by which the read model looks at its rows: per order, batch 10 / a whole life of the embedded cloud',
    before: '23 / 32',
    after: '6 / 0.7',
  },
  {
    what: 'an output is copied for the wire only where it must change; SES tells what is due at a time in one commit',
    figure: 'CPU µs to write a page of three commits as JSON, main thread, shared cores',
    before: '6.7',
    after: '3.8',
  },
  {
    what: 'an order’s key is looked for at half the price, and made where a replica lacks it on the condition that it is not there (people’s commands are told in the log meanwhile, for $0.41)',
    figure: 'read units of the vault per order; bill per 1M orders, batch 10',
    before: '5; $67.51',
    after: '2.5; $67.70',
  },
  {
    what: 'a commit says whether it awaits anything sooner than the one before; where it does not, the read model looks at no row for its deadlines',
    figure: 'read units of the read model per order; bill per 1M orders, batch 10',
    before: '16.7; $67.70',
    after: '11.7; $66.97',
  },
  {
    what: 'Stripe is not asked for the webhook that repeats what the answer to our own capture says',
    figure: 'webhooks per order; bill per 1M orders, batch 10',
    before: '5; $66.97',
    after: '4; $64.40',
  },
  {
    what: 'calls to stores and to payment providers have 192 MB, not 256',
    figure:
      'GB-s of both per order; bill per 1M orders, batch 10: on demand / through a function URL',
    before: '0.113; $64.40 / $60.24',
    after: '0.084; $64.00 / $59.84',
  },
  {
    what: 'a thousand lives under way, not four hundred: since the read model waits ten seconds, a lonely life takes 26 s, and no more could be measured than so many in that time; calls cross between threads as one flat list',
    figure: 'whole lives/s of the embedded cloud, in memory / on a file; CPU ms a life',
    before: '15.1 / 15.4; 115 / 111',
    after: '18.0 / 17.5; 93.6 / 92.7',
  },
  {
    what: 'a function gets a second environment when a whole further batch waits, and a thread works three batches at a time',
    figure: 'whole lives/s of the embedded cloud, in memory / on a file; CPU ms a life',
    before: '18.0 / 17.5; 93.6 / 92.7',
    after: '20.2 / 20.3; 91.3 / 86.5',
  },
  {
    what: 'bundles leave out modules of libraries that nothing uses: Stripe’s other resources, zod’s JSON Schema, the SDK’s profiles and metadata',
    figure: 'KB of the calls to payment providers / their reconciliation / decisions on orders',
    before: '657 / 572 / 448',
    after: '447 / 360 / 418',
  },
  {
    what: 'what buyer, ship-to and bill-to have in common is sealed once',
    figure:
      'bytes of an order’s first commit; write units of orders’ worker per order; bill per 1M orders, batch 10',
    before: '1,350; 11.9; $64.00',
    after: '1,030; 11.7; $63.90',
  },
  {
    what: 'five kilobytes of what commits say today stand behind the dictionary that they are deflated with',
    figure:
      'bytes of the commits of an order’s life; write / read units per order; bill per 1M orders, batch 10',
    before: '17,440; 54.7 / 37.5; $63.90',
    after: '15,860; 53.5 / 35.5; $62.85',
  },
  {
    what: 'the console’s operations that know every storefront and provider, or read files, are imported when one is asked for; our own modules say that they have no side effects',
    figure: 'KB that a cold start of the console’s operations reads',
    before: '589; 556 without the libraries’ unused modules',
    after: '407, and 144 when one is asked for',
  },
  {
    what: 'nor do they have the SDK’s rules of endpoints, its user agent, errors about tables, and zod’s guard against values that hold themselves',
    figure:
      'KB of the calls to payment providers / their reconciliation / decisions on orders / what a cold start of the console’s operations reads',
    before: '452 / 357 / 424 / 412',
    after: '425 / 329 / 397 / 384',
  },
  {
    what: 'the claim of a mail says whether it is its day’s first, so that the read model need not read the stream to know it',
    figure: 'read units of the read model / of all per order',
    before: '11.2 / 35.5',
    after: '9.2 / 33.6',
  },
  {
    what: 'that an order’s money was all taken and its parcels have arrived is told by the order’s own end, and not in lines of their own',
    figure: 'log bytes per order; bill per 1M orders, batch 10',
    before: '2,688; $62.13',
    after: '2,024; $61.80',
  },
  {
    what: 'what people asked of the console and the door’s list of requests go to logs of the infrequent-access class',
    figure: 'log bytes per order at half the price; bill per 1M orders, batch 10',
    before: '0; $62.84',
    after: '1,252; $62.53',
  },
  {
    what: 'the console’s operations have 256 MB',
    figure: 'GB-s of all per order; bill per 1M orders, batch 10',
    before: '0.269; $62.53',
    after: '0.254; $62.33',
  },
  {
    what: 'alarms are counted by the metrics that they are computed from, as AWS does, and the composite with them',
    figure: 'metrics of alarms; quiet month beyond the free tiers',
    before: '81; $10.04',
    after: '88; $11.24',
  },
  {
    what: 'records tried again and again, missed runs, lost positions and what the nightly check finds have one alarm each',
    figure: 'metrics of alarms; quiet month beyond the free tiers',
    before: '88; $11.24',
    after: '74; $9.84',
  },
  {
    what: 'what the sweep reads of an order, its row and three logs at each of two looks, is counted as the order’s; the row at half the price',
    figure: 'read units of all per order; bill per 1M orders, batch 10',
    before: '33.6; $61.80, as counted',
    after: '40.6; $62.67',
  },
  {
    what: 'who packs ten orders, hands ten over or types what ten buyers got does so in one request to the console; what is alike in its log is said once',
    figure: 'SQS requests / invocations per order; bill per 1M orders, batch 10',
    before: '26.1 / 13.3; $62.67',
    after: '22.9 / 10.5; $60.36',
  },
  {
    what: 'who writes an order’s row by its own commit does not read that log again for its deadlines',
    figure: 'read units of the read model per order',
    before: '9.2',
    after: '8.2',
  },
  {
    what: 'a Shopify order and its open lines are read at once, and the lines of a small order in one request',
    figure: 'GB-s of calls to the store per order',
    before: '0.0468',
    after: '0.0307',
  },
  {
    what: 'the door has 192 MB, publishers 256',
    figure: 'bill per 1M orders, batch 10, after the three before it, too',
    before: '$60.48',
    after: '$59.97',
  },
  {
    what: 'the people of the embedded shop act upon many orders at once; a quieter hour, too, in which the simulation’s pace was half as much again',
    figure: 'whole lives/s of the embedded cloud, in memory / on a file; CPU ms a life',
    before: '15.5 / 16.8; 118 / 104',
    after: '22.5 / 21.1; 81.3 / 82.4',
  },
];
