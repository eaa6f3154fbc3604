/**
 * What a metric's series are told apart by. `service` is the context that counts; of `Stage` there is one
 * value, so that what several contexts count is one series, and one alarm watches it.
 */
export type MetricDimension = 'service' | 'Stage' | 'State' | 'Storefront' | 'Currency';

/** The one value of `Stage`: of which stage it is, the namespace says. */
export const WHOLE_STAGE = { Stage: 'all' } as const;

export interface MetricDeclaration {
  readonly dimension: MetricDimension;
  readonly unit: 'Count' | 'Seconds' | 'None';
  /** Every value counts by itself, for percentiles. @default they are added up per invocation */
  readonly each?: true;
}

/**
 * Everything that becomes a metric of CloudWatch, which asks $0.30 a month for each series in use.
 * Whatever else is counted stands in the same log line and costs nothing but its bytes.
 */
export const METRICS = {
  /** Orders that came into a state; test orders are left out of these and all figures of money. */
  OrderEntered: { dimension: 'State', unit: 'Count' },
  OrderPlaced: { dimension: 'Storefront', unit: 'Count' },
  /** In whole units of the currency. */
  MoneyCaptured: { dimension: 'Currency', unit: 'None' },
  MoneyRefunded: { dimension: 'Currency', unit: 'None' },
  PaymentAssured: { dimension: 'service', unit: 'Count' },
  PaymentFailed: { dimension: 'service', unit: 'Count' },
  /** From the store's own time of placing. */
  SecondsToConfirm: { dimension: 'service', unit: 'Seconds', each: true },
  SecondsToHandOver: { dimension: 'service', unit: 'Seconds', each: true },
  SecondsToDeliver: { dimension: 'service', unit: 'Seconds', each: true },
  /** `all` and every state in which something stands past its deadline. */
  PastDeadline: { dimension: 'State', unit: 'Count' },
  /**
   * What the nightly check found wrong or could not look at. Its log line counts the three apart:
   * `DeadlineMissing`, `ViewBehind`, `DeadlineCheckFailed`.
   */
  CheckFoundFault: { dimension: 'service', unit: 'Count' },
  /** Readers of streams that are switched off. */
  StreamUnread: { dimension: 'service', unit: 'Count' },
  WebhookRejected: { dimension: 'service', unit: 'Count' },
  /** Tries that failed of records sent too long ago. Which step's they are, the log says. */
  RecordOverdue: { dimension: 'Stage', unit: 'Count' },
} as const satisfies Readonly<Record<string, MetricDeclaration>>;

export type MetricName = keyof typeof METRICS;

/** The declaration of what was counted, when it is a metric and no mere number of the log. */
export const declared = (name: string): MetricDeclaration | undefined =>
  Object.hasOwn(METRICS, name) ? METRICS[name as MetricName] : undefined;
