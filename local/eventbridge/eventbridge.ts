import { unknownOperation } from '../engine/operation-input.ts';
import type { Environment, ResourceProvider, Service } from '../engine/service.ts';
import { createArchiveTable } from './archive-table.ts';
import { type Archives, createArchives } from './archives.ts';
import * as buses from './buses.ts';
import {
  archiveEvent,
  type EventBridgeContext,
  type Input,
  type Output,
  routeEvent,
} from './context.ts';
import { createDeliveryQueue } from './delivery-queue.ts';
import { createDeliveryTable, type Dropped } from './delivery-table.ts';
import { acceptEntry } from './event.ts';
import { createNames } from './names.ts';
import { putEvents } from './put-events.ts';
import { EVENTBRIDGE_RESOURCE_TYPES, provisionEventBridge } from './resources.ts';
import { createRuleTable } from './rule-table.ts';
import * as rules from './rules.ts';
import { createScheduler } from './scheduler.ts';
import type { TargetPort } from './target.ts';

/** What an AWS service tells the account it happened in. */
export interface AwsEvent {
  /** `aws.ses` … */
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
  /** ARNs. */
  readonly resources: readonly string[];
}

/** Classic event buses, rules on patterns and schedules, archives and replays. */
export interface EventBridgeService extends Service, ResourceProvider {
  readonly id: 'eventbridge';
  /** An event of another AWS service, on the default bus; AWS bills none of them. */
  emit(event: AwsEvent): void;
  /** What no target and no dead-letter queue took, counted over all time. */
  dropped(): readonly Dropped[];
  /** Forgets timers; deliveries, due times and replays that are stored go on with the next start. */
  close(): void;
}

/**
 * Amazon EventBridge on the environment's store. Pending deliveries, replays and missed schedules go
 * on by themselves on the clock's next turn.
 */
export const createEventBridge = (
  environment: Environment,
  targets: TargetPort,
): EventBridgeService => {
  const names = createNames(environment);
  const deliveries = createDeliveryTable(environment.store);
  const queue = createDeliveryQueue(environment, deliveries, targets);
  const context: EventBridgeContext = {
    environment,
    names,
    rules: createRuleTable(environment.store, names),
    archives: createArchiveTable(environment.store),
    deliveries,
    queue,
  };
  const archives = createArchives(context);
  const scheduler = createScheduler(context);
  const forgetStart = environment.clock.at(environment.clock.now(), queue.wake);
  const operations = operationsOf(context, archives);
  return {
    id: 'eventbridge',
    types: EVENTBRIDGE_RESOURCE_TYPES,
    call: async (operation, input) => {
      const work = operations.get(operation);
      if (work === undefined) throw unknownOperation('EventBridge', operation);
      const output = work(input);
      if (CHANGES_SCHEDULES.has(operation)) scheduler.rearm();
      return output;
    },
    provision: async (request) => {
      const resource = provisionEventBridge(context, request);
      scheduler.rearm();
      return resource;
    },
    emit: ({ source, detailType, detail, resources }) =>
      environment.store.transaction(() => {
        const event = acceptEntry(environment, {
          Source: source,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
          Resources: [...resources],
        });
        routeEvent(context, event);
        archiveEvent(context, event);
      }),
    dropped: () => deliveries.dropped(),
    close: () => {
      forgetStart();
      queue.close();
      scheduler.close();
      archives.close();
    },
  };
};

const CHANGES_SCHEDULES = new Set(['PutRule', 'DeleteRule', 'EnableRule', 'DisableRule']);

type Operation = (input: Input) => Output;

const operationsOf = (
  context: EventBridgeContext,
  archives: Archives,
): ReadonlyMap<string, Operation> => {
  const on =
    (work: (context: EventBridgeContext, input: Input) => Output): Operation =>
    (input) =>
      work(context, input);
  return new Map<string, Operation>([
    ['PutEvents', on(putEvents)],
    ['PutRule', on(rules.putRule)],
    ['DescribeRule', on(rules.describeRule)],
    ['ListRules', on(rules.listRules)],
    ['EnableRule', on(rules.setRuleState('ENABLED'))],
    ['DisableRule', on(rules.setRuleState('DISABLED'))],
    ['DeleteRule', on(rules.deleteRule)],
    ['PutTargets', on(rules.putTargets)],
    ['RemoveTargets', on(rules.removeTargets)],
    ['ListTargetsByRule', on(rules.listTargetsByRule)],
    ['CreateEventBus', on(buses.createEventBus)],
    ['DescribeEventBus', on(buses.describeEventBus)],
    ['ListEventBuses', on(buses.listEventBuses)],
    ['TestEventPattern', on(buses.testEventPattern)],
    ['DescribeArchive', archives.describe],
    ['StartReplay', archives.startReplay],
    ['DescribeReplay', archives.describeReplay],
  ]);
};
