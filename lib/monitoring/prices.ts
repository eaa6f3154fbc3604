/** When the list prices below (us-east-1, dollars, without free tiers) were last looked up. */
export const PRICES_OF = '2026-11';

/** By the million, save where the name says otherwise. */
export const PRICES = {
  httpApiRequest: 1.0,
  lambdaRequest: 0.2,
  /** For one, on ARM. */
  lambdaGigabyteSecond: 0.0000133334,
  sqsRequest: 0.4,
  eventBridgeEvent: 1.0,
  dynamodbWrite: 0.625,
  dynamodbRead: 0.125,
  /** For one unit of provisioned capacity, by the hour. */
  dynamodbWriteHour: 0.00065,
  dynamodbReadHour: 0.00013,
} as const;

/** By the month. CloudWatch asks for a custom metric only in hours in which it is sent. */
export const MONTHLY_PRICES = { customMetric: 0.3, alarmMetric: 0.1, compositeAlarm: 0.5 } as const;

/** What every account has free of CloudWatch, by the month. */
export const FREE = { customMetrics: 10, alarmMetrics: 10, dashboards: 3 } as const;
