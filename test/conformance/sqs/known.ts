import type { Answer } from '../aws.ts';
import type { KnownDifference, Settled } from '../step.ts';
import { codesOf } from './comparable.ts';

const refuses = (answer: Answer, name: string): boolean => codesOf(answer).includes(name);

const changes = (operation: string): boolean => operation.startsWith('ChangeMessageVisibility');

export const known: readonly KnownDifference[] = [
  {
    call: '`ChangeMessageVisibility` of a message that is visible again',
    theirs: 'succeeds',
    ours: '`MessageNotInflight`',
    source:
      '[ChangeMessageVisibility, Errors](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html)',
    applies: ({ operation }, ours, theirs) =>
      changes(operation) &&
      refuses(ours, 'MessageNotInflight') &&
      !refuses(theirs, 'MessageNotInflight'),
  },
  {
    call: '`ChangeMessageVisibility` by a handle that another receive or a deletion made old',
    theirs: '`ReceiptHandleIsInvalid`',
    ours: '`InvalidParameterValue`',
    source:
      '[troubleshooting, InvalidParameterValue](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/troubleshooting-api-errors.html): the message does not exist or is not available for a change of its visibility timeout',
    applies: ({ operation }, ours, theirs) =>
      changes(operation) &&
      refuses(ours, 'InvalidParameterValue') &&
      refuses(theirs, 'ReceiptHandleIsInvalid'),
    leavesAlike: true,
  },
  {
    call: '`DeleteMessage` by an old handle, or of what is deleted',
    theirs: '`ReceiptHandleIsInvalid`',
    ours: 'succeeds',
    source:
      '[DeleteMessage, ReceiptHandle](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html): with an old handle the request succeeds',
    applies: ({ operation }, ours, theirs) =>
      operation.startsWith('DeleteMessage') &&
      codesOf(ours).length === 0 &&
      refuses(theirs, 'ReceiptHandleIsInvalid'),
    leavesAlike: true,
  },
  {
    call: '`PurgeQueue` twice within 60 s',
    theirs: 'purges again',
    ours: '`PurgeQueueInProgress`',
    source:
      '[PurgeQueue, Errors](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html)',
    applies: ({ operation }, ours, theirs) =>
      operation === 'PurgeQueue' &&
      refuses(ours, 'PurgeQueueInProgress') &&
      codesOf(theirs).length === 0,
  },
];

export const passedOver: readonly Settled[] = [
  {
    call: 'a batch in which all entries fail, or none',
    theirs: 'an empty list for what there is none of',
    ours: 'no such member',
    source:
      '[SendMessageBatch](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html) calls both lists required, so an SDK is to take either; nothing hangs on it',
  },
];
