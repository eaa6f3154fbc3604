/** What a region gives an account by default, a second; every figure can be raised except the partition's. */
export interface RegionClass {
  readonly name: string;
  /** Invocations of EventBridge's classic bus: rule matches. */
  readonly ruleMatches: number;
  readonly httpRequests: number;
}

export const REGION_CLASSES: readonly RegionClass[] = [
  { name: 'us-east-1, us-west-2, eu-west-1', ruleMatches: 18_750, httpRequests: 10_000 },
  { name: 'eu-central-1, us-east-2', ruleMatches: 4_500, httpRequests: 10_000 },
  { name: 'Tokyo, Singapore', ruleMatches: 2_250, httpRequests: 10_000 },
  { name: 'Mumbai, Gulf, elsewhere', ruleMatches: 1_100, httpRequests: 2_500 },
];

/** The same everywhere. Sources: the quota pages of DynamoDB and Lambda. */
const EVERYWHERE = {
  /** A new on-demand table, until it has split. */
  freshTableWrites: 4_000,
  tableWrites: 40_000,
  lambdaInvocations: 10_000,
} as const;

/** What one order asks of each. */
export interface OrderDemand {
  readonly ruleMatches: number;
  readonly httpRequests: number;
  readonly invocations: number;
  /** Of the table or index that is written to most: each has its own limit. */
  readonly tableWrites: number;
}

export interface Ceiling {
  readonly what: string;
  readonly ordersPerSecond: number;
}

/** How many whole lives a second each quota allows; the lowest, which binds, first. */
export const ceilingsOf = (
  region: RegionClass,
  demand: OrderDemand,
  warmed: boolean,
): readonly Ceiling[] =>
  [
    { what: 'EventBridge rule matches', ordersPerSecond: region.ruleMatches / demand.ruleMatches },
    {
      what: warmed ? 'DynamoDB table quota' : 'DynamoDB fresh table',
      ordersPerSecond:
        (warmed ? EVERYWHERE.tableWrites : EVERYWHERE.freshTableWrites) / demand.tableWrites,
    },
    {
      what: 'Lambda invocations',
      ordersPerSecond: EVERYWHERE.lambdaInvocations / demand.invocations,
    },
    { what: 'HTTP API requests', ordersPerSecond: region.httpRequests / demand.httpRequests },
  ].toSorted((a, b) => a.ordersPerSecond - b.ordersPerSecond);
