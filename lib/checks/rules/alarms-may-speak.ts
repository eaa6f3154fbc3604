import type { Rule } from '../rule.ts';
import { listOf, type Resource, referredId, statementsOf, valueAt } from '../template-view.ts';

const ALARMS = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
const ACTIONS = ['AlarmActions', 'OKActions', 'InsufficientDataActions'];

export const alarmsMaySpeak: Rule = {
  name: 'alarms-may-speak',
  description:
    'A policy takes the place of the one that a topic is born with, which lets the account’s alarms in: without a word about them, each is raised and nobody is told.',
  fix: 'Allow cloudwatch.amazonaws.com sns:Publish in the topic’s policy.',
  find: (template) => {
    const spokenThrough = new Set(
      ALARMS.flatMap((type) => template.ofType(type)).flatMap(({ properties }) =>
        ACTIONS.flatMap((action) => listOf(properties[action])).map(referredId),
      ),
    );
    const policies = template.ofType('AWS::SNS::TopicPolicy');
    const withPolicy = topicsOf(policies);
    const open = topicsOf(policies.filter(letsAlarmsIn));
    return template
      .ofType('AWS::SNS::Topic')
      .filter(({ id }) => spokenThrough.has(id) && withPolicy.has(id) && !open.has(id))
      .map((resource) => ({ resource, problem: 'refuses what its alarms publish' }));
  },
};

const topicsOf = (policies: readonly Resource[]): ReadonlySet<string | undefined> =>
  new Set(policies.flatMap(({ properties }) => listOf(properties['Topics']).map(referredId)));

const letsAlarmsIn = ({ properties }: Resource): boolean =>
  statementsOf(properties).some(
    (statement) =>
      statement['Effect'] === 'Allow' &&
      listOf(statement['Action']).includes('sns:Publish') &&
      listOf(valueAt(statement, 'Principal', 'Service')).includes('cloudwatch.amazonaws.com'),
  );
