import { AwsError } from '../engine/aws-error.ts';
import type { Environment, Service } from '../engine/service.ts';
import type { AwsProtocol } from './aws-protocol.ts';
import { AWS_ROUTES } from './aws-services.ts';
import { type HttpRequest, type HttpResponse, headerOf, jsonResponse } from './http-message.ts';
import { readSignature, verifySignature } from './signature.ts';

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/** What answering AWS calls needs. */
export interface AwsCallParts {
  readonly environment: Environment;
  readonly services: readonly Service[];
  /** Access key id → secret; the keys that may sign. */
  readonly accessKeys: Readonly<Record<string, string>>;
  /** Told of every fault that is not the service's own answer. */
  readonly onFault: (fault: unknown, place: string) => void;
  /** Told of every call that was answered, refusals and all. @default nobody */
  readonly onExchange?: (exchange: AwsExchange) => void;
}

/** A signed call and its answer, as both go over the wire. */
export interface AwsExchange {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
}

/** Answers signed AWS calls by the service that their credential scope names. */
export const createAwsCalls = (
  parts: AwsCallParts,
): ((request: HttpRequest) => Promise<HttpResponse>) => {
  const services = new Map(parts.services.map((service) => [service.id, service]));
  return async (request) => {
    const requestId = parts.environment.random.uuid();
    const response = await answer(parts, services, request, requestId);
    const ids = [
      ['x-amzn-requestid', requestId],
      ['x-amz-request-id', requestId],
    ] as const;
    const whole = { ...response, headers: [...response.headers, ...ids] };
    parts.onExchange?.({ request, response: whole });
    return whole;
  };
};

const answer = async (
  parts: AwsCallParts,
  services: ReadonlyMap<string, Service>,
  request: HttpRequest,
  requestId: string,
): Promise<HttpResponse> => {
  let protocol: AwsProtocol | undefined;
  try {
    refuseForeignHost(request);
    const signed = readSignature(request);
    const route = Object.hasOwn(AWS_ROUTES, signed.service)
      ? AWS_ROUTES[signed.service]
      : undefined;
    const service = services.get(route?.serviceId ?? '');
    if (route === undefined || service === undefined) throw unknownService(signed.service);
    protocol = route.protocol;
    verifySignature(request, signed, parts.accessKeys, parts.environment.clock.now());
    const call = protocol.decode(request);
    return await protocol.encode(call, await service.call(call.operation, call.input));
  } catch (error) {
    const refusal = error instanceof AwsError ? error : internalFailure(parts, request, error);
    return protocol?.encodeError(refusal, requestId, request) ?? plainError(refusal);
  }
};

/** A page elsewhere whose name is made to point here must not speak to the services. */
const refuseForeignHost = (request: HttpRequest): void => {
  const host = headerOf(request, 'host') ?? '';
  if (LOOPBACK.test(host)) return;
  throw new AwsError(
    'AccessDenied',
    `AWS calls are answered on this machine only, not as ${host}.`,
    {
      httpStatus: 403,
    },
  );
};

const unknownService = (name: string): AwsError =>
  new AwsError(
    'UnknownServiceException',
    `The embedded cloud does not implement the service ${name}.`,
  );

const internalFailure = (
  { onFault }: AwsCallParts,
  request: HttpRequest,
  fault: unknown,
): AwsError => {
  const target = headerOf(request, 'x-amz-target') ?? `${request.method} ${request.path}`;
  onFault(fault, target);
  return new AwsError('InternalFailure', `The embedded cloud failed at ${target}; see its log.`, {
    httpStatus: 500,
    cause: fault,
  });
};

const plainError = ({ code, message, httpStatus }: AwsError): HttpResponse =>
  jsonResponse(httpStatus, { __type: code, message }, [['x-amzn-errortype', code]]);
