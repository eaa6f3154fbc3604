import type { Environment, ResourceProvider } from '../engine/service.ts';
import type { HttpRequest, HttpResponse, WebHandler } from '../wire/http-message.ts';
import { accessLogLine, accessRecord } from './access-log.ts';
import { createApiCatalogue, type RouteMatch } from './api-catalogue.ts';
import { createApiProvider } from './api-provider.ts';
import { createFunctionUrls } from './function-urls.ts';
import { type Invoke, integrate } from './integration.ts';
import type { Outcome } from './outcome.ts';
import { refusal } from './refusal.ts';
import { type RequestPlace, requestEvent } from './request-event.ts';
import { createThrottle } from './throttle.ts';

const BILLED_BYTES = 512 * 1024;

/** What the HTTP API calls out to. */
export interface HttpApiParts {
  readonly environment: Environment;
  readonly invoke: Invoke;
  /** Takes the stages' access logs, line by line. */
  readonly accessLog: (destinationArn: string, line: string) => void;
}

/** API Gateway's HTTP APIs and functions' own URLs, all of them behind one origin. */
export interface HttpApi extends WebHandler {
  readonly providers: readonly ResourceProvider[];
  /** The same for `$default` routes, which come after all else that this origin serves. */
  handleDefault(request: HttpRequest): Promise<HttpResponse | undefined>;
}

/** Starts the HTTP API. Nothing is kept between starts: the template declares all of it. */
export const createHttpApi = (parts: HttpApiParts): HttpApi => {
  const { environment, accessLog } = parts;
  const catalogue = createApiCatalogue();
  const urls = createFunctionUrls(parts);
  const throttle = createThrottle(environment.clock);
  const handle = async (
    request: HttpRequest,
    catchAll: boolean,
  ): Promise<HttpResponse | undefined> => {
    const match = catalogue.match(request.method, request.path, catchAll);
    if (match === undefined) return undefined;
    const place = placeOf(environment, match);
    const outcome =
      refusal(request, match, throttle) ?? (await answer(parts, request, match, place));
    countRequest(environment, place, outcome.response.status);
    const log = match.stage.accessLog;
    if (log !== undefined) {
      const record = accessRecord(request, place, outcome, environment.clock.now());
      accessLog(log.destinationArn, accessLogLine(log.format, record));
    }
    const { headers, ...response } = outcome.response;
    return { ...response, headers: [...headers, ['apigw-requestid', place.requestId]] };
  };
  return {
    providers: [createApiProvider(environment, catalogue), urls.provider],
    handle: async (request) => (await urls.handle(request)) ?? handle(request, false),
    handleDefault: (request) => handle(request, true),
  };
};

const placeOf = (
  { accountId, clock, random }: Environment,
  { route, stage, pathParameters }: RouteMatch,
): RequestPlace => ({
  accountId,
  apiId: route.apiId,
  stage: stage.name,
  stageVariables: stage.variables,
  routeKey: route.pattern.routeKey,
  pathParameters,
  requestId: Buffer.from(random.bytes(11)).toString('base64'),
  receivedMs: clock.now(),
});

/** Source: API Gateway developer guide, "Monitor CloudWatch metrics for HTTP APIs". */
const countRequest = (
  { clock, metrics }: Environment,
  { apiId, receivedMs }: RequestPlace,
  status: number,
): void => {
  const values = {
    Count: 1,
    '4xx': Number(status >= 400 && status < 500),
    '5xx': Number(status >= 500),
    Latency: clock.now() - receivedMs,
  };
  for (const [name, value] of Object.entries(values)) {
    metrics?.put({ namespace: 'AWS/ApiGateway', name, dimensions: { ApiId: apiId }, value });
  }
};

/** The function's answer; what was refused before it is not billed. */
const answer = async (
  { environment, invoke }: HttpApiParts,
  request: HttpRequest,
  { integration }: RouteMatch,
  place: RequestPlace,
): Promise<Outcome> => {
  const event = requestEvent(request, place, environment.random);
  const outcome = await integrate(environment.clock, invoke, integration, event);
  const bytes = Math.max(request.body.byteLength, Buffer.byteLength(outcome.response.body), 1);
  environment.meter.add('http-api.request', Math.ceil(bytes / BILLED_BYTES), place.apiId);
  return outcome;
};
