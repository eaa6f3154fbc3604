import type { Rule } from '../rule.ts';
import { listOf } from '../template-view.ts';

export const mappingReportsFailures: Rule = {
  name: 'mapping-reports-failures',
  description:
    'Without the flag a partial batch response means success, and failed records are deleted.',
  fix: 'Set reportBatchItemFailures on the event source mapping.',
  find: (template) =>
    template
      .ofType('AWS::Lambda::EventSourceMapping')
      .filter(
        ({ properties }) =>
          !listOf(properties['FunctionResponseTypes']).includes('ReportBatchItemFailures'),
      )
      .map((resource) => ({ resource, problem: 'does not report single failed records' })),
};
