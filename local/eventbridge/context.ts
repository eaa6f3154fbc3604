import { DAY } from '../../functions/shared/spans.ts';
import type { Environment } from '../engine/service.ts';
import type { ArchiveTable } from './archive-table.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import type { DeliveryTable } from './delivery-table.ts';
import type { BusEvent } from './event.ts';
import { type MatchedRule, payloadFor } from './input-transform.ts';
import type { Names } from './names.ts';
import { compilePattern } from './pattern.ts';
import { ENABLED, type Rule, type RuleTable } from './rule-table.ts';

export type Input = Record<string, unknown>;
export type Output = Record<string, unknown>;

/** What the operations of EventBridge work on. */
export interface EventBridgeContext {
  readonly environment: Environment;
  readonly names: Names;
  readonly rules: RuleTable;
  readonly archives: ArchiveTable;
  readonly deliveries: DeliveryTable;
  readonly queue: DeliveryQueue;
}

const DEFAULT_MAX_RETRIES = 185;
const DEFAULT_MAX_AGE_SECONDS = 86_400;

/**
 * Stores what every matching rule owes its targets; the caller has opened the transaction. `only`
 * narrows to these rule ARNs.
 */
export const routeEvent = (
  context: EventBridgeContext,
  event: BusEvent,
  only?: readonly string[],
): void => {
  for (const rule of context.rules.onBus(event.bus)) {
    if (rule.state !== ENABLED || !(only?.includes(rule.arn) ?? true)) continue;
    if (!rule.matches(event.body)) continue;
    context.environment.meter.add('eventbridge.rule-match', 1, rule.name);
    owe(context, event, rule);
  }
};

/** Stores a delivery for each target of the rule and has the queue look. */
export const owe = (
  { deliveries, queue }: EventBridgeContext,
  event: BusEvent,
  rule: MatchedRule & Pick<Rule, 'targets'>,
): void => {
  for (const target of rule.targets) {
    const retries = target.RetryPolicy ?? {};
    deliveries.insert({
      ruleArn: rule.arn,
      targetArn: target.Arn,
      payload: payloadFor(target, event, rule),
      deadLetterArn: target.DeadLetterConfig?.Arn ?? null,
      maxRetries: retries.MaximumRetryAttempts ?? DEFAULT_MAX_RETRIES,
      acceptedAt: event.acceptedAt,
      maxAgeMs: (retries.MaximumEventAgeInSeconds ?? DEFAULT_MAX_AGE_SECONDS) * 1000,
      nextAt: event.acceptedAt,
    });
  }
  queue.wake();
};

/** Keeps the event in the bus's archives and lets go of what is past their retention. */
export const archiveEvent = (
  { archives, environment }: EventBridgeContext,
  event: BusEvent,
): void => {
  for (const { name, pattern, retentionDays } of archives.onBus(event.bus)) {
    if (pattern !== null && !compilePattern(pattern)(event.body)) continue;
    archives.add(name, event.acceptedAt, event.json);
    environment.meter.add('eventbridge.archived-byte', Buffer.byteLength(event.json), name);
    if (retentionDays > 0) {
      archives.removeExpired(name, event.acceptedAt - retentionDays * DAY);
    }
  }
};
