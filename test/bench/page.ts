import { TARGET_PERCENT } from '../../lib/stacks/steady-load.ts';
import {
  billTable,
  millionOf,
  priceTable,
  quietTable,
  steadyMillion,
  steadyQuiet,
  steadyTable,
  stepTable,
} from './bill-page.ts';
import { ceilingsOf, type OrderDemand, REGION_CLASSES } from './ceilings.ts';
import type { Figures } from './figures.ts';
import { HISTORY } from './history.ts';
import { COLD, COMPUTING, LATENCY } from './latency.ts';
import { unitsOf } from './ledger.ts';
import { type OrderUse, SEEDS } from './measure-bill.ts';
import { slopeOf } from './measure-growth.ts';
import { PEERS } from './peers.ts';
import { EXCESS } from './reckoning.ts';
import { count, table, usd } from './table.ts';

/** `docs/bench.md`. */
export const renderPage = (figures: Figures): string =>
  [
    head(figures),
    bill(figures),
    latency(figures),
    ceilings(figures),
    hotSku(figures),
    embedded(figures),
    growth(figures),
    bundles(figures),
    peers(figures),
    steps(),
    excess(figures),
    prices(),
  ].join('\n\n');

const head = ({ command, machine, date, again }: Figures): string => `# Bench

Made by \`${command}\` on ${date}; machine: ${machine}. The same as data: \`bench.json\`. What is counted or
modelled is the same on every machine; what is timed says so.${again ? ` Parts of it were made anew since, last by \`${again.command}\` on ${again.date}.` : ''}`;

const bill = ({ alone, together, throughUrl, quietMonth }: Figures): string => `## The bill

One order: three lines, ordered in a Shopify store, paid by card with Stripe (authorised, captured on hand-over),
packed and handed over by people, delivered, and completed when its return window is over; the buyer gets four
mails (please pay, confirmed, on its way, delivered), whose delivery SES reports. From the first webhook to the last
commit and all that follows. The real handlers run over the embedded cloud, whose meter counts what AWS would bill.
Batch 1: orders come one at a time. Batch 10: ten come together, and every queue and stream waits up to a second
for a full batch; the read model waits ten, as it does where data is kept. The mean of ${SEEDS.length} seeds, by which outside parties take more or
less time. No free tiers, no e-mail fee ($100 for a million mails), no storage.

${billTable(alone, together)}

Lambda's duration is modelled: ${COMPUTING.batchMs} ms of computing for a batch, ${COMPUTING.recordMs} ms for each record, at ${COMPUTING.megabytes} MB and longer
by as much as a function has less; and the calls by the table of latencies below. Memory as deployed. The key-encryption key is read once in five minutes by each
environment: $0.04 a month for each.

A seller whose orders come steadily may have capacity provided (\`-c steadyOrdersPerMonth=…\`, see
[decisions](decisions.md)). The same million orders, batch 10, then cost this: modelled from the units above, commit
logs and read model by the hour in whole units of which ${TARGET_PERCENT} % are in use, the rest by the request as before. Day and
night, assumed: at four in the morning a fifth of the average, at four in the afternoon nine times that; capacity
follows up within the hour and comes down an hour late. Right of that the same orders measured with \`-c webhookDoor=function-url\`,
where AWS asks nothing for a request beside the invocation.

${steadyTable(together, throughUrl)}

${steadyQuiet()}

Who uses it, batch 10:

${stepTable(together)}

${quietTable(quietMonth)}

Idle queues are polled by five pollers each, 20 s at a time, as Lambda does where a mapping has a maximum concurrency.
A poll that finds nothing is one of these; an order is billed for those that bring it something.`;

const latency = ({ warm, cold }: Figures): string => `## Latency

In virtual time, seeded, ${warm.orders} orders one after the other that are paid at the store, whose
buyers get a mail when they are confirmed: notified is when SES has taken it.

${table(
  ['ms', 'warm p50', 'warm p99', 'every hop cold p50', 'every hop cold p99'],
  [
    [
      'webhook answered',
      warm.answered.p50,
      warm.answered.p99,
      cold.answered.p50,
      cold.answered.p99,
    ],
    [
      'answered → confirmed',
      warm.confirmed.p50,
      warm.confirmed.p99,
      cold.confirmed.p50,
      cold.confirmed.p99,
    ],
    [
      'answered → buyer notified',
      warm.notified.p50,
      warm.notified.p99,
      cold.notified.p50,
      cold.notified.p99,
    ],
  ],
)}

${table(
  ['hop or call', 'p50', 'p90', 'p99', 'source'],
  Object.entries(LATENCY).map(([name, each]) => [name, each.p50, each.p90, each.p99, each.source]),
)}

A cold start is ${COLD.runtimeMs} ms of the runtime (lambda-perf, zip, arm64, nodejs24.x), ${COLD.connectMs} ms of the first connection, and
${COLD.perKilobyteMs} ms for each KB of the bundle.`;

const demandOf = ({ entries }: OrderUse): OrderDemand => {
  const units = unitsOf(entries);
  const tables = new Map<string, number>();
  for (const { unit, resource, amount } of entries) {
    if (unit === 'dynamodb.wru') tables.set(resource, (tables.get(resource) ?? 0) + amount);
  }
  return {
    ruleMatches: units['eventbridge.rule-match'] ?? 0,
    httpRequests: units['http-api.request'] ?? 0,
    invocations: units['lambda.invocation'] ?? 0,
    tableWrites: Math.max(...tables.values()),
  };
};

const ceilings = ({ together }: Figures): string => {
  const demand = demandOf(together);
  const rows = REGION_CLASSES.flatMap((region) =>
    [false, true].map((warmed) => {
      const [first, second] = ceilingsOf(region, demand, warmed);
      return [
        region.name,
        warmed ? 'warmed' : 'fresh',
        Math.floor(first?.ordersPerSecond ?? 0),
        first?.what ?? '',
        `${second?.what}, ${Math.floor(second?.ordersPerSecond ?? 0)}`,
      ];
    }),
  );
  return `## Orders a second on default quotas

Whole lives of the order above, batch 10: ${count(demand.ruleMatches)} rule matches, ${count(demand.invocations)} invocations, ${count(demand.httpRequests)} HTTP requests,
${count(demand.tableWrites)} write units on the table or index that is written to most.

${table(['region', 'tables', 'orders/s', 'what binds', 'then'], rows)}`;
};

const hotSku = ({ hotSku: hot }: Figures): string => `## A hot SKU

${hot.orders.toLocaleString('en-US')} orders for one piece each of one SKU of which ${hot.pieces.toLocaleString('en-US')} are there, the real stock step with ${hot.workers} workers over
the embedded DynamoDB. Counted: ${hot.allocated.toLocaleString('en-US')} allocated, ${hot.refused.toLocaleString('en-US')} refused, ${hot.failed} left to come again. The orders a second
are modelled by the latency of a transaction, one after the other on the SKU's row.

${table(
  ['figure', 'value'],
  [
    ['orders a transaction', count(hot.ordersPerTransaction)],
    ['write units an order', count(hot.wruPerOrder)],
    ['read units an order', count(hot.rruPerOrder)],
    ['orders/s, one worker', count(hot.modelledOrdersPerSecond.oneWorker)],
    ['orders/s, all workers', count(hot.modelledOrdersPerSecond.allWorkers)],
  ],
)}`;

const embedded = ({
  embedded: { orders, before, underWay, inMemory, onFile },
}: Figures): string => `## The embedded cloud

Timed, on the machine above, with whatever else it had to do: the embedded cloud as \`npm start\` runs it, its handlers
built together and in as many threads as processors, the pretended store and Stripe beside them. Whole lives, as in the bill: from the store's webhook until the order is completed, two
seconds after it arrived. The first order is alone in a cloud that has just been started, whose functions are all
cold, and waits for the list on which people find it as long as the read model gathers commits. Then ${underWay} live at once, and ${orders} are timed after the
first ${before}. How much of the machine others left to it is told beside them.

${table(
  [
    'state',
    'first life, s',
    'first life, CPU s',
    'whole lives/s',
    'processors it got',
    'CPU ms a life, all threads',
  ],
  (
    [
      ['in memory', inMemory],
      ['on a file', onFile],
    ] as const
  ).map(([state, { first, perSecond, cpuMs }]) => [
    state,
    count(first.seconds),
    count(first.cpuSeconds),
    count(perSecond),
    count((perSecond * cpuMs) / 1000),
    count(cpuMs),
  ]),
)}`;

const growth = ({ growth: points }: Figures): string => `## Growth

What one order that is paid at the store asks for when so many are there already (copies of the rows of a real
one). The processor's time is timed, the rest is counted; 1.00 is no growth.

${table(
  ['orders there', 'write units', 'read units', 'CPU ms, embedded cloud included'],
  [
    ...points.map(({ orders, writes, reads, cpuMs }) => [
      orders.toLocaleString('en-US'),
      count(writes),
      count(reads),
      cpuMs.toFixed(1),
    ]),
    [
      'slope',
      slopeOf(points, ({ writes }) => writes).toFixed(2),
      slopeOf(points, ({ reads }) => reads).toFixed(2),
      slopeOf(points, ({ cpuMs }) => cpuMs).toFixed(2),
    ],
  ],
)}`;

const bundles = ({ bundles: all }: Figures): string => `## Bundles

Minified, as a cold start reads them; imports are timed in new processes, the empty module's time taken off, median of interleaved rounds.
On a shared machine they tell a ratio, not a promise.

${table(
  ['function', 'KB', 'import, ms'],
  all.map(({ label, bytes, importMs }) => [
    label,
    count(bytes / 1024),
    importMs?.toFixed(0) ?? '–',
  ]),
)}`;

const peers = ({ together }: Figures): string => `## Beside others

Measured as peers' own deployments on the emulator that \`npm run e2e\` uses, 8 clients.

${table(
  ['who', '$ per 1M orders', 'orders/s', ''],
  [
    ['Karwan, whole life, batch 10', usd(millionOf(together).usd), '', 'this page'],
    ...PEERS.map(({ who, usdPerMillion, ordersPerSecond, lacks }) => [
      who,
      usdPerMillion,
      ordersPerSecond,
      lacks,
    ]),
  ],
)}`;

const steps = (): string => `## How the figures came down

${table(
  ['what changed', 'figure', 'before', 'after'],
  HISTORY.map(({ what, figure, before, after }) => [what, figure, before, after]),
)}`;

const BUDGET_USD = 60;
const AIM_USD = 20;

const excess = ({ together, throughUrl }: Figures): string => {
  const now = millionOf(together).usd;
  return `## What keeps the bill from its aim

The budget is ${usd(BUDGET_USD)}, the bill ${usd(now)}, the aim ${usd(AIM_USD)}. Most of what lies between the design
promises, and some of that would have to go. Reckoned by the units above, unless it says that it was measured.
With \`-c webhookDoor=function-url\` alone it is ${usd(millionOf(throughUrl).usd)}, at any number of orders; with \`-c steadyOrdersPerMonth=1000000\`, too,
a seller of so many, by a shop’s days and nights, pays ${usd(steadyMillion(throughUrl))} a million orders, the alarms of scaling apart.

${table(
  ['what', 'why it stands', '$ per 1M, about'],
  EXCESS.map(({ what, because, usd: saved }) => [what, because, usd(saved)]),
)}`;
};

const prices = (): string => `## Prices

${priceTable()}
`;
