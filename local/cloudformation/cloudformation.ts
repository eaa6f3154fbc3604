import { AwsError } from '../engine/aws-error.ts';
import type { Environment, Service } from '../engine/service.ts';
import type { DeployedStack } from './deployed-stack.ts';
import type { Deployment } from './deployment.ts';

/** CloudFormation's read side: `DescribeStacks`, `ListStackResources`, `ListExports`. */
export const createCloudFormation = (
  environment: Pick<Environment, 'region' | 'accountId' | 'clock'>,
  deployment: () => Deployment | undefined,
): Service => {
  const createdAt = new Date(environment.clock.now());
  const describe = ({ stackName, outputs, exportNames }: DeployedStack) => ({
    StackName: stackName,
    StackId: stackId(environment, stackName),
    CreationTime: createdAt,
    StackStatus: 'CREATE_COMPLETE',
    Outputs: Object.entries(outputs).map(([name, value]) => ({
      OutputKey: name,
      OutputValue: value,
      ...(exportNames[name] === undefined ? {} : { ExportName: exportNames[name] }),
    })),
  });
  const stacks = (name?: unknown): readonly DeployedStack[] => {
    const all = deployment()?.stacks ?? [];
    if (name === undefined) return all;
    const found = all.filter(
      ({ stackName }) => name === stackName || name === stackId(environment, stackName),
    );
    if (found.length > 0) return found;
    throw new AwsError('ValidationError', `Stack with id ${String(name)} does not exist`);
  };
  const operations: Readonly<Record<string, (input: Record<string, unknown>) => object>> = {
    DescribeStacks: ({ StackName }) => ({ Stacks: stacks(StackName).map(describe) }),
    ListStackResources: ({ StackName }) => ({
      StackResourceSummaries: stacks(StackName).flatMap(({ resources }) =>
        [...resources].map(([logicalId, { type, ref }]) => ({
          LogicalResourceId: logicalId,
          PhysicalResourceId: ref,
          ResourceType: type,
          ResourceStatus: 'CREATE_COMPLETE',
        })),
      ),
    }),
    ListExports: () => ({
      Exports: stacks().flatMap(({ stackName, outputs, exportNames }) =>
        Object.entries(exportNames).map(([output, name]) => ({
          ExportingStackId: stackId(environment, stackName),
          Name: name,
          Value: outputs[output],
        })),
      ),
    }),
  };
  return {
    id: 'cloudformation',
    call: async (operation, input) => {
      const run = operations[operation];
      if (run !== undefined) return { ...run(input) };
      throw new AwsError(
        'UnknownOperationException',
        `CloudFormation ${operation} is not implemented by the embedded cloud.`,
      );
    },
  };
};

const stackId = (
  { region, accountId }: Pick<Environment, 'region' | 'accountId'>,
  stackName: string,
): string => `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`;
