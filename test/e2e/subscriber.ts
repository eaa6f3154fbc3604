import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { REGION, ROOT_KEY } from './credentials.ts';

/** A queue of somebody else behind a rule on the bus: what the world hears. */
export interface Subscriber {
  /** Distinct events of this name about the subject that have arrived so far. */
  heard(name: string, subject: string): Promise<number>;
}

interface Told {
  readonly id: string;
  readonly name: string;
  readonly subject: string;
}

interface Delivered {
  readonly detail: { readonly events: readonly Told[] };
}

/** Subscribes to every event of Karwan. */
export const subscribe = async (endpoint: string, EventBusName: string): Promise<Subscriber> => {
  const settings = { endpoint, region: REGION, credentials: ROOT_KEY };
  const sqs = new SQSClient(settings);
  const events = new EventBridgeClient(settings);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'subscriber' }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const Rule = 'everything';
  const EventPattern = JSON.stringify({ source: [{ prefix: 'karwan.' }] });
  await events.send(new PutRuleCommand({ Name: Rule, EventBusName, EventPattern }));
  const Targets = [{ Id: 'queue', Arn: Attributes?.QueueArn }];
  await events.send(new PutTargetsCommand({ Rule, EventBusName, Targets }));

  const byId = new Map<string, Told>();
  const takeSome = async (): Promise<boolean> => {
    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await sqs.send(receive);
    for (const { Body = '', ReceiptHandle } of Messages) {
      const { detail } = JSON.parse(Body) as Delivered;
      for (const event of detail.events) byId.set(event.id, event);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    return Messages.length > 0;
  };
  return {
    heard: async (name, subject) => {
      while (await takeSome());
      return [...byId.values()].filter((one) => one.name === name && one.subject === subject)
        .length;
    },
  };
};
