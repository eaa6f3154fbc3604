import type { Rule } from '../rule.ts';
import { listOf, referredId, type TemplateView, valueAt } from '../template-view.ts';

/** Queues that take what others could not deliver: they are the end of the line themselves. */
export const deadLetterIds = (template: TemplateView): ReadonlySet<string> => {
  const arns = [
    ...template
      .ofType('AWS::SQS::Queue')
      .map(({ properties }) => valueAt(properties, 'RedrivePolicy', 'deadLetterTargetArn')),
    ...template
      .ofType('AWS::Events::Rule')
      .flatMap(({ properties }) => listOf(properties['Targets']))
      .map((target) => valueAt(target, 'DeadLetterConfig', 'Arn')),
    ...template
      .ofType('AWS::Lambda::EventSourceMapping')
      .map(({ properties }) =>
        valueAt(properties, 'DestinationConfig', 'OnFailure', 'Destination'),
      ),
  ];
  return new Set(arns.map(referredId).filter((id) => id !== undefined));
};

export const queueHasDeadLetters: Rule = {
  name: 'queue-has-dead-letters',
  description: 'A message that fails for good must wait somewhere for a person.',
  fix: 'Give the queue a deadLetterQueue, or use PipelineStep.',
  find: (template) => {
    const ends = deadLetterIds(template);
    return template
      .ofType('AWS::SQS::Queue')
      .filter(({ id, properties }) => !ends.has(id) && properties['RedrivePolicy'] === undefined)
      .map((resource) => ({ resource, problem: 'is a queue without dead letters' }));
  },
};
