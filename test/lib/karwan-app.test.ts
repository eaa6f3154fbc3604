import { describe, expect, it } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { CONTEXTS } from '../../lib/karwan-stack.ts';
import { resourcesOf, synthesize } from './synthesized.ts';

const { vault, state, pipeline } = synthesize();
const typesIn = (template: Template): Record<string, number> => {
  const counts: Record<string, number> = {};
  const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string }> };
  for (const { Type } of Object.values(Resources)) counts[Type] = (counts[Type] ?? 0) + 1;
  return counts;
};

describe('the app', () => {
  it('keeps state apart from what a deployment replaces', () => {
    const stateful = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret'];
    for (const type of stateful) pipeline.resourceCountIs(type, 0);
    expect(Object.keys(typesIn(vault)).toSorted()).toEqual([
      'AWS::DynamoDB::Table',
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
      'AWS::SecretsManager::Secret',
    ]);
  });

  it('shares few values between stacks: two per context and six more', () => {
    const deciding = CONTEXTS.filter(({ declaration }) => declaration.publisher).length;
    const exported = [vault, state].flatMap((stack) => Object.values(stack.findOutputs('*')));
    expect(exported.length).toBeLessThanOrEqual(2 * deciding + 6);
    expect(JSON.stringify([vault, state])).not.toContain('Fn::ImportValue');
  });

  it('names no account, no region and nothing looked up', () => {
    const text = JSON.stringify([vault, state, pipeline].map((stack) => stack.toJSON()));
    expect(text).not.toMatch(/\b\d{12}\b/);
    expect(text).not.toMatch(/(us|eu|ap|me|af|sa|ca)-(east|west|north|south|central)\w*-\d/);
  });

  it('asks for the channel tag key, unseen and of at least 32 characters', () => {
    pipeline.hasParameter('ChannelTagKey', { Type: 'String', NoEcho: true, MinLength: 32 });
    expect(pipeline.findParameters('ChannelTagKey')['ChannelTagKey']).not.toHaveProperty('Default');
    const asked = resourcesOf(pipeline, 'AWS::Lambda::Function')
      .filter((fn) => JSON.stringify(fn.properties).includes('ChannelTagKey'))
      .map((fn) => fn.properties['Description']);
    expect(asked).toHaveLength(2);
  });

  it('makes new versions of what reads the channel tag key when that is another one', () => {
    const versionsOf = (context: Record<string, string>) =>
      resourcesOf(synthesize({ context }).pipeline, 'AWS::Lambda::Version').map(({ id }) => id);
    const before = new Set(versionsOf({}));
    const after = versionsOf({ channelTagKeyId: 'second' }).filter((id) => !before.has(id));
    expect(after.map((id) => id.replace(/Function.*$/, ''))).toEqual([
      'WebhookDoorReceive',
      'ConsoleOperations',
    ]);
  });

  it('says where its door, its console and its alarms are', () => {
    for (const output of ['IngestUrl', 'ConsoleFunctionName', 'AlarmTopicArn']) {
      pipeline.hasOutput(output, { Value: Match.anyValue() });
    }
  });

  it('leaves out for an emulator what it cannot create, nothing else, only when told to', () => {
    const production = synthesize({ context: { stage: 'prod' } });
    const emulated = synthesize({ context: { stage: 'prod', emulator: 'true' } });
    const whole = typesIn(production.pipeline);
    const left = typesIn(emulated.pipeline);
    const missing = Object.keys(whole).filter((type) => whole[type] !== left[type]);
    expect(missing.toSorted()).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::CompositeAlarm',
      'AWS::CodeDeploy::Application',
      'AWS::CodeDeploy::DeploymentGroup',
      'AWS::Events::Archive',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
    ]);
    // The role, and its policy, are CodeDeploy's.
    for (const type of ['AWS::IAM::Role', 'AWS::IAM::Policy']) {
      expect(left[type]).toBe(Number(whole[type]) - 1);
    }
    expect(whole['AWS::Events::Archive']).toBe(1);
    const computed = resourcesOf(production.pipeline, 'AWS::CloudWatch::Alarm').filter(
      ({ properties }) => 'Metrics' in properties,
    );
    expect(left['AWS::CloudWatch::Alarm']).toBe(
      Number(whole['AWS::CloudWatch::Alarm']) - computed.length,
    );
    expect(Object.keys(left).filter((type) => !(type in whole))).toEqual([]);
    expect(typesIn(emulated.state)).toEqual(typesIn(production.state));
    expect(typesIn(emulated.vault)).toEqual(typesIn(production.vault));
  });

  it('has no alarm on a computed metric for an emulator; a label alone makes it one', () => {
    const emulated = synthesize({ context: { emulator: 'true' } });
    const computed = resourcesOf(emulated.pipeline, 'AWS::CloudWatch::Alarm')
      .filter(({ properties }) => 'Metrics' in properties)
      .map(({ id }) => id);
    expect(computed).toEqual([]);
  });

  it('lets webhooks reach one’s own machine only where that is named, and from nowhere else', () => {
    const heldBy = (template: Template) =>
      resourcesOf(template, 'AWS::Lambda::Function')
        .filter(({ properties }) => JSON.stringify(properties).includes('LOCAL_ENDPOINT'))
        .map(({ properties }) => properties['Description']);
    expect(heldBy(pipeline)).toEqual([]);
    expect(heldBy(synthesize({ context: { stage: 'production' } }).pipeline)).toEqual([]);
    const localEndpoint = 'http://127.0.0.1:4811';
    expect(() => synthesize({ context: { stage: 'production', localEndpoint } })).toThrow(
      /^localEndpoint is /,
    );
    expect(heldBy(synthesize({ context: { localEndpoint } }).pipeline).toSorted()).toEqual([
      'Operations behind the CLI and the console page',
      'Works the queue of step deliveries',
    ]);
  });

  it('gives the same template each time', () => {
    expect(synthesize().pipeline.toJSON()).toEqual(pipeline.toJSON());
  });
});
