import { describe, expect, it } from '@jest/globals';
import { CANARY } from '../../../functions/shared/canary.ts';
import { type Resource, valueAt } from '../../../lib/checks/template-view.ts';
import { resourcesOf, synthesize } from '../synthesized.ts';

/** Why a rule gets no canary, and what shows instead that it works. */
const WITHOUT = [
  {
    rules: 'clocks',
    are: ({ properties }: Resource) => properties['ScheduleExpression'] !== undefined,
    because:
      'no event makes them: the alarms no-sweep and job-missed tell when a clock or its job stands still',
  },
  {
    rules: 'reports of SES',
    are: ({ properties }: Resource) =>
      JSON.stringify(valueAt(properties, 'EventPattern', 'source')) === '["aws.ses"]',
    because:
      'AWS lets nobody else put events of source aws.ses; test/flows/notifications-mail.test.ts takes reports through them',
  },
] as const;

const rules = resourcesOf(synthesize().pipeline, 'AWS::Events::Rule');
const hearsCanary = ({ properties }: Resource): boolean =>
  [
    [valueAt(properties, 'EventPattern', 'source'), CANARY.source],
    [valueAt(properties, 'EventPattern', 'detail-type'), CANARY.name],
  ].every(([names, name]) => Array.isArray(names) && names.includes(name));

describe('every rule of the template', () => {
  it.each(rules.map((rule) => [rule.id, rule] as const))(
    '%s lets the canary through, or is one of those that cannot',
    (_, rule) => {
      const excused = WITHOUT.filter(({ are }) => are(rule));
      expect([hearsCanary(rule), ...excused.map(() => true)].filter(Boolean)).toHaveLength(1);
    },
  );

  it('is met in every group', () => {
    expect(rules.some(hearsCanary)).toBe(true);
    for (const { are } of WITHOUT) expect(rules.some(are)).toBe(true);
  });
});
