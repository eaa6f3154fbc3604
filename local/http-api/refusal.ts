import type { HttpRequest } from '../wire/http-message.ts';
import { MOST_BODY_BYTES } from '../wire/read-request.ts';
import type { RouteMatch } from './api-catalogue.ts';
import { type Outcome, refused } from './outcome.ts';
import type { Throttle } from './throttle.ts';

const MOST_HEADER_BYTES = 10_240;

/**
 * The gateway's answer to a request that is not to reach its function: over a limit, too fast, or under
 * an authorisation. Tokens are not verified here yet, so a route that asks for one stays closed.
 */
export const refusal = (
  request: HttpRequest,
  { route, stage }: RouteMatch,
  throttle: Throttle,
): Outcome | undefined => {
  if (headerBytes(request) > MOST_HEADER_BYTES) {
    return refused(431, 'Request Header Fields Too Large');
  }
  if (request.body.byteLength > MOST_BODY_BYTES) return refused(413, 'Request Entity Too Large');
  const rate = stage.throttleOf(route.pattern.routeKey);
  if (rate !== undefined && !throttle.admit(`${stage.apiId}/${stage.name}/${route.id}`, rate)) {
    return refused(429, 'Too Many Requests');
  }
  if (route.authorization === 'AWS_IAM') return refused(403, 'Forbidden');
  return route.authorization === 'NONE' ? undefined : refused(401, 'Unauthorized');
};

/** The request line and the headers' values, which count against API Gateway's limit. */
const headerBytes = ({ method, path, query, headers }: HttpRequest): number =>
  headers.reduce(
    (sum, [, value]) => sum + value.length,
    method.length + path.length + query.length,
  );
