import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import type { StepDeclaration } from '../../../functions/shared/step.ts';
import { referredId } from '../../../lib/checks/template-view.ts';
import { CONTEXTS, type PipelineContext } from '../../../lib/karwan-stack.ts';
import { UnknownEvent } from '../../../lib/shared/context-service.ts';
import { resourcesOf, synthesize } from '../synthesized.ts';

/** The contexts, with one more line in the steps of orders. */
const withStep = (step: StepDeclaration): readonly PipelineContext[] =>
  CONTEXTS.map((each) =>
    each.declaration.context === 'orders'
      ? { ...each, declaration: { ...each.declaration, steps: [...each.declaration.steps, step] } }
      : each,
  );

const line: StepDeclaration = {
  name: 'weigh-parcels',
  handler: 'weigh-parcels',
  subscribesTo: ['OrderPlaced', 'OrderCancelled'],
};

describe('adding a step is one handler file and one line', () => {
  const before = synthesize().pipeline;
  const { pipeline } = synthesize({ contexts: withStep(line) });
  const added = (type: string) => {
    const known = new Set(resourcesOf(before, type).map(({ id }) => id));
    return resourcesOf(pipeline, type).filter(({ id }) => !known.has(id));
  };
  const [worker] = added('AWS::Lambda::Function');
  const [live] = added('AWS::Lambda::Alias');
  const [queue, deadLetters] = added('AWS::SQS::Queue').toSorted(
    (left, right) =>
      Number('RedrivePolicy' in right.properties) - Number('RedrivePolicy' in left.properties),
  );
  const arnOf = (id: string | undefined) => ({ 'Fn::GetAtt': [id, 'Arn'] });

  it.each([
    ['AWS::Lambda::Function', 1],
    ['AWS::Lambda::Alias', 1],
    ['AWS::IAM::Role', 1],
    ['AWS::IAM::Policy', 1],
    ['AWS::Logs::LogGroup', 1],
    ['AWS::SQS::Queue', 2],
    ['AWS::SQS::QueuePolicy', 2],
    ['AWS::Events::Rule', 1],
    ['AWS::Lambda::EventSourceMapping', 1],
    ['AWS::CloudWatch::Alarm', 4],
  ])('%s: %i more', (type, count) => {
    expect(added(type)).toHaveLength(count);
  });

  it('parks after 1000 receives, keeps 4 days, and 14 among the dead letters', () => {
    expect(queue?.properties).toMatchObject({
      VisibilityTimeout: 180,
      MessageRetentionPeriod: 4 * 24 * 3600,
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: arnOf(deadLetters?.id), maxReceiveCount: 1000 },
    });
    expect(deadLetters?.properties).toMatchObject({
      MessageRetentionPeriod: 14 * 24 * 3600,
      SqsManagedSseEnabled: true,
    });
  });

  it('polls in tens, without a window, with bounded concurrency, and reports single failures', () => {
    expect(added('AWS::Lambda::EventSourceMapping')[0]?.properties).toEqual({
      EventSourceArn: arnOf(queue?.id),
      FunctionName: expect.anything(),
      BatchSize: 10,
      ScalingConfig: { MaximumConcurrency: 10 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    const [mapping] = added('AWS::Lambda::EventSourceMapping');
    expect(referredId(mapping?.properties['FunctionName'])).toBe(live?.id);
  });

  it('hears its events from those who publish them, and keeps what cannot be delivered', () => {
    expect(added('AWS::Events::Rule')[0]?.properties).toMatchObject({
      EventPattern: {
        source: ['karwan.orders', 'karwan.deployment'],
        'detail-type': ['OrderPlaced', 'OrderCancelled', 'DeploymentCanary'],
      },
      Targets: [{ Arn: arnOf(queue?.id), DeadLetterConfig: { Arn: arnOf(deadLetters?.id) } }],
    });
  });

  it('runs on Node 24 and ARM, quietly, and knows its own queue', () => {
    expect(worker?.properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: 30,
      MemorySize: 512,
      LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN', ApplicationLogLevel: 'INFO' },
      Environment: {
        Variables: {
          CONTEXT: 'orders',
          QUEUE_URL: { Ref: queue?.id },
          DLQ_URL: { Ref: deadLetters?.id },
        },
      },
    });
    expect(worker?.properties).not.toHaveProperty('TracingConfig');
  });

  it('can be sent commands by every publisher, and be redriven from the console', () => {
    const settings = resourcesOf(pipeline, 'AWS::Lambda::Function').map(({ properties }) =>
      JSON.stringify(properties['Environment']),
    );
    for (const name of ['BUS_NAME', 'STEPS']) {
      const [given] = settings.filter((text) => text.includes(`"${name}"`));
      expect(given).toContain('weigh-parcels');
      expect(given).toContain(queue?.id);
    }
  });
});

describe('a step that declares more', () => {
  it('gets the settings, the window and the time that it names', () => {
    const { pipeline } = synthesize({
      contexts: withStep({
        ...line,
        timeoutSeconds: 60,
        batchSize: 100,
        batchWindowSeconds: 20,
        maxConcurrency: 2,
        memoryMegabytes: 1024,
        sealsPersonalData: true,
        readsChannels: true,
        promiseSeconds: 60,
        bucket: { reads: ['commits'], writes: [] },
      }),
    });
    pipeline.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 60 * 6 + 20 });
    pipeline.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 20,
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    pipeline.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 60,
      MemorySize: 1024,
      Environment: {
        Variables: Match.objectLike({
          VAULT_TABLE: Match.anyValue(),
          KEK_SECRET_ARN: Match.anyValue(),
          CHANNELS_TABLE: Match.anyValue(),
          BUCKET: Match.anyValue(),
        }),
      },
    });
    pipeline.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateAgeOfOldestMessage',
      Threshold: 60,
    });
  });
});

describe('a line that cannot work stops the synthesis', () => {
  it('names the handler that has no file, its context and its place', () => {
    const contexts = withStep({ ...line, handler: 'wiegh-parcels' });
    expect(() => synthesize({ contexts })).toThrow(
      /wiegh-parcels of orders: .*orders\/handlers\/wiegh-parcels\.ts/,
    );
  });

  it('names the event that nobody publishes, and those that are published', () => {
    const contexts = withStep({ ...line, subscribesTo: ['OrderPalced'] });
    expect(() => synthesize({ contexts })).toThrow(UnknownEvent);
    expect(() => synthesize({ contexts })).toThrow(/OrderPalced.*told are.*OrderPlaced/);
  });

  it('names the event that is published and not on the bus', () => {
    const contexts = withStep({ ...line, subscribesTo: ['OrderHandedOver'] });
    expect(() => synthesize({ contexts })).toThrow(/OrderHandedOver, which no context tells/);
  });
});
