import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import type {
  Environment,
  ProvisionedResource,
  ProvisionRequest,
  ResourceProvider,
} from '../engine/service.ts';
import type { ApiCatalogue, Stage } from './api-catalogue.ts';
import type { ThrottleRate } from './throttle.ts';

const LONGEST_TIMEOUT_MS = 30_000;

const kept = z.unknown().optional();
const routeSettings = z.strictObject({
  ThrottlingRateLimit: z.coerce.number().nonnegative().optional(),
  ThrottlingBurstLimit: z.coerce.number().nonnegative().optional(),
  DetailedMetricsEnabled: kept,
});

const schemas = {
  'AWS::ApiGatewayV2::Api': z.strictObject({
    Name: z.string(),
    ProtocolType: z.literal('HTTP'),
    Description: kept,
    DisableExecuteApiEndpoint: kept,
    RouteSelectionExpression: kept,
    IpAddressType: kept,
    Tags: kept,
  }),
  'AWS::ApiGatewayV2::Integration': z.strictObject({
    ApiId: z.string(),
    IntegrationType: z.literal('AWS_PROXY'),
    IntegrationUri: z.string(),
    IntegrationMethod: kept,
    PayloadFormatVersion: z.literal('2.0'),
    TimeoutInMillis: z.coerce.number().min(50).max(LONGEST_TIMEOUT_MS).default(LONGEST_TIMEOUT_MS),
    ConnectionType: kept,
    Description: kept,
  }),
  'AWS::ApiGatewayV2::Route': z.strictObject({
    ApiId: z.string(),
    RouteKey: z.string(),
    Target: z.string().startsWith('integrations/'),
    AuthorizationType: z.string().default('NONE'),
    AuthorizerId: z.string().optional(),
    AuthorizationScopes: kept,
    OperationName: kept,
  }),
  'AWS::ApiGatewayV2::Stage': z.strictObject({
    ApiId: z.string(),
    StageName: z.string(),
    AutoDeploy: kept,
    DeploymentId: kept,
    Description: kept,
    DefaultRouteSettings: routeSettings.optional(),
    RouteSettings: z.record(z.string(), routeSettings).optional(),
    StageVariables: z.record(z.string(), z.string()).optional(),
    AccessLogSettings: z
      .strictObject({ DestinationArn: z.string(), Format: z.string() })
      .optional(),
    Tags: kept,
  }),
  'AWS::ApiGatewayV2::Authorizer': z.looseObject({ ApiId: z.string(), AuthorizerType: z.string() }),
  'AWS::ApiGatewayV2::Deployment': z.looseObject({ ApiId: z.string() }),
};

/** Declares HTTP APIs to the catalogue. Ids are the same for the same stack and logical id. */
export const createApiProvider = (
  environment: Environment,
  catalogue: ApiCatalogue,
): ResourceProvider => {
  const provisioners: Readonly<
    Record<string, (request: ProvisionRequest, id: string) => ProvisionedResource>
  > = {
    'AWS::ApiGatewayV2::Api': (request, id) => {
      read(schemas['AWS::ApiGatewayV2::Api'], request);
      return { ref: id, attributes: { ApiId: id, ApiEndpoint: environment.origin() } };
    },
    'AWS::ApiGatewayV2::Integration': (request, id) => {
      const given = read(schemas['AWS::ApiGatewayV2::Integration'], request);
      catalogue.putIntegration(id, {
        functionArn: functionArn(given.IntegrationUri),
        timeoutMs: given.TimeoutInMillis,
      });
      return { ref: id, attributes: { IntegrationId: id } };
    },
    'AWS::ApiGatewayV2::Route': (request, id) => {
      const given = read(schemas['AWS::ApiGatewayV2::Route'], request);
      const route = {
        id,
        apiId: given.ApiId,
        integrationId: given.Target.slice('integrations/'.length),
        authorization: given.AuthorizationType,
        authorizerId: given.AuthorizerId,
      };
      catalogue.putRoute(route, given.RouteKey);
      return { ref: id, attributes: { RouteId: id } };
    },
    'AWS::ApiGatewayV2::Stage': (request) => {
      const stage = stageOf(read(schemas['AWS::ApiGatewayV2::Stage'], request));
      catalogue.putStage(stage);
      return { ref: stage.name, attributes: {} };
    },
    'AWS::ApiGatewayV2::Authorizer': (request, id) => {
      read(schemas['AWS::ApiGatewayV2::Authorizer'], request);
      return { ref: id, attributes: { AuthorizerId: id } };
    },
    'AWS::ApiGatewayV2::Deployment': (request, id) => {
      read(schemas['AWS::ApiGatewayV2::Deployment'], request);
      return { ref: id, attributes: { DeploymentId: id } };
    },
  };
  return {
    types: Object.keys(provisioners),
    provision: async (request) => {
      const provision = provisioners[request.type];
      if (provision === undefined)
        throw new AwsError('NotFoundException', `Not here: ${request.type}`);
      return provision(request, resourceId(request));
    },
  };
};

const read = <Schema extends z.ZodType>(
  schema: Schema,
  { type, logicalId, properties }: ProvisionRequest,
): z.output<Schema> => {
  const result = schema.safeParse(properties);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const reason =
    issue?.code === 'unrecognized_keys'
      ? `the embedded cloud does not implement ${issue.keys.join(', ')}`
      : `${issue?.path.join('.')}: ${issue?.message}`;
  throw new AwsError('BadRequestException', `${type} ${logicalId}: ${reason}.`);
};

/** The function's own ARN, out of the invocation path that templates may wrap it in. */
const functionArn = (uri: string): string =>
  /\/functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;

const stageOf = (given: z.output<(typeof schemas)['AWS::ApiGatewayV2::Stage']>): Stage => ({
  apiId: given.ApiId,
  name: given.StageName,
  variables: given.StageVariables,
  throttleOf: (routeKey) =>
    rateOf(given.RouteSettings?.[routeKey]) ?? rateOf(given.DefaultRouteSettings),
  accessLog: given.AccessLogSettings && {
    destinationArn: given.AccessLogSettings.DestinationArn,
    format: given.AccessLogSettings.Format,
  },
});

const rateOf = (settings: z.output<typeof routeSettings> | undefined): ThrottleRate | undefined => {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = settings ?? {};
  if (rate === undefined && burst === undefined) return undefined;
  return { ratePerSecond: rate ?? Number.MAX_SAFE_INTEGER, burst: burst ?? Math.max(1, rate ?? 1) };
};

const resourceId = ({ stackName, type, logicalId }: ProvisionRequest): string =>
  BigInt(
    `0x${createHash('sha256').update(`${stackName}/${type}/${logicalId}`).digest('hex').slice(0, 15)}`,
  )
    .toString(36)
    .padStart(10, '0')
    .slice(0, 10);
