import { AwsError } from '../engine/aws-error.ts';
import type { Environment } from '../engine/service.ts';
import type { AsyncInvoker } from './async-invoker.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import type { FunctionRegistry, RegisteredFunction } from './function-registry.ts';
import type { FunctionRuntime } from './invocation.ts';
import type { MappingRegistry } from './mapping-registry.ts';

type Input = Readonly<Record<string, unknown>>;
type Output = Record<string, unknown>;

/** What the operations of Lambda work on. */
export interface OperationContext {
  readonly environment: Environment;
  readonly functions: FunctionRegistry;
  readonly mappings: MappingRegistry;
  readonly runtime: FunctionRuntime;
  readonly asyncInvoker: AsyncInvoker;
}

/** Lambda's operations by name, in the SDK's shapes. */
export const OPERATIONS: Readonly<
  Record<string, (input: Input, context: OperationContext) => Output | Promise<Output>>
> = {
  Invoke: (input, context) => invoke(input, context),
  GetFunction: (input, { functions }) => ({
    Configuration: configuration(functions.get(nameIn(input))),
    Code: { RepositoryType: 'S3' },
  }),
  GetFunctionConfiguration: (input, { functions }) => configuration(functions.get(nameIn(input))),
  ListFunctions: (_input, { functions }) => ({ Functions: functions.all().map(configuration) }),
  ListEventSourceMappings: (input, { mappings, functions }) => ({
    EventSourceMappings: mappings
      .all()
      .filter((mapping) => isWanted(mapping, input, functions))
      .map((mapping) => describeMapping(mapping, functions)),
  }),
  GetEventSourceMapping: ({ UUID }, { mappings, functions }) =>
    describeMapping(mappings.get(String(UUID)), functions),
  UpdateEventSourceMapping: async (input, { mappings, functions }) => {
    const { UUID, FunctionName: _name, ...changes } = input;
    const { Enabled, ...others } = changes;
    const [other] = Object.keys(others).filter((key) => others[key] !== undefined);
    if (other !== undefined || typeof Enabled !== 'boolean') {
      throw new AwsError(
        'InvalidParameterValueException',
        `UpdateEventSourceMapping: only Enabled can be changed here, got ${other ?? 'nothing'}`,
      );
    }
    return describeMapping(await mappings.enable(String(UUID), Enabled), functions);
  },
};

const nameIn = ({ FunctionName }: Input): string => String(FunctionName ?? '');

const INVOCATION_TYPES = ['RequestResponse', 'Event', 'DryRun'];

const invoke = async (input: Input, context: OperationContext): Promise<Output> => {
  const type = String(input['InvocationType'] ?? 'RequestResponse');
  if (!INVOCATION_TYPES.includes(type)) {
    throw new AwsError('InvalidParameterValueException', `InvocationType ${type} is not known`);
  }
  const reference = withQualifier(input);
  const { definition } = context.functions.get(reference);
  const payload = payloadOf(input['Payload'], type === 'Event' ? ASYNC_BYTES : SYNC_BYTES);
  if (type === 'DryRun') return { StatusCode: 204 };
  if (type === 'RequestResponse') {
    return runNow(context, reference.startsWith('arn:') ? reference : definition.arn, payload);
  }
  const nowMs = context.environment.clock.now();
  context.asyncInvoker.accept({
    requestId: context.environment.random.uuid(),
    functionName: definition.name,
    functionArn: reference.startsWith('arn:') ? reference : definition.arn,
    payload,
    attempts: 0,
    acceptedAtMs: nowMs,
    dueAtMs: nowMs,
  });
  return { StatusCode: 202 };
};

const runNow = async (
  { runtime }: OperationContext,
  functionRef: string,
  payload: string,
): Promise<Output> => {
  const outcome = await runtime.invoke(functionRef, JSON.parse(payload));
  const body = outcome.ok ? outcome.payload : JSON.stringify(outcome.error);
  return {
    StatusCode: 200,
    ExecutedVersion: '$LATEST',
    ...(outcome.ok ? {} : { FunctionError: 'Unhandled' }),
    Payload: new Uint8Array(Buffer.from(body)),
  };
};

const withQualifier = (input: Input): string =>
  input['Qualifier'] === undefined
    ? nameIn(input)
    : `${nameIn(input)}:${String(input['Qualifier'])}`;

const SYNC_BYTES = 6_291_556;
const ASYNC_BYTES = 1_048_576;

const payloadOf = (payload: unknown, limit: number): string => {
  if (payload === undefined) return '{}';
  const text = payload instanceof Uint8Array ? Buffer.from(payload).toString() : String(payload);
  if (text === '') return '{}';
  const size = Buffer.byteLength(text);
  if (size > limit) {
    throw new AwsError(
      'RequestTooLargeException',
      `${size} byte payload is too large for the invocation (limit ${limit} bytes)`,
      { httpStatus: 413, members: { Type: 'User' } },
    );
  }
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      'Could not parse request body into json: Payload must be JSON',
      { cause: error },
    );
  }
};

const configuration = (registered: RegisteredFunction): Output => {
  const { name, arn, timeoutSeconds, memoryMegabytes } = registered.definition;
  const shared = {
    FunctionName: name,
    FunctionArn: arn,
    Timeout: timeoutSeconds,
    MemorySize: memoryMegabytes,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Version: '$LATEST',
  };
  if (registered.kind === 'in-process') return shared;
  const { handler, runtime, environment, logGroup } = registered.definition;
  return {
    ...shared,
    Handler: handler,
    Runtime: runtime,
    Environment: { Variables: { ...environment } },
    LoggingConfig: { LogGroup: logGroup },
  };
};

const isWanted = (
  mapping: EventSourceMapping,
  { FunctionName, EventSourceArn }: Input,
  functions: FunctionRegistry,
): boolean =>
  (EventSourceArn === undefined || EventSourceArn === mapping.eventSourceArn) &&
  (FunctionName === undefined ||
    functions.get(String(FunctionName)) === functions.get(mapping.functionRef));

const describeMapping = (mapping: EventSourceMapping, functions: FunctionRegistry): Output => ({
  UUID: mapping.uuid,
  FunctionArn: functions.arnOfRef(mapping.functionRef),
  EventSourceArn: mapping.eventSourceArn,
  State: mapping.enabled ? 'Enabled' : 'Disabled',
  BatchSize: mapping.batchSize,
  MaximumBatchingWindowInSeconds: mapping.windowSeconds,
  FunctionResponseTypes: mapping.reportsItemFailures ? ['ReportBatchItemFailures'] : [],
});
