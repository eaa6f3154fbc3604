/** Units that AWS bills, as `docs` of each price list name them. Amounts may be fractional (0.5 RRU). */
export type BilledUnit =
  | 'dynamodb.wru'
  | 'dynamodb.rru'
  | 'sqs.request'
  | 'eventbridge.event'
  | 'eventbridge.rule-match'
  | 'eventbridge.archived-byte'
  | 's3.put'
  | 's3.get'
  | 'lambda.invocation'
  | 'lambda.gb-second'
  | 'http-api.request'
  | 'secretsmanager.request'
  | 'ses.message'
  | 'sns.request'
  | 'logs.byte'
  /** Of the class that is rarely read. The embedded cloud counts all as `logs.byte`. */
  | 'logs.rare-byte';

/** Counts billed units, by unit and by the resource that caused them. */
export interface Meter {
  add(unit: BilledUnit, amount: number, resource: string): void;
  /** Totals so far: unit → resource → amount. */
  totals(): Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** A meter in memory. */
export const createMeter = (): Meter => {
  const totals: Record<string, Record<string, number>> = {};
  return {
    add: (unit, amount, resource) => {
      const byResource = totals[unit] ?? {};
      byResource[resource] = (byResource[resource] ?? 0) + amount;
      totals[unit] = byResource;
    },
    totals: () => totals,
  };
};
