import { type HttpRequest, headerOf } from '../wire/http-message.ts';
import type { Outcome } from './outcome.ts';
import { commonLogTime, type RequestPlace } from './request-event.ts';

/** Values of the access log's `$context` variables, by name. */
export type AccessRecord = Readonly<Record<string, string | number | undefined>>;

/** What there is to say of a request that was answered at `nowMs`. */
export const accessRecord = (
  request: HttpRequest,
  place: RequestPlace,
  { response, error, integrationStatus }: Outcome,
  nowMs: number,
): AccessRecord => ({
  accountId: place.accountId,
  apiId: place.apiId,
  'error.message': error,
  'error.messageString': error,
  extendedRequestId: place.requestId,
  httpMethod: request.method,
  'identity.sourceIp': request.sourceIp,
  'identity.userAgent': headerOf(request, 'user-agent'),
  integrationErrorMessage: error,
  integrationLatency: integrationStatus === undefined ? undefined : nowMs - place.receivedMs,
  integrationStatus,
  path: request.path,
  protocol: request.protocol,
  requestId: place.requestId,
  requestTime: commonLogTime(place.receivedMs),
  requestTimeEpoch: place.receivedMs,
  responseLatency: nowMs - place.receivedMs,
  responseLength: Buffer.byteLength(response.body),
  routeKey: place.routeKey,
  stage: place.stage,
  status: response.status,
});

/**
 * One line of a stage's access log: every `$context.name` of the format replaced, `-` where there is no
 * value. Values are escaped as JSON strings, since formats are JSON as a rule.
 */
export const accessLogLine = (format: string, record: AccessRecord): string =>
  format.replace(/\$context\.([A-Za-z][\w.]*\w)/g, (_, name: string) => {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    return value === undefined ? '-' : JSON.stringify(String(value)).slice(1, -1);
  });
