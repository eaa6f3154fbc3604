import { fc } from '../../properties.ts';
import type { Json } from '../aws.ts';
import type { Step } from '../step.ts';

/** `dead` takes what `jobs` has handed out three times; `gone` is no queue. */
const queue = fc.oneof(
  { weight: 12, arbitrary: fc.constant('jobs') },
  { weight: 4, arbitrary: fc.constant('dead') },
  { weight: 1, arbitrary: fc.constant('gone') },
);

/** No step depends on time passing: a message is hidden for long, or not at all. */
const hidden = fc.constantFrom(0, 600, 600, 600);
/** The n-th last handle that this side was given. */
const handle = fc.nat(4);

const attribute = fc.constantFrom<Json>(
  { DataType: 'String', StringValue: 'cart' },
  { DataType: 'Number', StringValue: '12' },
  { DataType: 'String.colour', StringValue: 'ü' },
);

const body = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'c', 'ünï 😀') },
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constant('bell \u0007') },
);

const message = fc.record(
  {
    MessageBody: body,
    DelaySeconds: fc.constantFrom(0, 0, 0, 600),
    MessageAttributes: fc.dictionary(fc.constantFrom('kind', 'size', 'a.b'), attribute, {
      maxKeys: 2,
    }),
  },
  { requiredKeys: ['MessageBody'] },
);

const receive = fc
  .record(
    { VisibilityTimeout: hidden, MaxNumberOfMessages: fc.constantFrom(1, 3, 10) },
    { requiredKeys: ['MaxNumberOfMessages'] },
  )
  .map((more) => ({ ...more, AttributeNames: ['All'], MessageAttributeNames: ['All'] }));

const setting = fc.constantFrom<Json>(
  { VisibilityTimeout: '0' },
  { VisibilityTimeout: '600' },
  { DelaySeconds: '0' },
  { DelaySeconds: '0' },
  { DelaySeconds: '600' },
);

/** Entries with ids of their own; now and then none, one id twice, or an id that is none. */
const batchOf = (entry: fc.Arbitrary<Json>): fc.Arbitrary<Json> => {
  const entries = fc.array(entry, { minLength: 1, maxLength: 3 });
  const numbered = entries.map((all) => all.map((each, index) => ({ Id: `e${index}`, ...each })));
  return fc
    .oneof(
      { weight: 10, arbitrary: numbered },
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: entries.map((all) => all.map((each) => ({ Id: 'same', ...each }))) },
      { weight: 1, arbitrary: entries.map((all) => all.map((each) => ({ Id: 'no id', ...each }))) },
    )
    .map((Entries) => ({ Entries }));
};

const deletion = fc.record({ handle });
const change = fc.record({ handle, VisibilityTimeout: hidden });

/** By weight: most sequences send, receive and settle. */
const CALLS: Readonly<Record<string, readonly [number, fc.Arbitrary<Json>]>> = {
  SendMessage: [8, message],
  SendMessageBatch: [6, batchOf(message)],
  ReceiveMessage: [10, receive],
  DeleteMessage: [3, deletion],
  DeleteMessageBatch: [2, batchOf(deletion)],
  ChangeMessageVisibility: [3, change],
  ChangeMessageVisibilityBatch: [2, batchOf(change)],
  GetQueueAttributes: [5, fc.constant({ AttributeNames: ['All'] })],
  SetQueueAttributes: [1, setting.map((Attributes) => ({ Attributes }))],
  PurgeQueue: [1, fc.constant({})],
};

export const steps: fc.Arbitrary<Step> = fc.oneof(
  ...Object.entries(CALLS).map(([operation, [weight, input]]) => ({
    weight,
    arbitrary: fc
      .tuple(queue, input)
      .map(([name, more]) => ({ operation, input: { queue: name, ...more } })),
  })),
);
