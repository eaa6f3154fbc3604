import type { Rule } from '../rule.ts';
import { listOf, valueAt } from '../template-view.ts';

export const ruleTargetHasDeadLetters: Rule = {
  name: 'rule-target-has-dead-letters',
  description:
    'EventBridge drops what it cannot deliver unless the target has a dead-letter queue.',
  fix: 'Pass deadLetterQueue to the target.',
  find: (template) =>
    template
      .ofType('AWS::Events::Rule')
      .filter(({ properties }) =>
        listOf(properties['Targets']).some(
          (target) => valueAt(target, 'DeadLetterConfig', 'Arn') === undefined,
        ),
      )
      .map((resource) => ({ resource, problem: 'has a target without dead letters' })),
};
