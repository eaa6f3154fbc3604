import type { Rule } from '../rule.ts';
import { listOf, recordOf, referredId } from '../template-view.ts';
import { deadLetterIds } from './queue-has-dead-letters.ts';

export const deadLettersRaiseAlarm: Rule = {
  name: 'dead-letters-raise-alarm',
  description: 'What is parked and never looked at is lost after 14 days.',
  fix: 'Raise an alarm on ApproximateNumberOfMessagesVisible of the queue.',
  find: (template) => {
    const watched = new Set(
      template
        .ofType('AWS::CloudWatch::Alarm')
        .filter(
          ({ properties }) => properties['MetricName'] === 'ApproximateNumberOfMessagesVisible',
        )
        .flatMap(({ properties }) => listOf(properties['Dimensions']))
        .map((dimension) => referredId(recordOf(dimension)['Value'])),
    );
    const ends = deadLetterIds(template);
    return template
      .ofType('AWS::SQS::Queue')
      .filter(({ id }) => ends.has(id) && !watched.has(id))
      .map((resource) => ({ resource, problem: 'holds dead letters that no alarm watches' }));
  },
};
