import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { resourcesOf, synthesize } from '../synthesized.ts';

const { pipeline } = synthesize();
const readers = resourcesOf(pipeline, 'AWS::Lambda::EventSourceMapping').filter(
  ({ properties }) => 'StartingPosition' in properties,
);
const check = resourcesOf(pipeline, 'AWS::Lambda::Function').find(({ id }) =>
  id.startsWith('ReadersCheck'),
);

describe('the watch over the readers of streams', () => {
  it('knows every event source mapping of a stream, and may look at no other', () => {
    const told = JSON.stringify(check?.properties['Environment']);
    const role = resourcesOf(pipeline, 'AWS::IAM::Policy').find(({ id }) =>
      id.startsWith('ReadersCheckRole'),
    );
    const allowed = JSON.stringify(role?.properties['PolicyDocument']);
    expect(readers.length).toBeGreaterThan(5);
    for (const { id } of readers) {
      expect(told).toContain(`{"Ref":"${id}"}`);
      expect(allowed).toContain(`{"Ref":"${id}"}`);
    }
    expect(allowed.match(/event-source-mapping/g)).toHaveLength(readers.length);
  });

  it('looks more often than the alarm forgets', () => {
    pipeline.hasResourceProperties('AWS::Events::Rule', {
      Description: 'Looks whether every stream is read',
      ScheduleExpression: 'rate(10 minutes)',
    });
    pipeline.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'StreamUnread',
      Period: 900,
      Threshold: 0,
      Dimensions: [{ Name: 'service', Value: 'views' }],
      AlarmDescription: Match.stringLikeRegexp('#stream-unread$'),
    });
  });
});
