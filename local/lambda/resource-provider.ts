import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import type { ProvisionedResource, ProvisionRequest, ResourceProvider } from '../engine/service.ts';
import { type AsyncSettings, DEFAULT_ASYNC_SETTINGS } from './async-settlement.ts';
import { checkDestination } from './destinations.ts';
import { mappingUuid, readEventSourceMapping } from './event-source-mapping.ts';
import { parseProperties, readFunctionDefinition } from './function-definition.ts';
import type { FunctionRegistry } from './function-registry.ts';
import type { MappingRegistry } from './mapping-registry.ts';
import type { VersionTable } from './version-table.ts';

/** What resources of Lambda are kept in. */
export interface LambdaResources {
  readonly functions: FunctionRegistry;
  readonly mappings: MappingRegistry;
  readonly versions: VersionTable;
  /** Settings of asynchronous invocation, by function name. */
  readonly asyncSettings: Map<string, AsyncSettings>;
  /** Object key of a code asset → folder on this machine. */
  asset(objectKey: string): string | undefined;
  /** The visibility time-out of a queue, by its ARN. */
  visibilitySeconds(queueArn: string): Promise<number>;
}

type Provision = (
  request: ProvisionRequest,
  resources: LambdaResources,
) => ProvisionedResource | Promise<ProvisionedResource>;

/** Creates functions, versions, aliases, permissions and mappings from a template. */
export const createLambdaProvider = (resources: LambdaResources): ResourceProvider => ({
  types: Object.keys(PROVISIONERS),
  provision: async (request) => {
    const provision = PROVISIONERS[request.type] ?? refuse;
    return provision(request, resources);
  },
});

const MAX_NAME = 64;

const provisionFunction: Provision = (request, { functions, asset }) => {
  const { stackName, logicalId, properties } = request;
  const definition = readFunctionDefinition(properties, {
    defaultName: generatedName(stackName, logicalId),
    arnOf: functions.arnOf,
    asset,
  });
  if (definition.deadLetterArn !== undefined) checkDestination(definition.deadLetterArn);
  functions.put({ kind: 'bundle', definition });
  return { ref: definition.name, attributes: { Arn: definition.arn } };
};

/** Cut with a digest in the place of what is cut, so that two long names stay two functions. */
const generatedName = (stackName: string, logicalId: string): string => {
  const name = `${stackName}-${logicalId}`;
  if (name.length <= MAX_NAME) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, MAX_NAME - digest.length - 1)}-${digest}`;
};

const provisionVersion: Provision = ({ stackName, logicalId, properties }, resources) => {
  const { name, arn } = resources.functions.get(String(properties['FunctionName'])).definition;
  const number = resources.versions.numberOf(name, `${stackName}/${logicalId}`);
  const versionArn = `${arn}:${number}`;
  return { ref: versionArn, attributes: { Version: String(number), FunctionArn: versionArn } };
};

const provisionAlias: Provision = ({ properties }, { functions }) => {
  const { arn } = functions.get(String(properties['FunctionName'])).definition;
  const aliasArn = `${arn}:${String(properties['Name'])}`;
  return { ref: aliasArn, attributes: { AliasArn: aliasArn } };
};

const provisionPermission: Provision = ({ stackName, logicalId }) => {
  const id = `${stackName}-${logicalId}`;
  return { ref: id, attributes: { Id: id } };
};

const destination = z.object({ Destination: z.coerce.string() }).optional();
const invokeConfig = z.strictObject({
  FunctionName: z.coerce.string(),
  Qualifier: z.coerce.string(),
  MaximumRetryAttempts: z.coerce.number().int().min(0).max(2).optional(),
  MaximumEventAgeInSeconds: z.coerce.number().int().min(60).max(21_600).optional(),
  DestinationConfig: z.object({ OnSuccess: destination, OnFailure: destination }).optional(),
});

const provisionInvokeConfig: Provision = ({ stackName, logicalId, properties }, resources) => {
  const read = parseProperties(invokeConfig, properties);
  const { name } = resources.functions.get(read.FunctionName).definition;
  const onSuccessArn = read.DestinationConfig?.OnSuccess?.Destination;
  const onFailureArn = read.DestinationConfig?.OnFailure?.Destination;
  for (const arn of [onSuccessArn, onFailureArn]) if (arn !== undefined) checkDestination(arn);
  resources.asyncSettings.set(name, {
    maximumRetries: read.MaximumRetryAttempts ?? DEFAULT_ASYNC_SETTINGS.maximumRetries,
    maximumAgeSeconds: read.MaximumEventAgeInSeconds ?? DEFAULT_ASYNC_SETTINGS.maximumAgeSeconds,
    ...(onSuccessArn === undefined ? {} : { onSuccessArn }),
    ...(onFailureArn === undefined ? {} : { onFailureArn }),
  });
  return { ref: `${stackName}-${logicalId}`, attributes: {} };
};

const provisionMapping: Provision = async ({ stackName, logicalId, properties }, resources) => {
  const mapping = readEventSourceMapping(properties, mappingUuid(stackName, logicalId));
  const { definition } = resources.functions.get(mapping.functionRef);
  if (mapping.kind === 'stream' && mapping.failureDestinationArn !== undefined) {
    checkDestination(mapping.failureDestinationArn);
  }
  if (mapping.kind === 'queue') {
    const visibility = await resources.visibilitySeconds(mapping.eventSourceArn);
    if (visibility < definition.timeoutSeconds) {
      throw new AwsError(
        'InvalidParameterValueException',
        `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ` +
          `${definition.timeoutSeconds} seconds`,
      );
    }
  }
  resources.mappings.put(mapping);
  const { uuid } = mapping;
  const arn = definition.arn.replace(/function:.*$/, `event-source-mapping:${uuid}`);
  return { ref: uuid, attributes: { Id: uuid, EventSourceMappingArn: arn } };
};

const refuse: Provision = ({ type }) => {
  throw new AwsError(
    'NotImplemented',
    `${type} is not run by the embedded cloud: ${WHY[type] ?? ''}`,
  );
};

const WHY: Readonly<Record<string, string>> = {
  'AWS::Lambda::LayerVersion': 'put the code into the bundle instead of a layer.',
};

const PROVISIONERS: Readonly<Record<string, Provision>> = {
  'AWS::Lambda::Function': provisionFunction,
  'AWS::Lambda::Version': provisionVersion,
  'AWS::Lambda::Alias': provisionAlias,
  'AWS::Lambda::Permission': provisionPermission,
  'AWS::Lambda::EventInvokeConfig': provisionInvokeConfig,
  'AWS::Lambda::EventSourceMapping': provisionMapping,
  'AWS::Lambda::LayerVersion': refuse,
};
