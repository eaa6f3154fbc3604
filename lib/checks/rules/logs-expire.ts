import type { Rule } from '../rule.ts';
import { referredId, valueAt } from '../template-view.ts';

export const logsExpire: Rule = {
  name: 'logs-expire',
  description:
    'Logs that are kept for ever are paid for ever; a function makes such a group unasked.',
  fix: 'Give the function a LogGroup with a retention.',
  find: (template) => [
    ...template
      .ofType('AWS::Logs::LogGroup')
      .filter(({ properties }) => properties['RetentionInDays'] === undefined)
      .map((resource) => ({ resource, problem: 'keeps its logs for ever' })),
    ...template
      .ofType('AWS::Lambda::Function')
      .filter(({ properties }) => {
        const group = referredId(valueAt(properties, 'LoggingConfig', 'LogGroup'));
        return template.byId(group)?.type !== 'AWS::Logs::LogGroup';
      })
      .map((resource) => ({ resource, problem: 'has no log group of its own' })),
  ],
};
