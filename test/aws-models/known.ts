import type { Finding } from './judge-recording.ts';

/** A finding where it is settled that AWS itself does not keep to its model. */
interface Known extends Omit<Finding, 'times'> {
  /** Markdown: where that is settled. */
  readonly source: string;
}

export const KNOWN: readonly Known[] = [
  {
    service: 'sqs',
    operation: 'SendMessageBatch',
    side: 'answer',
    problem: '.Failed is required and missing',
    source:
      'SQS leaves a list without members out: [aws/aws-sdk#657](https://github.com/aws/aws-sdk/issues/657), [#536](https://github.com/aws/aws-sdk/issues/536)',
  },
  {
    service: 'dynamodb',
    operation: 'BatchGetItem',
    side: 'answer',
    problem: '.UnprocessedKeys is 0, below 1',
    source:
      '“If there are no unprocessed keys remaining, the response contains an empty UnprocessedKeys map”: [BatchGetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html)',
  },
];

export const isKnown = ({ service, operation, side, problem }: Finding): boolean =>
  KNOWN.some(
    (known) =>
      known.service === service &&
      known.operation === operation &&
      known.side === side &&
      known.problem === problem,
  );
