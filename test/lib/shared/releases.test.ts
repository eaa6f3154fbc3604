import { describe, expect, it } from '@jest/globals';
import {
  listOf,
  recordOf,
  referredId,
  textOf,
  valueAt,
} from '../../../lib/checks/template-view.ts';
import { resourcesOf, synthesize } from '../synthesized.ts';

const { pipeline } = synthesize({ context: { stage: 'prod' } });
const aliases = resourcesOf(pipeline, 'AWS::Lambda::Alias');
const groups = resourcesOf(pipeline, 'AWS::CodeDeploy::DeploymentGroup');
const shifted = Object.values(pipeline.findResources('AWS::Lambda::Alias')).filter(
  (alias) => valueAt(alias, 'UpdatePolicy', 'CodeDeployLambdaAliasUpdate') !== undefined,
);

/** The functions that queues, streams and the public door call. */
const working = new Set(
  [
    ...resourcesOf(pipeline, 'AWS::Lambda::EventSourceMapping').map(
      ({ properties }) => properties['FunctionName'],
    ),
    ...resourcesOf(pipeline, 'AWS::ApiGatewayV2::Integration').map(
      ({ properties }) => properties['IntegrationUri'],
    ),
  ].map(referredId),
);

describe('a release to production', () => {
  it('gives every function an alias at its newest version', () => {
    const versions = resourcesOf(pipeline, 'AWS::Lambda::Version').map(({ id }) => id);
    expect(aliases).toHaveLength(resourcesOf(pipeline, 'AWS::Lambda::Function').length);
    for (const { properties } of aliases) {
      expect(properties['Name']).toBe('live');
      expect(versions).toContain(referredId(properties['FunctionVersion']));
    }
  });

  it('shifts whatever works on orders by a canary, and goes back on alarms', () => {
    expect(working.size).toBeGreaterThan(0);
    expect(shifted).toHaveLength(working.size);
    expect(groups).toHaveLength(working.size);
    for (const { properties } of groups) {
      expect(properties).toMatchObject({
        DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
        AlarmConfiguration: { Enabled: true },
        AutoRollbackConfiguration: {
          Enabled: true,
          Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
        },
      });
    }
  });

  it('looks at alarms of the function that is released, ten at most', () => {
    const alarms = new Set(resourcesOf(pipeline, 'AWS::CloudWatch::Alarm').map(({ id }) => id));
    for (const { properties } of groups) {
      const watched = listOf(valueAt(properties, 'AlarmConfiguration', 'Alarms')).map((alarm) =>
        referredId(recordOf(alarm)['Name']),
      );
      expect(watched.length).toBeGreaterThan(0);
      expect(watched.length).toBeLessThanOrEqual(10);
      expect(watched.filter((id) => !alarms.has(String(id)))).toEqual([]);
    }
  });

  it('lets CodeDeploy move these aliases and no other', () => {
    const [policy] = resourcesOf(pipeline, 'AWS::IAM::Policy').filter(({ id }) =>
      id.startsWith('Releases'),
    );
    const statements = listOf(valueAt(policy?.properties, 'PolicyDocument', 'Statement'));
    const moving = statements.find((each) => JSON.stringify(each).includes('lambda:UpdateAlias'));
    const named = listOf(recordOf(moving)['Resource']).map(textOf);
    const functions = aliases
      .filter(({ id }) => working.has(id))
      .map(({ properties }) => `\${${referredId(properties['FunctionName'])}}`);
    expect(named.toSorted()).toEqual(
      functions.flatMap((name) => [name, `${name}:live`]).toSorted(),
    );
  });
});

describe('a release elsewhere', () => {
  it.each([
    ['to development', {}],
    ['to production, when a fix must go out', { stage: 'prod', canaryRelease: 'false' }],
  ])('%s is made at once, through the same aliases', (_case, context) => {
    const other = synthesize({ context }).pipeline;
    other.resourceCountIs('AWS::CodeDeploy::DeploymentGroup', 0);
    other.resourceCountIs('AWS::Lambda::Alias', aliases.length);
  });
});
