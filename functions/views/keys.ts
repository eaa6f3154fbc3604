/** The lists that are kept by merchant, day and shard. */
export type ListName =
  | 'orders'
  | 'quarantined'
  | 'cases'
  | 'parcel-cases'
  | 'notifications'
  | 'privacy'
  | 'deliveries';

/** What an order can be found by, beside its id and the store's. */
export type FindKind = 'number' | 'buyer';

/** Rows of one merchant's day are spread so that no partition takes a whole sale's writes. */
export const LIST_SHARDS = 4;
/** Partitions of the `deadlines` index. */
export const DUE_SHARDS = 16;
export const DUE_INDEX = 'deadlines';

const LIST_PREFIX: Readonly<Record<ListName, string>> = {
  orders: 'list',
  quarantined: 'quarantined',
  cases: 'cases',
  'parcel-cases': 'parcel-cases',
  notifications: 'notifications',
  privacy: 'privacy',
  deliveries: 'deliveries',
};

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** Keys of every item of the views table; both the writer and its readers build them here. */
export const keys = {
  order: (merchantId: string, orderId: string): ItemKey => ({
    pk: `order#${merchantId}#${orderId}`,
    sk: 'order',
  }),
  quarantine: (merchantId: string, quarantineId: string): ItemKey => ({
    pk: `quarantine#${merchantId}#${quarantineId}`,
    sk: 'quarantine',
  }),
  case: (merchantId: string, caseId: string): ItemKey => ({
    pk: `case#${merchantId}#${caseId}`,
    sk: 'case',
  }),
  parcelCase: (merchantId: string, caseId: string): ItemKey => ({
    pk: `parcel-case#${merchantId}#${caseId}`,
    sk: 'parcel-case',
  }),
  notifications: (merchantId: string, orderId: string): ItemKey => ({
    pk: `notifications#${merchantId}#${orderId}`,
    sk: 'notifications',
  }),
  privacy: (merchantId: string, requestId: string): ItemKey => ({
    pk: `privacy#${merchantId}#${requestId}`,
    sk: 'privacy',
  }),
  delivery: (merchantId: string, deliveryId: string): ItemKey => ({
    pk: `delivery#${merchantId}#${deliveryId}`,
    sk: 'delivery',
  }),
  /** The open deadlines of one stream, by its partition key in its own context's table. */
  deadlines: (streamKey: string): ItemKey => ({ pk: `deadlines#${streamKey}`, sk: 'deadlines' }),
  /** How far the check of a context's deadlines has come. */
  check: (context: string): ItemKey => ({ pk: 'check#deadlines', sk: context }),
  list: (list: ListName, merchantId: string, day: string, shard: number): string =>
    `${LIST_PREFIX[list]}#${merchantId}#${day}#${shard}`,
  days: (list: ListName, merchantId: string): string => `days#${LIST_PREFIX[list]}#${merchantId}`,
  /**
   * The channels that a merchant's orders came by, by `sk`, removed ones included: with the store's own id
   * each names an order.
   */
  channels: (merchantId: string): string => `channels#${merchantId}`,
  /** One partition names every merchant that has rows in some list, by `sk`. */
  merchants: 'merchants',
  find: (merchantId: string, kind: FindKind, value: string): string =>
    `find#${merchantId}#${kind}#${value}`,
} as const;
