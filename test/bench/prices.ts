import type { BilledUnit } from '../../local/engine/meter.ts';

/** What one unit costs, and where that was read. */
export interface Price {
  readonly usd: number;
  /** How many units the price is for. */
  readonly per: number;
  readonly what: string;
  readonly source: string;
}

/** Of the list below: prices change, so a bill without its date says little. */
export const PRICES_OF = { region: 'us-east-1', date: '2026-11', currency: 'USD' } as const;

const MILLION = 1_000_000;
const GIGABYTE = 1_000_000_000;
const page = (service: string): string => `aws.amazon.com/${service}/pricing`;

/** On-demand list prices, arm64 functions, Standard tables and logs; a unit without a price costs nothing. */
export const PRICES: Readonly<Partial<Record<BilledUnit, Price>>> = {
  'http-api.request': {
    usd: 1,
    per: MILLION,
    what: 'HTTP API requests (512 KB each)',
    source: page('api-gateway'),
  },
  'lambda.invocation': {
    usd: 0.2,
    per: MILLION,
    what: 'Lambda invocations',
    source: page('lambda'),
  },
  'lambda.gb-second': {
    usd: 13.3334,
    per: MILLION,
    what: 'Lambda duration (GB-s, modelled)',
    source: page('lambda'),
  },
  'sqs.request': {
    usd: 0.4,
    per: MILLION,
    what: 'SQS standard requests (64 KB each)',
    source: page('sqs'),
  },
  'eventbridge.event': {
    usd: 1,
    per: MILLION,
    what: 'EventBridge custom events (64 KB each)',
    source: page('eventbridge'),
  },
  'eventbridge.archived-byte': {
    usd: 0.1,
    per: GIGABYTE,
    what: 'EventBridge archive, bytes taken in',
    source: page('eventbridge'),
  },
  'dynamodb.wru': {
    usd: 0.625,
    per: MILLION,
    what: 'DynamoDB write units (1 KB; twice in a transaction)',
    source: page('dynamodb'),
  },
  'dynamodb.rru': {
    usd: 0.125,
    per: MILLION,
    what: 'DynamoDB read units (4 KB, strong)',
    source: page('dynamodb'),
  },
  's3.put': { usd: 5, per: MILLION, what: 'S3 PUT', source: page('s3') },
  's3.get': { usd: 0.4, per: MILLION, what: 'S3 GET', source: page('s3') },
  'secretsmanager.request': {
    usd: 5,
    per: MILLION,
    what: 'Secrets Manager requests',
    source: page('secrets-manager'),
  },
  'logs.byte': {
    usd: 0.5,
    per: GIGABYTE,
    what: 'CloudWatch Logs, bytes taken in',
    source: page('cloudwatch'),
  },
  'logs.rare-byte': {
    usd: 0.25,
    per: GIGABYTE,
    what: 'CloudWatch Logs, bytes taken in, infrequent access',
    source: page('cloudwatch'),
  },
};

/** Provisioned capacity, for each unit a second that is there, used or not. */
export const CAPACITY_HOUR = {
  writes: {
    usd: 0.00065,
    per: 1,
    what: 'DynamoDB provisioned write unit, an hour',
    source: `${page('dynamodb')}/provisioned`,
  },
  reads: {
    usd: 0.00013,
    per: 1,
    what: 'DynamoDB provisioned read unit, an hour',
    source: `${page('dynamodb')}/provisioned`,
  },
} as const satisfies Readonly<Record<string, Price>>;

/** What AWS gives every account of provisioned capacity for good; it is in no figure of a bill. */
export const FREE_CAPACITY = { writes: 25, reads: 25 } as const;

/** Paid each month whether anything is sold or not; `free` of each are nobody's to pay. */
export const MONTHLY = {
  secret: { usd: 0.4, free: 0, what: 'Secrets Manager secrets' },
  /** One that computes is paid for by each metric that it computes from. */
  alarm: { usd: 0.1, free: 10, what: 'CloudWatch alarms, by their metrics' },
  composite: { usd: 0.5, free: 0, what: 'CloudWatch composite alarms' },
  dashboard: { usd: 3, free: 3, what: 'CloudWatch dashboards' },
  metric: { usd: 0.3, free: 10, what: 'CloudWatch custom metrics' },
} as const;

/** What AWS gives every account each month, for good (not the first year's offers). */
export const FREE_UNITS: Readonly<Partial<Record<BilledUnit, number>>> = {
  'lambda.invocation': MILLION,
  'lambda.gb-second': 400_000,
  'sqs.request': MILLION,
  'logs.byte': 5 * GIGABYTE,
};
