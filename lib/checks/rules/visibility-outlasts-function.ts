import type { Rule } from '../rule.ts';
import { functionBehind, referredId } from '../template-view.ts';

const TIMES = 6;
/** What SQS and Lambda take when a template says nothing. */
const DEFAULT_VISIBILITY_SECONDS = 30;
const DEFAULT_TIMEOUT_SECONDS = 3;

export const visibilityOutlastsFunction: Rule = {
  name: 'visibility-outlasts-function',
  description:
    'A message that becomes visible while it is still worked on, or waits for a throttled poller, is worked twice.',
  fix: `Set the queue's visibilityTimeout to ${TIMES} times the function's timeout plus the batch window.`,
  find: (template) =>
    template.ofType('AWS::Lambda::EventSourceMapping').flatMap(({ properties }) => {
      const queue = template.byId(referredId(properties['EventSourceArn']));
      const worker = functionBehind(template, properties['FunctionName']);
      if (queue?.type !== 'AWS::SQS::Queue' || worker === undefined) return [];
      const visible = Number(queue.properties['VisibilityTimeout'] ?? DEFAULT_VISIBILITY_SECONDS);
      const timeout = Number(worker.properties['Timeout'] ?? DEFAULT_TIMEOUT_SECONDS);
      const needed = timeout * TIMES + Number(properties['MaximumBatchingWindowInSeconds'] ?? 0);
      if (visible >= needed) return [];
      return [{ resource: queue, problem: `hides messages for ${visible} s of ${needed} s` }];
    }),
};
