import {
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  ListLayersCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { afterEach, expect, it } from '@jest/globals';
import { AwsError } from '../../../local/engine/aws-error.ts';
import { type OpenDoor, openDoor, stubService } from './open-door.ts';

const FunctionName = 'arn:aws:lambda:eu-central-1:000000000000:function:console';
let open: OpenDoor;
let client: LambdaClient;

afterEach(async () => {
  client.destroy();
  await open.door.close();
});

const withLambda = async (answer: (input: Record<string, unknown>) => Record<string, unknown>) => {
  const stub = stubService('lambda', { Invoke: answer });
  open = await openDoor([stub]);
  client = new LambdaClient(open.client);
  return stub;
};

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

it('carries a payload both ways', async () => {
  const stub = await withLambda(() => ({
    StatusCode: 200,
    FunctionError: 'Unhandled',
    LogResult: 'bG9n',
    ExecutedVersion: '$LATEST',
    Payload: bytes('{"errorMessage":"ü"}'),
  }));
  const answer = await client.send(
    new InvokeCommand({ FunctionName, LogType: 'Tail', Payload: '{"list":1}' }),
  );
  expect(stub.calls[0]?.input).toEqual({
    FunctionName,
    LogType: 'Tail',
    Payload: bytes('{"list":1}'),
  });
  expect(answer).toMatchObject({
    StatusCode: 200,
    FunctionError: 'Unhandled',
    LogResult: 'bG9n',
    ExecutedVersion: '$LATEST',
  });
  expect(answer.Payload?.transformToString()).toBe('{"errorMessage":"ü"}');
});

it('carries an asynchronous invocation', async () => {
  const stub = await withLambda(() => ({ StatusCode: 202 }));
  const answer = await client.send(
    new InvokeCommand({ FunctionName: 'console', InvocationType: 'Event', Qualifier: 'live' }),
  );
  expect(stub.calls[0]?.input).toEqual({
    FunctionName: 'console',
    InvocationType: 'Event',
    Qualifier: 'live',
  });
  expect(answer.StatusCode).toBe(202);
});

it('names a function that is not there', async () => {
  await withLambda(() => {
    throw new AwsError('ResourceNotFoundException', 'Function not found', { httpStatus: 404 });
  });
  await expect(client.send(new InvokeCommand({ FunctionName }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Function not found',
    $metadata: { httpStatusCode: 404 },
  });
});

const UUID = '0b5b9a1e-0000-4000-8000-000000000000';

it.each([
  [new ListFunctionsCommand({ MaxItems: 5 }), 'ListFunctions', { MaxItems: 5 }],
  [new GetFunctionCommand({ FunctionName }), 'GetFunction', { FunctionName }],
  [
    new GetFunctionConfigurationCommand({ FunctionName, Qualifier: 'live' }),
    'GetFunctionConfiguration',
    { FunctionName, Qualifier: 'live' },
  ],
  [
    new ListEventSourceMappingsCommand({ EventSourceArn: 'arn:aws:sqs:a:b:c' }),
    'ListEventSourceMappings',
    { EventSourceArn: 'arn:aws:sqs:a:b:c' },
  ],
  [new GetEventSourceMappingCommand({ UUID }), 'GetEventSourceMapping', { UUID }],
  [
    new UpdateEventSourceMappingCommand({ UUID, Enabled: false }),
    'UpdateEventSourceMapping',
    { UUID, Enabled: false },
  ],
])('hands over %#', async (command, operation, input) => {
  const stub = await withLambda(() => ({}));
  await client.send(command as ListFunctionsCommand);
  expect(stub.calls).toEqual([{ operation, input }]);
});

it('carries dates', async () => {
  const LastModified = new Date('2026-11-01T00:00:00.500Z');
  open = await openDoor([
    stubService('lambda', { GetEventSourceMapping: () => ({ UUID, LastModified }) }),
  ]);
  client = new LambdaClient(open.client);
  const answer = await client.send(new GetEventSourceMappingCommand({ UUID }));
  expect(answer).toMatchObject({ UUID, LastModified });
});

it('names an operation that is not spoken', async () => {
  await withLambda(() => ({}));
  await expect(client.send(new ListLayersCommand({}))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: expect.stringContaining('/layers'),
  });
});
