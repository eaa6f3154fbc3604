import { beforeEach } from '@jest/globals';
import { MINUTE } from '../../../functions/shared/spans.ts';
import { type CloudWatch, createCloudWatch } from '../../../local/cloudwatch/cloudwatch.ts';
import type { Datum } from '../../../local/engine/metrics.ts';
import { createTestEnvironment } from '../environment.ts';

export const TOPIC = 'arn:aws:sns:eu-central-1:000000000000:alarms';

export const errors = {
  Namespace: 'AWS/Lambda',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'FunctionName', Value: 'worker' }],
  Statistic: 'Sum',
  Period: 60,
};
export const rule = {
  AlarmName: 'errors',
  AlarmDescription: 'It fails.',
  AlarmActions: [TOPIC],
  OKActions: [TOPIC],
  ComparisonOperator: 'GreaterThanThreshold',
  Threshold: 0,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  TreatMissingData: 'notBreaching',
  ...errors,
};

interface Held {
  env: ReturnType<typeof createTestEnvironment>;
  cloudWatch: CloudWatch;
  gauges: Datum[];
}

/** A CloudWatch of its own, for each test of the file that calls this. */
export const givenCloudWatch = () => {
  const held = {} as Held;
  const open = () => createCloudWatch({ environment: held.env, gauges: () => held.gauges });
  beforeEach(() => {
    held.env = createTestEnvironment();
    held.gauges = [];
    held.cloudWatch = open();
  });
  return {
    held,
    open,
    provision: (properties: object, type = 'AWS::CloudWatch::Alarm') =>
      held.cloudWatch.provision({
        type,
        stackName: 'Stack',
        logicalId: 'Alarm',
        properties: properties as Record<string, unknown>,
      }),
    put: (value: number, name = 'Errors', of = 'worker') =>
      held.cloudWatch.put({
        namespace: 'AWS/Lambda',
        name,
        dimensions: { FunctionName: of },
        value,
      }),
    stateOf: async (name = 'errors', types = ['MetricAlarm', 'CompositeAlarm']) => {
      const { MetricAlarms, CompositeAlarms } = (await held.cloudWatch.call('DescribeAlarms', {
        AlarmNames: [name],
        AlarmTypes: types,
      })) as Record<string, { StateValue: string }[]>;
      return [...(MetricAlarms ?? []), ...(CompositeAlarms ?? [])][0]?.StateValue;
    },
    /** One minute in which `work` happens. */
    minute: async (work: () => void = () => undefined): Promise<void> => {
      work();
      await held.env.clock.advance(MINUTE);
    },
  };
};
