import { fc } from '../../properties.ts';
import type { Answer, Aws, Json } from '../aws.ts';
import type { Conformance, Step } from '../step.ts';
import { detail, pattern } from './event-patterns.ts';
import { known } from './known.ts';

const EventBusName = 'shop';
const QUEUES = ['left', 'right'];
const RULES = ['one', 'two'];
const ACCOUNT = 'eu-central-1:000000000000';

const rule = fc.constantFrom(...RULES);
const types = fc.constantFrom('OrderPlaced', 'OrderPaid');

const putRule = fc
  .record({
    Name: rule,
    pattern: fc.oneof(
      types.map((type) => ({ 'detail-type': [type] })),
      fc.constant({ source: [{ prefix: 'karwan.' }] }),
      pattern.map((of) => ({ detail: of })),
    ),
    State: fc.constantFrom('ENABLED', 'ENABLED', 'DISABLED'),
  })
  .map(({ pattern: of, ...more }) => ({ ...more, EventBusName, EventPattern: JSON.stringify(of) }));

/** What of the event a target gets: all, a constant, a part, or a template with parts. */
const shape = fc.constantFrom<Json>(
  {},
  {},
  { Input: '{"beat":true}' },
  { InputPath: '$.detail' },
  { InputPath: '$.source' },
  {
    InputTransformer: {
      InputPathsMap: { type: '$.detail-type' },
      InputTemplate: '{"type":<type>,"text":"a <type>","rule":"<aws.events.rule-name>"}',
    },
  },
);

const target = fc
  .record({ Id: fc.constantFrom('t1', 't2'), queue: fc.constantFrom(...QUEUES), shape })
  .map(({ Id, queue, shape: of }) => ({ Id, Arn: `arn:aws:sqs:${ACCOUNT}:${queue}`, ...of }));

const entry = fc.record(
  {
    EventBusName: fc.constant(EventBusName),
    Source: fc.constantFrom('karwan.orders', 'karwan.payments', 'till', 'aws.s3'),
    DetailType: types,
    Detail: fc.oneof(
      { weight: 39, arbitrary: detail.map((each) => JSON.stringify(each)) },
      { weight: 1, arbitrary: fc.constantFrom('{', '[]', '"text"') },
    ),
    Resources: fc.constantFrom<string[]>([], ['arn:one', 'arn:two']),
  },
  { requiredKeys: ['EventBusName', 'Source', 'DetailType', 'Detail'] },
);

const named = rule.map((Name) => ({ Name, EventBusName }));
const ofRule = rule.map((Rule) => ({ Rule, EventBusName }));

/** Deletes come seldom, so that rules live long enough to route. */
const CALLS: Readonly<Record<string, readonly [number, fc.Arbitrary<Json>]>> = {
  PutRule: [6, putRule],
  PutTargets: [
    6,
    fc
      .tuple(
        ofRule,
        fc.uniqueArray(target, { minLength: 1, maxLength: 2, selector: ({ Id }) => Id }),
      )
      .map(([of, Targets]) => ({ ...of, Targets })),
  ],
  PutEvents: [12, fc.array(entry, { minLength: 1, maxLength: 3 }).map((Entries) => ({ Entries }))],
  RemoveTargets: [1, ofRule.map((of) => ({ ...of, Ids: ['t1'] }))],
  EnableRule: [1, named],
  DisableRule: [1, named],
  DeleteRule: [1, named],
  DescribeRule: [2, named],
  ListRules: [1, fc.constant({ EventBusName })],
  ListTargetsByRule: [2, ofRule],
};

const receive = fc.constantFrom(...QUEUES).map((queue) => ({
  service: 'sqs' as const,
  operation: 'ReceiveMessage',
  input: { queue, MaxNumberOfMessages: 10, VisibilityTimeout: 600 },
}));

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: receive },
  ...Object.entries(CALLS).map(([operation, [weight, input]]) => ({
    weight,
    arbitrary: input.map((each) => ({ operation, input: each })),
  })),
);

/** Queues by name: what they hold is what the rules have sent there. */
const withQueues = (aws: Aws): Aws => ({
  call: async (service, operation, { queue, ...input }) => {
    if (queue === undefined) return aws.call(service, operation, input);
    const { output } = (await aws.call('sqs', 'GetQueueUrl', { QueueName: queue })) as {
      output: Json;
    };
    return aws.call(service, operation, { ...input, QueueUrl: output['QueueUrl'] });
  },
});

const withoutIdAndTime = (body: string): unknown => {
  const payload: unknown = JSON.parse(body);
  if (typeof payload !== 'object' || payload === null || !('id' in payload)) return payload;
  return { ...payload, id: undefined, time: undefined };
};

/** Everything but ids, times and wording; messages, rules and targets in no order. */
const comparable = (answer: Answer): unknown => {
  if ('error' in answer) return { error: answer.error };
  const { Messages, Entries, Rules, Targets, CreatedBy: _whom, ...rest } = answer.output;
  return {
    ...rest,
    entries: (Entries as readonly Json[] | undefined)?.map(({ ErrorCode }) => ({ ErrorCode })),
    messages: inOneOrder(Messages, ({ Body }) => withoutIdAndTime(String(Body))),
    rules: inOneOrder(Rules, ({ CreatedBy: _also, ...each }) => each),
    targets: inOneOrder(Targets, (each) => each),
  };
};

const inOneOrder = (list: unknown, part: (each: Json) => unknown): unknown =>
  (list as readonly Json[] | undefined)
    ?.map(part)
    .toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));

const keyOf = (value: unknown): string => JSON.stringify(sortedKeys(value));

const sortedKeys = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
        .map(([name, inner]) => [name, sortedKeys(inner)])
        .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1))
    : value;

/** Rules, their targets, and what arrives at the queues behind them. */
export const eventRouting: Conformance = {
  service: 'events',
  subject: 'rules and what arrives behind them',
  step,
  maxSteps: 25,
  prepare: async (aws) => {
    await aws.call('events', 'CreateEventBus', { Name: EventBusName });
    for (const Name of RULES) {
      const Ids = ['t1', 't2'];
      await aws.call('events', 'RemoveTargets', { Rule: Name, EventBusName, Ids });
      await aws.call('events', 'DeleteRule', { Name, EventBusName });
      const EventPattern = JSON.stringify({ source: [{ prefix: 'karwan.' }] });
      await aws.call('events', 'PutRule', { Name, EventBusName, EventPattern });
    }
    for (const QueueName of QUEUES) {
      const made = (await aws.call('sqs', 'CreateQueue', { QueueName })) as { output: Json };
      await aws.call('sqs', 'DeleteQueue', { QueueUrl: made.output['QueueUrl'] });
      await aws.call('sqs', 'CreateQueue', { QueueName });
    }
  },
  around: withQueues,
  known,
  comparable,
};
