/** A quota that binds Karwan: what it is called, and how much of it is needed. */
interface NeededQuota {
  /** As Service Quotas calls the service. */
  readonly service: string;
  readonly name: string;
  /** What AWS gives by default in large regions; less is worth a warning. */
  readonly usual: number;
  /** Below this Karwan does not work well even when little is sold. */
  readonly least: number;
  readonly means: string;
}

/** What a whole life matches when orders come alone (the bench counts it); no other quota allows fewer orders. */
export const MATCHES_PER_ORDER = 19;

/** As Service Quotas calls the environments that may run at the same time. */
export const CONCURRENCY = 'Concurrent executions';

export const NEEDED_QUOTAS: readonly NeededQuota[] = [
  {
    service: 'lambda',
    name: CONCURRENCY,
    usual: 1_000,
    least: 100,
    means: 'functions that run at the same time; new accounts may begin with 10',
  },
  {
    service: 'events',
    name: 'Invocations throttle limit in transactions per second',
    usual: 1_100,
    least: 60,
    means: `events delivered a second, up to ${MATCHES_PER_ORDER} for an order`,
  },
  {
    service: 'events',
    name: 'PutEvents throttle limit in transactions per second',
    usual: 400,
    least: 50,
    means: 'calls a second that put events on the bus',
  },
  {
    service: 'dynamodb',
    name: 'Table-level write throughput limit',
    usual: 40_000,
    least: 4_000,
    means: 'write units a second of one table',
  },
  {
    service: 'apigateway',
    name: 'Throttle rate',
    usual: 2_500,
    least: 100,
    means: 'webhooks a second, of all APIs of the account together',
  },
];

/** Rule matches a second of the classic bus by default; elsewhere `OTHER_REGIONS`. */
const BUS_BY_REGION: Readonly<Record<string, number>> = {
  'us-east-1': 18_750,
  'us-west-2': 18_750,
  'eu-west-1': 18_750,
  'eu-central-1': 4_500,
  'us-east-2': 4_500,
  'ap-northeast-1': 2_250,
  'ap-southeast-1': 2_250,
};
const OTHER_REGIONS = 1_100;

/** Orders a second that a region's bus carries by default. */
export const ordersPerSecondIn = (region: string): number =>
  Math.floor((BUS_BY_REGION[region] ?? OTHER_REGIONS) / MATCHES_PER_ORDER);

/** What large regions carry; below it the region itself is worth a word. */
export const PLENTY_OF_ORDERS = Math.floor(4_500 / MATCHES_PER_ORDER);
