import {
  createEventBridge,
  type EventBridgeService,
} from '../../../local/eventbridge/eventbridge.ts';
import type {
  DeliveryContext,
  DeliveryResult,
  Target,
  TargetPort,
} from '../../../local/eventbridge/target.ts';
import { createTestEnvironment } from '../environment.ts';

export interface Delivered extends DeliveryContext {
  readonly targetArn: string;
  readonly payload: string;
}

/** A port that notes what it is given and answers what `answer` says. */
export const notingTargets = (
  answer: (delivered: Delivered) => DeliveryResult | Promise<DeliveryResult> = () => 'delivered',
): TargetPort & { readonly delivered: Delivered[] } => {
  const delivered: Delivered[] = [];
  return {
    delivered,
    deliver: async (targetArn, payload, context) => {
      const delivery = { targetArn, payload, ...context };
      delivered.push(delivery);
      return answer(delivery);
    },
  };
};

export const queueArn = (name: string): string => `arn:aws:sqs:eu-central-1:000000000000:${name}`;
export const busArn = (name: string): string =>
  `arn:aws:events:eu-central-1:000000000000:event-bus/${name}`;
export const ruleArn = (name: string): string =>
  `arn:aws:events:eu-central-1:000000000000:rule/shop/${name}`;

/** A service with the bus `shop` and the rule `placed` for OrderPlaced, with one queue as target. */
export const givenBus = async (
  options: { answer?: Parameters<typeof notingTargets>[0]; target?: Partial<Target> } = {},
) => {
  const environment = createTestEnvironment();
  const targets = notingTargets(options.answer);
  const bridge = createEventBridge(environment, targets);
  await bridge.call('CreateEventBus', { Name: 'shop' });
  await addRule(bridge, 'placed', { 'detail-type': ['OrderPlaced'] }, options.target);
  return { environment, bridge, clock: environment.clock, delivered: targets.delivered };
};

export const addRule = async (
  bridge: EventBridgeService,
  Name: string,
  pattern: unknown,
  target: Partial<Target> = {},
): Promise<void> => {
  const EventPattern = JSON.stringify(pattern);
  await bridge.call('PutRule', { Name, EventBusName: 'shop', EventPattern });
  await bridge.call('PutTargets', {
    Rule: Name,
    EventBusName: 'shop',
    Targets: [{ Id: 'queue', Arn: queueArn('jobs'), ...target }],
  });
};

export const entry = (more: Record<string, unknown> = {}) => ({
  EventBusName: 'shop',
  Source: 'karwan.orders',
  DetailType: 'OrderPlaced',
  Detail: '{"orderId":"ord_1"}',
  ...more,
});

export const put = (bridge: EventBridgeService, ...Entries: Record<string, unknown>[]) =>
  bridge.call('PutEvents', { Entries });
