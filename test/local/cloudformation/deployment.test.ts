import { describe, expect, it } from '@jest/globals';
import { type Assembly, readAssembly } from '../../../local/cloudformation/assembly.ts';
import { createCloudFormation } from '../../../local/cloudformation/cloudformation.ts';
import { deploy } from '../../../local/cloudformation/deployment.ts';
import type { ProvisionRequest, ResourceProvider } from '../../../local/engine/service.ts';
import { type StackFixture, writeAssembly } from '../assembly-fixture.ts';
import { createTestEnvironment } from '../environment.ts';

/** Provides `Test::Thing`, whose `Ref` is its name and whose attribute `Arn` is made of it. */
const createThings = () => {
  const provisioned: ProvisionRequest[] = [];
  const provider: ResourceProvider = {
    types: ['Test::Thing'],
    provision: async (request) => {
      if (request.properties['Fail']) throw new Error('disk full');
      provisioned.push(request);
      return { ref: `ref-${request.logicalId}`, attributes: { Arn: `arn:${request.logicalId}` } };
    },
  };
  return { provider, provisioned };
};

const thing = (properties: object = {}, rest: object = {}): object => ({
  Type: 'Test::Thing',
  Properties: properties,
  ...rest,
});

const run = async (
  stacks: Readonly<Record<string, StackFixture>> | Assembly,
  parameters: Readonly<Record<string, unknown>> = {},
  environment = createTestEnvironment(),
) => {
  const { provider, provisioned } = createThings();
  const assembly = 'assets' in stacks ? (stacks as Assembly) : readAssembly(writeAssembly(stacks));
  const deployment = await deploy({ assembly, environment, providers: [provider], parameters });
  const order = provisioned.map(({ logicalId }) => logicalId);
  return { deployment, provisioned, order, environment };
};

const placeholder = (name: string): string => `\${${name}}`;

const one = (template: object) => ({ Only: { template } });

describe('deploy', () => {
  it('creates resources after those they refer to, in whatever way', async () => {
    const { order, provisioned } = await run(
      one({
        Resources: {
          A: thing({ Of: { Ref: 'B' } }, { DependsOn: 'E' }),
          B: thing({ Of: [{ 'Fn::GetAtt': ['C', 'Arn'] }] }),
          C: thing({
            Of: {
              'Fn::Join': [
                '',
                [{ 'Fn::Sub': `x${placeholder('D.Arn')}${placeholder('AWS::Region')}` }],
              ],
            },
          }),
          D: thing(),
          E: thing({}, { DependsOn: ['D'] }),
        },
      }),
    );
    expect(order.indexOf('A')).toBe(4);
    expect(order.indexOf('D')).toBe(0);
    expect(order.indexOf('C')).toBeLessThan(order.indexOf('B'));
    expect(provisioned.find(({ logicalId }) => logicalId === 'C')?.properties).toEqual({
      Of: 'xarn:Deu-central-1',
    });
  });

  it('passes exports from stack to stack, and stage to stage', async () => {
    const { deployment } = await run({
      Second: {
        dependencies: ['First'],
        template: { Outputs: { Out: { Value: { 'Fn::ImportValue': 'shared' } } } },
      },
      First: {
        stackName: 'first-stack',
        template: {
          Resources: { A: thing() },
          Outputs: { Name: { Value: { Ref: 'A' }, Export: { Name: 'shared' } } },
        },
      },
    });
    expect(deployment.stacks.map(({ stackName, outputs }) => [stackName, outputs])).toEqual([
      ['first-stack', { Name: 'ref-A' }],
      ['Second', { Out: 'ref-A' }],
    ]);
  });

  it('leaves out what its condition leaves out, outputs too', async () => {
    const template = {
      Parameters: { Stage: { Type: 'String', Default: 'test' } },
      Conditions: {
        Live: { 'Fn::Equals': [{ Ref: 'Stage' }, 'live'] },
        Test: { 'Fn::Not': [{ Condition: 'Live' }] },
      },
      Resources: { A: thing({}, { Condition: 'Live' }), B: thing({}, { Condition: 'Test' }) },
      Outputs: {
        A: { Value: { Ref: 'A' }, Condition: 'Live' },
        B: { Value: 1, Condition: 'Test' },
      },
    };
    expect((await run(one(template))).order).toEqual(['B']);
    const live = await run(one(template), { Stage: 'live' });
    expect(live.order).toEqual(['A']);
    expect(live.deployment.stacks[0]?.outputs).toEqual({ A: 'ref-A' });
    expect((await run(one(template), { 'Only:Stage': 'live' })).order).toEqual(['A']);
  });

  it('lets resources without run-time effect be referred to', async () => {
    const { deployment } = await run(
      one({
        Parameters: {
          BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/v' },
        },
        Resources: {
          Role: { Type: 'AWS::IAM::Role', Properties: { Tags: [] } },
          Logs: { Type: 'AWS::Logs::LogGroup' },
          Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alarms' } },
        },
        Outputs: {
          Role: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } },
          Logs: { Value: { Ref: 'Logs' } },
          Topic: { Value: { 'Fn::GetAtt': 'Topic.TopicArn' } },
        },
      }),
    );
    expect(deployment.stacks[0]?.outputs).toEqual({
      Role: 'arn:aws:iam::000000000000:role/Only-Role',
      Logs: 'Only-Logs',
      Topic: 'arn:aws:sns:eu-central-1:000000000000:alarms',
    });
  });

  it.each<[string, object, string]>([
    [
      'an unknown type, before anything is made',
      { Resources: { A: thing({ Fail: true }), Db: { Type: 'AWS::RDS::DBInstance' } } },
      'Stack Only resource Db (AWS::RDS::DBInstance): this resource type is not known',
    ],
    [
      'an unknown intrinsic',
      { Resources: { A: thing({ X: { 'Fn::Cidr': [] } }) } },
      'Stack Only resource A (Test::Thing): Fn::Cidr is not known',
    ],
    [
      'a cycle',
      { Resources: { A: thing({ X: { Ref: 'B' } }), B: thing({ X: { 'Fn::GetAtt': 'A.Arn' } }) } },
      'Stack Only: resources depend on each other: A → B → A',
    ],
    [
      'a reference to nothing',
      { Resources: { A: thing({ X: { Ref: 'Gone' } }) } },
      'refers to Gone, which is neither a parameter nor a resource of this stack',
    ],
    [
      'an attribute that is not there',
      { Resources: { A: thing(), B: thing({ X: { 'Fn::GetAtt': ['A', 'Url'] } }) } },
      'refers to A.Url; the embedded cloud gives Arn',
    ],
    [
      'an import of nothing',
      { Outputs: { O: { Value: { 'Fn::ImportValue': 'none' } } } },
      'Stack Only resource O (Output): imports none, which no stack before this one exports',
    ],
    [
      'use of a parameter kept in SSM',
      {
        Parameters: { V: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/v' } },
        Resources: { A: thing({ X: { Ref: 'V' } }) },
      },
      'refers to V, a parameter read from SSM, which has no value here',
    ],
    [
      'a fault of the service',
      { Resources: { A: thing({ Fail: true }) } },
      'Stack Only resource A (Test::Thing): Error: disk full',
    ],
    ['macros', { Transform: 'AWS::Serverless-2016-10-31' }, 'template macros'],
  ])('refuses %s', async (_name, template, message) => {
    await expect(run(one(template))).rejects.toThrow(message);
  });

  it('refuses parameters that no stack declares and values that are not allowed', async () => {
    const template = { Parameters: { Stage: { Type: 'String', AllowedValues: ['a', 'b'] } } };
    await expect(run(one(template), { Stagge: 'a' })).rejects.toThrow(
      'parameter Stagge is declared by no stack; declared are Stage, Only:Stage',
    );
    await expect(run(one(template), { Stage: 'c' })).rejects.toThrow(
      'parameter Stage must be one of a, b',
    );
  });

  it('reports what left the template and keeps reporting it over restarts', async () => {
    const { environment } = await run(one({ Resources: { A: thing(), B: thing() } }));
    const { deployment } = await run(one({ Resources: { A: thing() } }), {}, environment);
    expect(deployment.left).toEqual([
      { stackName: 'Only', logicalId: 'B', type: 'Test::Thing', ref: 'ref-B' },
    ]);
  });
});

describe('the cloudformation service', () => {
  it('describes stacks with their outputs', async () => {
    const { deployment, environment } = await run(
      one({ Outputs: { Url: { Value: 'http://x', Export: { Name: 'url' } } } }),
    );
    const service = createCloudFormation(environment, () => deployment);
    expect(await service.call('DescribeStacks', { StackName: 'Only' })).toMatchObject({
      Stacks: [
        {
          StackName: 'Only',
          StackStatus: 'CREATE_COMPLETE',
          Outputs: [{ OutputKey: 'Url', OutputValue: 'http://x', ExportName: 'url' }],
        },
      ],
    });
    expect(await service.call('ListExports', {})).toMatchObject({
      Exports: [{ Name: 'url', Value: 'http://x' }],
    });
    await expect(service.call('DescribeStacks', { StackName: 'None' })).rejects.toThrow(
      'Stack with id None does not exist',
    );
    await expect(service.call('CreateStack', {})).rejects.toMatchObject({
      code: 'UnknownOperationException',
    });
  });
});
