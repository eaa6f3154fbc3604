import { expect, it } from '@jest/globals';
import { createRaisedAlarms } from '../../../../functions/console/adapters/raised-alarms.ts';
import { createCloudWatch } from '../../../../local/cloudwatch/cloudwatch.ts';
import { inProcessRuntime } from '../../../../local/in-process-runtime.ts';
import { createTestEnvironment } from '../../../local/environment.ts';

const alarm = {
  ComparisonOperator: 'GreaterThanThreshold',
  Threshold: 0,
  EvaluationPeriods: 1,
  TreatMissingData: 'notBreaching',
  Namespace: 'Test',
  MetricName: 'Trouble',
  Statistic: 'Sum',
  Period: 60,
};

it('reads the raised alarms of its own stack, the newest first, as CloudWatch speaks', async () => {
  const environment = createTestEnvironment();
  const cloudWatch = createCloudWatch({ environment, gauges: () => [] });
  const names = ['Karwan-dev-Pipeline-A', 'Karwan-dev-Pipeline-B', 'Karwan-prod-Pipeline-A'];
  for (const AlarmName of names) {
    await cloudWatch.provision({
      type: 'AWS::CloudWatch::Alarm',
      stackName: 'Stack',
      logicalId: 'Alarm',
      properties: {
        ...alarm,
        AlarmName,
        AlarmDescription: `${AlarmName} is in trouble.`,
        Dimensions: [{ Name: 'Of', Value: AlarmName }],
      },
    });
  }
  const others = ['dynamodb', 'sqs', 'eventbridge'].map((id) => ({ id, call: async () => ({}) }));
  const services = [cloudWatch, ...others];
  const runtime = inProcessRuntime({ environment, services, settings: {} });
  const raised = createRaisedAlarms(runtime, 'Karwan-dev-Pipeline-');
  expect(await raised()).toEqual([]);

  cloudWatch.start();
  for (const Of of [...names].reverse()) {
    cloudWatch.put({ namespace: 'Test', name: 'Trouble', dimensions: { Of }, value: 1 });
    if (Of.endsWith('dev-Pipeline-B')) await environment.clock.advance(60_000);
    if (Of.endsWith('dev-Pipeline-B')) {
      cloudWatch.put({ namespace: 'Test', name: 'Trouble', dimensions: { Of }, value: 1 });
    }
  }
  await environment.clock.advance(60_000);
  expect(await raised()).toMatchObject([
    {
      name: 'Karwan-dev-Pipeline-A',
      meaning: 'Karwan-dev-Pipeline-A is in trouble.',
      reason: expect.stringContaining('1 of the last 1 datapoints [1] breach'),
      since: '2026-11-01T00:02:00.000Z',
    },
    { name: 'Karwan-dev-Pipeline-B', since: '2026-11-01T00:01:00.000Z' },
  ]);
});
