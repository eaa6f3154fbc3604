import type { Environment } from '../engine/service.ts';
import type { BucketTable } from './bucket-table.ts';
import { type LifecycleRule, lifecycleRules, nextSweepMs } from './lifecycle.ts';
import type { ObjectTable } from './object-table.ts';

const PAGE = 1000;

/** The sweep that applies lifecycle rules. */
export interface Expiry {
  /** Deletes every object that a rule says is over. */
  expire(): void;
  /** Sweeps now and at the coming midnights UTC, as long as some bucket has a rule. */
  arm(): void;
  disarm(): void;
}

/** Starts unarmed; rules are read from the buckets at every sweep. */
export const createExpiry = (
  { clock, store }: Environment,
  buckets: BucketTable,
  objects: ObjectTable,
): Expiry => {
  let disarm: (() => void) | undefined;
  const rulesByBucket = (): readonly (readonly [string, LifecycleRule])[] =>
    buckets
      .all()
      .flatMap(({ name, configuration }) =>
        lifecycleRules(configuration).map((rule) => [name, rule] as const),
      );
  const expireByRule = (bucket: string, rule: LifecycleRule): void => {
    let after = '';
    for (;;) {
      const page = objects.list(bucket, rule.prefix, after, PAGE);
      const over = page.filter(({ modifiedMs }) => rule.expired(modifiedMs, clock.now()));
      store.transaction(() => {
        for (const { key } of over) objects.delete(bucket, key);
      });
      if (page.length < PAGE) return;
      after = page.at(-1)?.key ?? after;
    }
  };
  const expire = (): void => {
    for (const [bucket, rule] of rulesByBucket()) expireByRule(bucket, rule);
  };
  const arm = (): void => {
    if (disarm !== undefined || rulesByBucket().length === 0) return;
    // A midnight may have passed while nothing ran.
    expire();
    disarm = clock.at(nextSweepMs(clock.now()), () => {
      disarm = undefined;
      arm();
    });
  };
  return {
    expire,
    arm,
    disarm: () => {
      disarm?.();
      disarm = undefined;
    },
  };
};
