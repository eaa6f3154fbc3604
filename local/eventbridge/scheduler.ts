import type { EventBridgeContext } from './context.ts';
import { owe } from './context.ts';
import type { BusEvent } from './event.ts';
import { parseSchedule } from './parse-schedule.ts';
import type { Rule } from './rule-table.ts';

/** Fires scheduled rules on the clock. */
export interface Scheduler {
  /** To be called after rules have changed. */
  rearm(): void;
  close(): void;
}

/** Due times are stored: a time that passed while nothing ran is made up for once, not many times. */
export const createScheduler = (context: EventBridgeContext): Scheduler => {
  const { clock, store } = context.environment;
  let disarm = (): void => undefined;

  const rearm = (): void => {
    disarm();
    const atMs = context.rules.scheduled()[0]?.nextDueAt ?? undefined;
    if (atMs !== undefined) disarm = clock.at(atMs, fire);
  };

  const fire = (): void => {
    const now = clock.now();
    store.transaction(() => {
      for (const rule of context.rules.scheduled()) {
        if (rule.nextDueAt !== null && rule.nextDueAt <= now) fireRule(context, rule, now);
      }
    });
    rearm();
  };

  rearm();
  return { rearm, close: () => disarm() };
};

const fireRule = (context: EventBridgeContext, rule: Rule, now: number): void => {
  const dueAt = rule.nextDueAt ?? now;
  owe(context, scheduledEvent(context, rule, dueAt), rule);
  const nextDueAt = parseSchedule(rule.schedule ?? '').next(dueAt, now) ?? null;
  context.rules.save({ ...rule, nextDueAt });
};

/** Its time is when it was due, which is what a handler reasons with. */
const scheduledEvent = (
  { environment }: EventBridgeContext,
  rule: Rule,
  dueAt: number,
): BusEvent => {
  const body = {
    version: '0',
    id: environment.random.uuid(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: environment.accountId,
    time: new Date(dueAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: environment.region,
    resources: [rule.arn],
    detail: {},
  };
  const json = JSON.stringify(body);
  return {
    id: body.id,
    bus: rule.bus,
    bytes: Buffer.byteLength(json),
    json,
    body,
    acceptedAt: environment.clock.now(),
  };
};
