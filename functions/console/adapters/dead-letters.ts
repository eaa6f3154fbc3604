import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import type { HasSqs } from '../../shared/runtime.ts';

/** How full a step's two queues are; SQS counts approximately. */
interface StepDepth {
  readonly step: string;
  readonly waiting: number;
  readonly inFlight: number;
  readonly deadLetters: number;
}

/** A message in a step's dead letters, held for the moment. */
export interface DeadLetter {
  readonly messageId: string;
  readonly receipt: string;
  readonly body: string;
  /** `reason`, `error`, `stack`, `causeId` from the worker; `ERROR_CODE` and the like from EventBridge. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAt: string | null;
}

/** The steps' queues and dead letters, from the outside. */
export interface DeadLetters {
  depth(step: string): Promise<StepDepth>;
  /** Up to ten messages, invisible to others for so long. */
  receive(step: string, seconds: number): Promise<readonly DeadLetter[]>;
  /** Visible again at once. */
  release(step: string, letter: DeadLetter): Promise<void>;
  /** Sends the body to the step's queue and only then deletes the letter. */
  redrive(step: string, letter: DeadLetter): Promise<void>;
  /** Deletes the letter. */
  discard(step: string, letter: DeadLetter): Promise<void>;
}

/** A step's queue and its dead letters. */
interface QueueUrls {
  readonly queueUrl: string;
  readonly dlqUrl: string;
}
export type StepUrls = Readonly<Record<string, QueueUrls>>;

const stepsSchema = z.record(z.string(), z.tuple([z.string(), z.string()]));

/**
 * The settings `STEPS`, JSON of step → the names of its queue and dead letters, and `QUEUE_URL`, the URL of
 * any queue beside them.
 */
export const stepUrls = (steps: string, queueUrl: string): StepUrls => {
  const beside = queueUrl.slice(0, queueUrl.lastIndexOf('/') + 1);
  return Object.fromEntries(
    Object.entries(stepsSchema.parse(JSON.parse(steps))).map(([step, [queue, deadLetters]]) => [
      step,
      { queueUrl: beside + queue, dlqUrl: beside + deadLetters },
    ]),
  );
};

const COUNTS = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;

export const createDeadLetters = (ports: HasSqs, urls: StepUrls): DeadLetters => {
  const urlsOf = (step: string) => {
    const found = urls[step];
    if (!found) throw new Error(`no queue is set for step ${step}`);
    return found;
  };
  const count = async (queueUrl: string): Promise<{ waiting: number; inFlight: number }> => {
    const input = { QueueUrl: queueUrl, AttributeNames: [...COUNTS] };
    const { Attributes } = await ports.sqs.send(new GetQueueAttributesCommand(input));
    const [waiting, inFlight] = COUNTS.map((name) => Number(Attributes?.[name] ?? 0));
    return { waiting: waiting ?? 0, inFlight: inFlight ?? 0 };
  };

  const discard: DeadLetters['discard'] = async (step, { receipt }) => {
    const deletion = { QueueUrl: urlsOf(step).dlqUrl, ReceiptHandle: receipt };
    await asked('delete', ports.sqs.send(new DeleteMessageCommand(deletion)));
  };

  return {
    depth: async (step) => {
      const { queueUrl, dlqUrl } = urlsOf(step);
      const [queue, dead] = await asked('count', Promise.all([count(queueUrl), count(dlqUrl)]));
      return { step, ...queue, deadLetters: dead.waiting + dead.inFlight };
    },
    receive: async (step, seconds) => {
      const answer = await asked(
        'receive',
        ports.sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: urlsOf(step).dlqUrl,
            MaxNumberOfMessages: 10,
            VisibilityTimeout: seconds,
            // A long poll asks every server; a short one may miss messages that are there.
            WaitTimeSeconds: 1,
            MessageAttributeNames: ['All'],
            MessageSystemAttributeNames: ['SentTimestamp'],
          }),
        ),
      );
      return (answer.Messages ?? []).map(letterOf);
    },
    release: async (step, { receipt }) => {
      const { dlqUrl } = urlsOf(step);
      const input = { QueueUrl: dlqUrl, ReceiptHandle: receipt, VisibilityTimeout: 0 };
      await asked('release', ports.sqs.send(new ChangeMessageVisibilityCommand(input)));
    },
    redrive: async (step, letter) => {
      const message = { QueueUrl: urlsOf(step).queueUrl, MessageBody: letter.body };
      await asked('redrive', ports.sqs.send(new SendMessageCommand(message)));
      await discard(step, letter);
    },
    discard,
  };
};

const asked = async <Answer>(what: string, call: Promise<Answer>): Promise<Answer> => {
  try {
    return await call;
  } catch (error) {
    throw awsFault(`${what} dead letters`, error);
  }
};

const letterOf = (message: Message): DeadLetter => {
  const sent = Number(message.Attributes?.SentTimestamp);
  return {
    messageId: message.MessageId ?? '',
    receipt: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue }]) => [
        name,
        StringValue ?? '',
      ]),
    ),
    sentAt: Number.isFinite(sent) ? new Date(sent).toISOString() : null,
  };
};
