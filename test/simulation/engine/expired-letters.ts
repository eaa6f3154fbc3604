import { HOUR, MINUTE } from '../../../functions/shared/spans.ts';
import type { Service } from '../../../local/engine/service.ts';
import type { FaultBoard } from './fault-board.ts';
import type { Luck } from './luck.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** As the template has it: two weeks. */
const RETENTION_SECONDS = 14 * 24 * 3600;
/** More often than any letter expires, so that each is seen before it goes. */
const LOOK_MS = 10 * MINUTE;

/** A dead letter that nobody put back in time. */
export interface ExpiredLetter {
  readonly queueUrl: string;
  readonly body: string;
}

export interface ExpiredLetters {
  /** A message of this queue is given up, and the two weeks of its dead letters pass within hours. */
  giveUp(queueUrl: string, body: string, luck: Luck): Promise<void>;
  /** All letters are kept for two weeks again. */
  mend(): Promise<void>;
  /** Those that are gone, in the order in which that was found out. */
  readonly gone: readonly ExpiredLetter[];
}

export interface ExpiredLettersParts {
  readonly board: FaultBoard;
  readonly clock: Pick<SimulatedClock, 'now' | 'at'>;
  readonly sqs: Service;
}

/** Letters that were seen in a queue whose time is short, by their message ids. */
type Seen = Map<string, string>;

/**
 * Two weeks of virtual time would be too dear: of a queue of dead letters they pass within hours instead.
 * It is SQS itself that forgets what is older.
 */
export const createExpiredLetters = (parts: ExpiredLettersParts): ExpiredLetters => {
  const { clock, board, sqs } = parts;
  const gone: ExpiredLetter[] = [];
  /** By URL of the dead letters. */
  const short = new Map<string, Seen>();

  const keepFor = (QueueUrl: string, seconds: number): Promise<unknown> =>
    sqs.call('SetQueueAttributes', {
      QueueUrl,
      Attributes: { MessageRetentionPeriod: String(seconds) },
    });

  const lookRegularly = (queueUrl: string, seen: Seen): void => {
    clock.at(clock.now() + LOOK_MS, () => {
      if (short.get(queueUrl) !== seen) return;
      lookInto(sqs, queueUrl, seen).catch(board.unheeded('dead letters looked at'));
      lookRegularly(queueUrl, seen);
    });
  };

  const shorten = async (queueUrl: string, luck: Luck): Promise<void> => {
    const seen: Seen = new Map();
    short.set(queueUrl, seen);
    await lookInto(sqs, queueUrl, seen);
    const ms = luck.logUniform(HOUR, 4 * HOUR);
    await keepFor(queueUrl, Math.round(ms / 1000));
    lookRegularly(queueUrl, seen);
    clock.at(clock.now() + ms + luck.between(1, 60) * MINUTE, () => {
      if (short.get(queueUrl) === seen) end(queueUrl, seen).catch(board.unheeded('letters kept'));
    });
  };

  /** What was seen and is there no more has expired: nobody puts letters back before all is quiet. */
  const end = async (queueUrl: string, seen: Seen): Promise<void> => {
    short.delete(queueUrl);
    const left: Seen = new Map();
    await lookInto(sqs, queueUrl, left);
    await keepFor(queueUrl, RETENTION_SECONDS);
    for (const [id, body] of seen) if (!left.has(id)) gone.push({ queueUrl, body });
  };

  return {
    gone,
    giveUp: async (queueUrl, body, luck) => {
      const deadLetters = await deadLettersOf(sqs, queueUrl);
      if (!short.has(deadLetters)) await shorten(deadLetters, luck);
      await sqs.call('SendMessage', { QueueUrl: deadLetters, MessageBody: body });
    },
    mend: async () => {
      for (const [queueUrl, seen] of [...short]) await end(queueUrl, seen);
    },
  };
};

interface Received {
  readonly MessageId: string;
  readonly Body: string;
}

/** Notes all that lies there; nobody else notices, and what has expired goes. */
const lookInto = async (sqs: Service, QueueUrl: string, seen: Seen): Promise<void> => {
  const ask = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0, WaitTimeSeconds: 0 };
  const found = new Set<string>();
  for (;;) {
    const { Messages = [] } = (await sqs.call('ReceiveMessage', ask)) as {
      readonly Messages?: readonly Received[];
    };
    const fresh = Messages.filter(({ MessageId }) => !found.has(MessageId));
    if (fresh.length === 0) return;
    for (const { MessageId, Body } of fresh) {
      found.add(MessageId);
      seen.set(MessageId, Body);
    }
  }
};

/** URL of the dead letters of a queue, which its own policy names. */
const deadLettersOf = async (sqs: Service, QueueUrl: string): Promise<string> => {
  const ask = { QueueUrl, AttributeNames: ['RedrivePolicy'] };
  const { Attributes } = (await sqs.call('GetQueueAttributes', ask)) as {
    readonly Attributes: { readonly RedrivePolicy: string };
  };
  const { deadLetterTargetArn } = JSON.parse(Attributes.RedrivePolicy) as {
    readonly deadLetterTargetArn: string;
  };
  const input = { QueueName: deadLetterTargetArn.split(':').at(-1) };
  return String((await sqs.call('GetQueueUrl', input))['QueueUrl']);
};
