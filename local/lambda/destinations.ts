import { AwsError } from '../engine/aws-error.ts';
import type { Service } from '../engine/service.ts';
import type { EventSources } from './sources.ts';

/** What is sent to a dead-letter queue or a destination. */
interface DestinationMessage {
  readonly body: string;
  /** Message attributes, for queues. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** For buses: `Lambda Function Invocation Result - Success` or `… - Failure`. */
  readonly detailType: string;
}

/** Sends to the queue, bus or function behind an ARN. Throws what the receiving service throws. */
export type SendTo = (arn: string, message: DestinationMessage) => Promise<void>;

/** Creates the sender. `lambda` is asked late, since it is itself built on this. */
export const createSendTo =
  (sources: Pick<EventSources, 'sqs' | 'eventBridge'>, lambda: () => Service): SendTo =>
  async (arn, message) => {
    const senders: Readonly<Record<string, () => Promise<void>>> = {
      sqs: () => sendToQueue(sources.sqs, arn, message),
      events: () => sendToBus(sources.eventBridge(), arn, message),
      lambda: async () => {
        const input = { FunctionName: arn, InvocationType: 'Event', Payload: message.body };
        await lambda().call('Invoke', input);
      },
    };
    const send = senders[serviceOf(arn)];
    if (send === undefined) throw unsupported(arn);
    await send();
  };

/** Refuses a destination that could never be sent to; called when it is declared. */
export const checkDestination = (arn: string): void => {
  if (!['sqs', 'events', 'lambda'].includes(serviceOf(arn))) throw unsupported(arn);
};

const serviceOf = (arn: string): string => arn.split(':')[2] ?? '';

const unsupported = (arn: string): AwsError =>
  new AwsError(
    'InvalidParameterValueException',
    `Destination ${arn}: the embedded cloud sends to queues, event buses and functions only`,
  );

const sendToQueue = async (
  sqs: Service,
  arn: string,
  { body, attributes = {} }: DestinationMessage,
): Promise<void> => {
  const { QueueUrl } = await sqs.call('GetQueueUrl', { QueueName: arn.split(':').at(-1) ?? '' });
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      { DataType: 'String', StringValue: value },
    ]),
  );
  await sqs.call('SendMessage', { QueueUrl, MessageBody: body, MessageAttributes });
};

const sendToBus = async (
  eventBridge: Service | undefined,
  arn: string,
  { body, detailType }: DestinationMessage,
): Promise<void> => {
  if (eventBridge === undefined) throw unsupported(arn);
  const entry = { Source: 'lambda', DetailType: detailType, Detail: body, EventBusName: arn };
  const { FailedEntryCount } = await eventBridge.call('PutEvents', { Entries: [entry] });
  if (FailedEntryCount !== 0) {
    throw new AwsError('InternalException', `${arn} did not take the event`, { httpStatus: 500 });
  }
};
