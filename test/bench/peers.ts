/** What others cost for less, measured on the emulator that `npm run e2e` uses, by the same price list. */
export interface Peer {
  readonly who: string;
  readonly usdPerMillion: string;
  readonly ordersPerSecond: string;
  readonly lacks: string;
}

export const PEERS: readonly Peer[] = [
  {
    who: "AWS's serverless e-commerce sample, with its front doors",
    usdPerMillion: '$84.86, and about $7 of duration',
    ordersPerSecond: '7.9',
    lacks: 'no stock, refunds or mail',
  },
  {
    who: 'the same without front doors',
    usdPerMillion: '$40.91, and about $7 of duration',
    ordersPerSecond: '7.9',
    lacks: 'no stock, refunds or mail',
  },
  {
    who: 'a saga on Step Functions (Standard)',
    usdPerMillion: '$151.95',
    ordersPerSecond: '5.7',
    lacks: 'order, payment and stock only',
  },
];
