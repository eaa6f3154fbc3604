import { AwsError } from '../engine/aws-error.ts';
import type { Environment, ResourceProvider } from '../engine/service.ts';
import {
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
  type WebHandler,
} from '../wire/http-message.ts';
import { accessLogLine } from './access-log.ts';
import { createApiCatalogue, type RouteMatch } from './api-catalogue.ts';
import { createApiProvider } from './api-provider.ts';
import { functionResponse, internalServerError } from './function-response.ts';
import { commonLogTime, type HttpApiEvent, requestEvent } from './request-event.ts';
import { createThrottle, type Throttle } from './throttle.ts';

const MOST_HEADER_BYTES = 10_240;
const MOST_BODY_BYTES = 10 * 1024 * 1024;
const BILLED_BYTES = 512 * 1024;

/** What the HTTP API calls out to. */
export interface HttpApiParts {
  readonly environment: Environment;
  /** Invokes the function and gives its return value, parsed, or the kind of error it ended with. */
  readonly invoke: (
    functionArn: string,
    event: HttpApiEvent,
  ) => Promise<{ payload?: unknown; functionError?: string }>;
  /** Takes the stages' access logs, line by line. */
  readonly accessLog: (destinationArn: string, line: string) => void;
}

/** API Gateway's HTTP APIs, all of them behind one origin. */
export interface HttpApi extends WebHandler {
  readonly provider: ResourceProvider;
  /** The same for `$default` routes, which come after all else that this origin serves. */
  handleDefault(request: HttpRequest): Promise<HttpResponse | undefined>;
}

/** What became of a request: its answer, and why when it was not the function's own. */
interface Outcome {
  readonly response: HttpResponse;
  readonly error?: string;
}

/** Starts the HTTP API. Nothing is kept between starts: the template declares all of it. */
export const createHttpApi = (parts: HttpApiParts): HttpApi => {
  const { environment } = parts;
  const catalogue = createApiCatalogue();
  const throttle = createThrottle(environment.clock);
  const handle = async (
    request: HttpRequest,
    catchAll: boolean,
  ): Promise<HttpResponse | undefined> => {
    const match = catalogue.match(request.method, request.path, catchAll);
    if (match === undefined) return undefined;
    const requestId = Buffer.from(environment.random.bytes(11)).toString('base64');
    const receivedMs = environment.clock.now();
    const outcome =
      refusal(request, match, throttle) ??
      (await answer(parts, request, match, { requestId, receivedMs }));
    writeAccessLog(parts, request, match, { requestId, receivedMs, ...outcome });
    const { response } = outcome;
    return { ...response, headers: [...response.headers, ['apigw-requestid', requestId]] };
  };
  return {
    provider: createApiProvider(environment, catalogue),
    handle: (request) => handle(request, false),
    handleDefault: (request) => handle(request, true),
  };
};

/** The gateway's own answers to what never reaches a function; such requests are not billed. */
const refusal = (
  request: HttpRequest,
  { route, stage }: RouteMatch,
  throttle: Throttle,
): Outcome | undefined => {
  if (headerBytes(request) > MOST_HEADER_BYTES)
    return refused(431, 'Request Header Fields Too Large');
  if (request.body.byteLength > MOST_BODY_BYTES) return refused(413, 'Request Entity Too Large');
  const rate = stage.throttleOf(route.pattern.routeKey);
  if (rate !== undefined && !throttle.admit(`${stage.apiId}/${stage.name}/${route.id}`, rate)) {
    return refused(429, 'Too Many Requests');
  }
  // Tokens are not verified here yet, so a route that asks for one stays closed.
  if (route.authorization === 'AWS_IAM') return refused(403, 'Forbidden');
  return route.authorization === 'NONE' ? undefined : refused(401, 'Unauthorized');
};

const refused = (status: number, message: string): Outcome => ({
  response: jsonResponse(status, { message }),
  error: message,
});

/** The request line and the headers, as they count against API Gateway's limit. */
const headerBytes = ({ method, path, query, headers }: HttpRequest): number =>
  headers.reduce(
    (sum, [name, value]) => sum + name.length + value.length,
    method.length + path.length + query.length,
  );

const answer = async (
  parts: HttpApiParts,
  request: HttpRequest,
  match: RouteMatch,
  received: { readonly requestId: string; readonly receivedMs: number },
): Promise<Outcome> => {
  const { environment } = parts;
  const { route, stage, integration, pathParameters } = match;
  const event = requestEvent(
    request,
    {
      ...received,
      accountId: environment.accountId,
      apiId: route.apiId,
      stage: stage.name,
      stageVariables: stage.variables,
      routeKey: route.pattern.routeKey,
      pathParameters,
    },
    environment.random,
  );
  const outcome = await withinTime(
    environment,
    integration.timeoutMs,
    invoked(parts, integration.functionArn, event),
  );
  const billed = Math.max(request.body.byteLength, Buffer.byteLength(outcome.response.body), 1);
  environment.meter.add('http-api.request', Math.ceil(billed / BILLED_BYTES), route.apiId);
  return outcome;
};

const invoked = async (
  { invoke }: HttpApiParts,
  functionArn: string,
  event: HttpApiEvent,
): Promise<Outcome> => {
  try {
    const { payload, functionError } = await invoke(functionArn, event);
    if (functionError !== undefined)
      return { response: internalServerError(), error: functionError };
    const response = functionResponse(payload);
    if (response !== undefined) return { response };
    return { response: internalServerError(), error: 'The function gave no valid answer.' };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // Lambda has no room for another invocation: the caller may come again.
    if (error.code === 'TooManyRequestsException') {
      return { ...refused(503, 'Service Unavailable'), error: error.message };
    }
    return { response: internalServerError(), error: `${error.code}: ${error.message}` };
  }
};

const withinTime = (
  { clock }: Environment,
  timeoutMs: number,
  work: Promise<Outcome>,
): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const disarm = clock.at(clock.now() + timeoutMs, () =>
      resolve({ ...refused(503, 'Service Unavailable'), error: 'Integration timed out.' }),
    );
    work.then(resolve, reject).finally(disarm);
  });

const writeAccessLog = (
  { environment, accessLog }: HttpApiParts,
  request: HttpRequest,
  { route, stage }: RouteMatch,
  outcome: Outcome & { readonly requestId: string; readonly receivedMs: number },
): void => {
  if (stage.accessLog === undefined) return;
  const { response, error, requestId, receivedMs } = outcome;
  const userAgent = request.headers.find(([name]) => name === 'user-agent')?.[1];
  const line = accessLogLine(stage.accessLog.format, {
    accountId: environment.accountId,
    apiId: route.apiId,
    'error.message': error,
    'error.messageString': error,
    extendedRequestId: requestId,
    httpMethod: request.method,
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': userAgent,
    integrationErrorMessage: error,
    integrationLatency: environment.clock.now() - receivedMs,
    path: request.path,
    protocol: request.protocol,
    requestId,
    requestTime: commonLogTime(receivedMs),
    requestTimeEpoch: receivedMs,
    responseLatency: environment.clock.now() - receivedMs,
    responseLength: Buffer.byteLength(response.body),
    routeKey: route.pattern.routeKey,
    stage: stage.name,
    status: response.status,
  });
  accessLog(stage.accessLog.destinationArn, line);
};
