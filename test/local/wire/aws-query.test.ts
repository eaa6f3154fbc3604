import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { afterEach, expect, it } from '@jest/globals';
import { AwsError } from '../../../local/engine/aws-error.ts';
import { type OpenDoor, openDoor, stubService } from './open-door.ts';

let open: OpenDoor;
let client: CloudFormationClient;

afterEach(async () => {
  client.destroy();
  await open.door.close();
});

const withCloudFormation = async (
  answer: (input: Record<string, unknown>) => Record<string, unknown>,
) => {
  const stub = stubService('cloudformation', { DescribeStacks: answer });
  open = await openDoor([stub]);
  client = new CloudFormationClient(open.client);
  return stub;
};

it('carries a stack with its outputs', async () => {
  const stack = {
    StackName: 'karwan',
    CreationTime: new Date('2026-11-01T00:00:00.000Z'),
    StackStatus: 'CREATE_COMPLETE',
    Outputs: [
      { OutputKey: 'Url', OutputValue: 'http://127.0.0.1/?a=1&b=<2>' },
      { OutputKey: 'Bus', OutputValue: 'karwan' },
    ],
  };
  const stub = await withCloudFormation(() => ({ Stacks: [stack] }));
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: 'karwan' }));
  expect(stub.calls).toEqual([{ operation: 'DescribeStacks', input: { StackName: 'karwan' } }]);
  expect(Stacks).toMatchObject([stack]);
});

it('carries an error', async () => {
  await withCloudFormation(() => {
    throw new AwsError('ValidationError', 'Stack with id x does not exist');
  });
  await expect(client.send(new DescribeStacksCommand({ StackName: 'x' }))).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Stack with id x does not exist',
    $metadata: { httpStatusCode: 400 },
  });
});
