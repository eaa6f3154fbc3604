import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { onlyOf, resourcesOf, synthesize } from '../synthesized.ts';

const dev = synthesize();
const production = synthesize({ context: { stage: 'production' } });

describe('the vault', () => {
  it.each([
    ['dev', dev],
    ['production', production],
  ])('is kept and protected in %s', (_stage, { vault }) => {
    vault.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: {
          PointInTimeRecoveryEnabled: true,
          RecoveryPeriodInDays: 7,
        },
      },
    });
    vault.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('generates the key beside its version', () => {
    dev.vault.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: {
        SecretStringTemplate: '{"version":"1"}',
        GenerateStringKey: 'key',
        PasswordLength: 64,
      },
    });
  });
});

describe('state', () => {
  it('gives every context a table whose stream shows new images', () => {
    dev.state.hasResourceProperties('AWS::DynamoDB::Table', {
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
  });

  it.each([
    ['dev', dev, false, 'Delete'],
    ['production', production, true, 'Retain'],
  ])('protects the tables of %s as the stage wants it', (_stage, { state }, protects, policy) => {
    state.allResources('AWS::DynamoDB::Table', {
      DeletionPolicy: policy,
      Properties: {
        DeletionProtectionEnabled: protects,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
    state.hasResource('AWS::S3::Bucket', { DeletionPolicy: policy });
  });

  it('warms a context’s table when asked, and only then', () => {
    const warm = { WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 8_000 } };
    const { state } = synthesize({ context: { warmWriteUnits: '8000' } });
    state.resourcePropertiesCountIs('AWS::DynamoDB::Table', warm, 4);
    dev.state.resourcePropertiesCountIs(
      'AWS::DynamoDB::Table',
      { WarmThroughput: Match.anyValue() },
      0,
    );
  });

  it('pays by the request, unless it is told how much is sold', () => {
    dev.state.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0);
    dev.state.allResourcesProperties('AWS::DynamoDB::Table', { BillingMode: 'PAY_PER_REQUEST' });
  });

  it('indexes deadlines by a numbered shard', () => {
    dev.state.hasResourceProperties('AWS::DynamoDB::Table', {
      AttributeDefinitions: Match.arrayWith([
        { AttributeName: 'dueShard', AttributeType: 'N' },
        { AttributeName: 'dueKey', AttributeType: 'S' },
      ]),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'deadlines',
          KeySchema: [
            { AttributeName: 'dueShard', KeyType: 'HASH' },
            { AttributeName: 'dueKey', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });

  it('forgets raw bodies and payloads after 30 days, and keeps large commits', () => {
    const bucket = onlyOf(dev.state, 'AWS::S3::Bucket');
    const { Rules } = bucket.properties['LifecycleConfiguration'] as {
      Rules: { Prefix?: string; ExpirationInDays?: number }[];
    };
    const days = Object.fromEntries(
      Rules.flatMap((rule) => (rule.Prefix ? [[rule.Prefix, rule.ExpirationInDays]] : [])),
    );
    expect(days).toEqual({ 'archive/': 30, 'quarantine/': 30, 'messages/': 30, 'labels/': 90 });
  });

  it('encrypts the bucket and shows nothing of it to the public', () => {
    dev.state.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });
});

describe('a steady seller’s state', () => {
  const { state, vault, pipeline } = synthesize({ context: { steadyOrdersPerMonth: '1000000' } });
  const tables = resourcesOf(state, 'AWS::DynamoDB::Table');
  const targets = resourcesOf(state, 'AWS::ApplicationAutoScaling::ScalableTarget');

  it('has capacity of its own for each commit log and the read model, with their indexes', () => {
    const provided = tables.filter(({ properties }) => properties['BillingMode'] === 'PROVISIONED');
    expect(provided).toHaveLength(5);
    for (const { properties } of provided) {
      const units = {
        ReadCapacityUnits: expect.any(Number),
        WriteCapacityUnits: expect.any(Number),
      };
      expect(properties).toMatchObject({ ProvisionedThroughput: units });
    }
    const indexes = provided.flatMap(
      ({ properties }) => (properties['GlobalSecondaryIndexes'] ?? []) as object[],
    );
    expect(indexes.map((index) => ('IndexName' in index ? index.IndexName : ''))).toEqual([
      'references',
      'references',
      'deadlines',
    ]);
    for (const index of indexes)
      expect(index).toMatchObject({ ProvisionedThroughput: expect.any(Object) });
  });

  it('starts with what its orders need at the target', () => {
    state.hasResourceProperties('AWS::DynamoDB::Table', {
      ProvisionedThroughput: { ReadCapacityUnits: 4, WriteCapacityUnits: 7 },
    });
  });

  it('follows what is used of every table and index, reads and writes', () => {
    expect(targets).toHaveLength((5 + 3) * 2);
    state.resourcePropertiesCountIs(
      'AWS::ApplicationAutoScaling::ScalingPolicy',
      { TargetTrackingScalingPolicyConfiguration: { TargetValue: 80 } },
      targets.length,
    );
  });

  it('stays where it starts for an emulator, which cannot create what scales', () => {
    const context = { steadyOrdersPerMonth: '1000000', emulator: 'true' };
    const emulated = synthesize({ context }).state;
    expect(resourcesOf(emulated, 'AWS::DynamoDB::Table')).toEqual(tables);
    const rest = (template: typeof state) =>
      Object.values(template.toJSON()['Resources'] as Record<string, { Type: string }>)
        .map(({ Type }) => Type)
        .filter((type) => !type.startsWith('AWS::ApplicationAutoScaling::'))
        .toSorted();
    expect(rest(emulated)).toEqual(rest(state));
    expect(resourcesOf(emulated, 'AWS::ApplicationAutoScaling::ScalableTarget')).toEqual([]);
  });

  it('leaves what the door reads, and the keys, to the request', () => {
    const byRequest = { BillingMode: 'PAY_PER_REQUEST' };
    state.resourcePropertiesCountIs('AWS::DynamoDB::Table', byRequest, 1);
    vault.allResourcesProperties('AWS::DynamoDB::Table', byRequest);
  });

  it('is watched for used-up indexes, too', () => {
    const alarms = resourcesOf(pipeline, 'AWS::CloudWatch::Alarm').filter(({ id }) =>
      /^Monitoring\w+throttles/.test(id),
    );
    expect(alarms).toHaveLength(5);
    const metrics = alarms.map(({ properties }) => JSON.stringify(properties['Metrics']));
    const [indexed, others] = [true, false].map((has) =>
      metrics.filter((each) => each.includes('GlobalSecondaryIndexName') === has),
    );
    expect(indexed).toHaveLength(3);
    for (const each of indexed ?? []) {
      expect(each).toContain(
        'FILL(writes, 0) + FILL(reads, 0) + FILL(indexWrites, 0) + FILL(indexReads, 0)',
      );
    }
    for (const each of others ?? []) expect(each).toContain('"FILL(writes, 0) + FILL(reads, 0)"');
  });

  it('has its hours in the dashboard’s cost of an order', () => {
    const dashboards = JSON.stringify(resourcesOf(pipeline, 'AWS::CloudWatch::Dashboard'));
    expect(dashboards).toMatch(/0\.0006500000\*\(FILL\(x0,0\)/);
    expect(dashboards).toMatch(/ProvisionedWriteCapacityUnits.*references/);
  });
});
