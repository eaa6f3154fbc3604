import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { METRICS, WHOLE_STAGE } from '../../../functions/shared/metrics.ts';
import { valueAt } from '../../../lib/checks/template-view.ts';
import { ALARM_KINDS } from '../../../lib/monitoring/alarm-kinds.ts';
import { UnusableSetting } from '../../../lib/stage-settings.ts';
import { onlyOf, resourcesOf, synthesize } from '../synthesized.ts';

const { pipeline } = synthesize();
const alarms = resourcesOf(pipeline, 'AWS::CloudWatch::Alarm');
const summary = onlyOf(pipeline, 'AWS::CloudWatch::CompositeAlarm');
const kindOf = ({ properties }: { readonly properties: Record<string, unknown> }) =>
  /Runbook: docs\/operations\.md#([a-z-]+)$/.exec(String(properties['AlarmDescription']))?.[1];

const runbook = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
const alarmPart = /^## Alarms$([\s\S]*?)^## /m.exec(runbook)?.[1] ?? '';
const sections = [...alarmPart.matchAll(/^### ([a-z-]+)$/gm)].map(([, title]) => title ?? '');

describe('the runbook', () => {
  it('has a section for every alarm of the template, and an alarm for every section', () => {
    const used = new Set([...alarms, summary].map(kindOf));
    expect(used).toEqual(new Set(sections));
    expect(used).toEqual(new Set(Object.keys(ALARM_KINDS)));
    expect(sections).toHaveLength(new Set(sections).size);
  });

  it.each(sections)('says of %s what it means, what to look at and what to do', (section) => {
    const [, text = ''] = alarmPart.split(`### ${section}\n`);
    const [own = ''] = text.split('\n### ');
    for (const part of ['**Means.**', '**Look at.**', '**Do.**']) expect(own).toContain(part);
  });
});

describe('every alarm', () => {
  it.each(alarms.map((alarm) => [alarm.id, alarm] as const))('%s speaks by the topic', (_, one) => {
    expect(one.properties).toMatchObject({
      AlarmActions: [{ Ref: expect.stringMatching(/^AlarmsTopic/) }],
      TreatMissingData: expect.stringMatching(/^(notBreaching|breaching)$/),
    });
  });
});

describe('the topic', () => {
  // Its policy stands in place of the one that a topic is born with, which lets the account's alarms in.
  it('takes what alarms of this account publish, and from no other', () => {
    const { PolicyDocument } = onlyOf(pipeline, 'AWS::SNS::TopicPolicy').properties;
    expect(valueAt(PolicyDocument, 'Statement')).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });
});

describe('the summary', () => {
  const rule = JSON.stringify(summary.properties['AlarmRule']);
  it('is raised by each alarm of a kind that pages, and by no other', () => {
    const inIt = alarms.filter(({ id }) => rule.includes(`"${id}"`)).map(({ id }) => id);
    const paging = alarms.filter(
      (alarm) => ALARM_KINDS[kindOf(alarm) as keyof typeof ALARM_KINDS] === 'page',
    );
    expect(inIt).toEqual(paging.map(({ id }) => id));
    expect(inIt.length).toBeGreaterThan(10);
  });
});

describe('records that are tried again and again', () => {
  // SQS leaves them out of the age of their queue.
  it('are watched as one series of the whole stage, which every step counts into', () => {
    const watched = alarms
      .filter(({ properties }) => properties['MetricName'] === 'RecordOverdue')
      .map(({ properties }) => properties['Dimensions']);
    expect(watched).toEqual([
      [{ Name: METRICS.RecordOverdue.dimension, Value: WHOLE_STAGE.Stage }],
    ]);
  });
});

describe('e-mail', () => {
  it('goes to nobody by default, and to whom the stage names', () => {
    pipeline.resourceCountIs('AWS::SNS::Subscription', 0);
    const told = synthesize({ context: { alarmEmail: 'ops@example.com' } }).pipeline;
    told.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
      TopicArn: Match.anyValue(),
    });
  });

  it('wants an address', () => {
    expect(() => synthesize({ context: { alarmEmail: 'ops' } })).toThrow(UnusableSetting);
    expect(() => synthesize({ context: { alarmEmail: 'ops' } })).toThrow(/-c alarmEmail=ops@/);
  });
});

describe('alarms over several metrics', () => {
  it('are the only ones with a list of metrics: an emulator cannot create those', () => {
    const { pipeline: emulated } = synthesize({ context: { emulator: 'true' } });
    const listed = resourcesOf(emulated, 'AWS::CloudWatch::Alarm').filter(
      ({ properties }) => 'Metrics' in properties,
    );
    expect(listed.map(({ id }) => id)).toEqual([]);
  });

  it.each([
    ['Pipeline/PublicApi/ClientErrorsAlarm', ['4xx', 'Count']],
    ['Pipeline/Monitoring/PaymentsAlarm', ['PaymentAssured', 'PaymentFailed']],
    ['Pipeline/Monitoring/orders-throttles', ['WriteThrottleEvents', 'ReadThrottleEvents']],
  ])('%s computes from %j', (path, names) => {
    const id = path.replace('Pipeline/', '').replaceAll(/[/-]/g, '');
    const found = alarms.find((alarm) => alarm.id.startsWith(id));
    const metrics = found?.properties['Metrics'] as Record<string, unknown>[];
    const read = metrics.map((each) => valueAt(each, 'MetricStat', 'Metric', 'MetricName'));
    expect(read.filter(Boolean)).toEqual(names);
  });
});
