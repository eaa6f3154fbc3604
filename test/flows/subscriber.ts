import type { Pipeline } from './pipeline.ts';

/** A queue behind a rule on the bus, and someone who acts on each event once, by its id. */
export interface Subscriber {
  /** Events acted on, by name and subject. */
  readonly acted: readonly string[];
  /** Every event acted on, as it came. */
  readonly texts: readonly string[];
  /** Events delivered, duplicates included. */
  readonly delivered: number;
  /** Takes what lies in the queue. */
  poll(): Promise<void>;
}

export const subscribe = async ({ cloud }: Pipeline): Promise<Subscriber> => {
  const { sqs, eventBridge } = cloud.services;
  const { QueueUrl } = await sqs.call('CreateQueue', { QueueName: 'subscriber' });
  const { Attributes } = (await sqs.call('GetQueueAttributes', {
    QueueUrl,
    AttributeNames: ['QueueArn'],
  })) as { Attributes: { QueueArn: string } };
  const { EventBuses } = (await eventBridge.call('ListEventBuses', {})) as {
    EventBuses: { Name: string }[];
  };
  const EventBusName = EventBuses.find(({ Name }) => Name !== 'default')?.Name;
  await eventBridge.call('PutRule', {
    Name: 'everything',
    EventBusName,
    EventPattern: JSON.stringify({ source: [{ prefix: 'karwan.' }] }),
  });
  await eventBridge.call('PutTargets', {
    Rule: 'everything',
    EventBusName,
    Targets: [{ Id: 'queue', Arn: Attributes.QueueArn }],
  });
  const known = new Map<string, string>();
  const acted: string[] = [];
  const texts: string[] = [];
  let delivered = 0;
  const takeIn = (event: Told): void => {
    const text = JSON.stringify(event);
    const before = known.get(event.id);
    delivered += 1;
    if (before === undefined) {
      acted.push(`${event.name} ${event.subject}`);
      texts.push(text);
    } else if (before !== text) throw new Error(`${event.id} was sent with two contents`);
    known.set(event.id, text);
  };
  const takeSome = async (): Promise<boolean> => {
    const { Messages = [] } = (await sqs.call('ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: 10,
    })) as { Messages?: { Body: string; ReceiptHandle: string }[] };
    for (const { Body, ReceiptHandle } of Messages) {
      const { detail } = JSON.parse(Body) as Delivered;
      detail.events.forEach(takeIn);
      await sqs.call('DeleteMessage', { QueueUrl, ReceiptHandle });
    }
    return Messages.length > 0;
  };
  return {
    acted,
    texts,
    get delivered() {
      return delivered;
    },
    poll: async () => {
      while (await takeSome());
    },
  };
};

interface Told {
  readonly id: string;
  readonly name: string;
  readonly subject: string;
}

interface Delivered {
  readonly detail: { readonly events: readonly Told[] };
}
