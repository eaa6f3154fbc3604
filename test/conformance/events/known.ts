import type { KnownDifference } from '../step.ts';

const OF_A_RULE = ['ListTargetsByRule', 'EnableRule', 'DisableRule', 'RemoveTargets'];

export const known: readonly KnownDifference[] = [
  {
    call: '`EnableRule`, `DisableRule`, `RemoveTargets`, `ListTargetsByRule` of a rule that is not there',
    theirs: 'succeeds',
    ours: '`ResourceNotFoundException`',
    source:
      '[EnableRule](https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EnableRule.html), [DisableRule](https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html), [RemoveTargets](https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html), [ListTargetsByRule](https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html), Errors',
    applies: ({ operation }, ours, theirs) =>
      OF_A_RULE.includes(operation) &&
      'error' in ours &&
      ours.error === 'ResourceNotFoundException' &&
      'output' in theirs,
    leavesAlike: true,
  },
  {
    call: '`DeleteRule` of a rule that has targets',
    theirs: 'deletes both',
    ours: '`ValidationException`',
    source:
      '[DeleteRule](https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html): before it, all targets must be removed',
    applies: ({ operation }, ours, theirs) =>
      operation === 'DeleteRule' && 'error' in ours && 'output' in theirs,
  },
  {
    call: '`PutEvents` of a detail that is no JSON object',
    theirs: 'takes it',
    ours: 'that entry fails with `MalformedDetail`',
    source:
      '[PutEventsResultEntry, ErrorCode](https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html)',
    applies: ({ operation }, ours, theirs) =>
      operation === 'PutEvents' &&
      JSON.stringify(ours).includes('MalformedDetail') &&
      !JSON.stringify(theirs).includes('MalformedDetail'),
  },
];
