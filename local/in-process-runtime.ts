import type { SignedAws } from '../functions/shared/adapters/signed-client.ts';
import { permanent } from '../functions/shared/fault.ts';
import type {
  HasDynamoDb,
  HasEventBridge,
  HasFetch,
  HasSqs,
  Observe,
  Runtime,
} from '../functions/shared/runtime.ts';
import { AwsError } from './engine/aws-error.ts';
import { inProcessClient, type SdkCommand } from './engine/in-process.ts';
import type { Environment, Service } from './engine/service.ts';
import type { AwsProtocol } from './wire/aws-protocol.ts';
import { AWS_ROUTES } from './wire/aws-services.ts';
import type { HttpRequest, HttpResponse } from './wire/http-message.ts';

/** Every port that a handler of Karwan may ask for. */
export type WholeRuntime = Runtime & HasDynamoDb & HasSqs & HasEventBridge & HasFetch & SignedAws;

/** As much of the embedded cloud's environment as a handler's runtime is made of. */
export type Clocked = Pick<Environment, 'clock' | 'random' | 'origin'>;

export interface InProcessParts {
  readonly environment: Clocked;
  readonly services: readonly Service[];
  /** The function's environment variables. */
  readonly settings: Readonly<Record<string, string>>;
  readonly observe?: Observe;
  /**
   * Stands between the handler and every call to a service: a test or simulation passes it on, alters
   * what is asked or answered, throws, or never answers.
   */
  readonly around?: AroundCall;
  /** Calls to outside parties. @default nobody can be reached */
  readonly fetch?: HasFetch['fetch'];
}

/** One call of a handler to a service, as the service would get it. */
export interface ServiceCall {
  /** `dynamodb`, `sqs` … */
  readonly service: string;
  readonly operation: string;
  readonly input: ServiceShape;
}

/** A call's input or its answer, by the names of AWS's API. */
export type ServiceShape = Record<string, unknown>;

/** `proceed` makes the call with what it is given and resolves when it has taken effect. */
export type AroundCall = (
  call: ServiceCall,
  proceed: (input: ServiceShape) => Promise<ServiceShape>,
) => Promise<ServiceShape>;

type ResponseBody = ConstructorParameters<typeof Response>[0];

const SILENT: Observe = { log: () => undefined, count: () => undefined };

/**
 * The runtime of a handler that runs inside this process against the embedded cloud: the same
 * services, without HTTP, by the injected clock and randomness.
 */
export const inProcessRuntime = (parts: InProcessParts): WholeRuntime => {
  const { environment, settings, observe = SILENT } = parts;
  const services = parts.services.map((service) => watched(service, parts.around));
  const client = (id: string): never => {
    const service = services.find((each) => each.id === id);
    if (!service) throw permanent('unknown-service', `there is no ${id} here`);
    const inner = inProcessClient(service);
    // The SDK's `send` is overloaded by command; at run time it is this one function.
    return { send: (command: SdkCommand) => inner.send(command) } as never;
  };
  return {
    now: () => environment.clock.now(),
    randomBytes: (count) => environment.random.bytes(count),
    setting: (name) => {
      const value = settings[name];
      if (value === undefined) throw permanent('missing-setting', `${name} is not set`);
      return value;
    },
    observe,
    dynamodb: client('dynamodb'),
    sqs: client('sqs'),
    eventbridge: client('eventbridge'),
    fetch: parts.fetch ?? ((url) => Promise.reject(new TypeError(`nobody answers at ${url}`))),
    ...signedAws(environment, services),
  };
};

const watched = (service: Service, around: AroundCall | undefined): Service =>
  around === undefined
    ? service
    : {
        id: service.id,
        call: (operation, input) =>
          around({ service: service.id, operation, input }, (given) =>
            service.call(operation, given),
          ),
      };

/**
 * The small client's calls, decoded and encoded by the front door's own protocols, but not signed:
 * signing is asynchronous for real, and would let virtual time run ahead of it.
 */
const signedAws = (environment: Clocked, services: readonly Service[]): SignedAws => ({
  endpoints: {
    service: () => `${environment.origin()}/`,
    object: (bucket, key) =>
      `${environment.origin()}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
  },
  signedFetch: async (url, init) => {
    const route = AWS_ROUTES[init.service];
    const service = services.find((each) => each.id === route?.serviceId);
    if (!route || !service) throw permanent('unknown-service', `there is no ${init.service} here`);
    const request = requestOf(url, init);
    const { status, headers, body } = await answer(route.protocol, service, request);
    const empty = status === 204 || status === 304;
    return new Response(empty ? null : (body as ResponseBody), {
      status,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
    });
  },
});

const answer = async (
  protocol: AwsProtocol,
  service: Service,
  request: HttpRequest,
): Promise<HttpResponse> => {
  try {
    const call = protocol.decode(request);
    return await protocol.encode(call, await service.call(call.operation, call.input));
  } catch (error) {
    if (error instanceof AwsError) return protocol.encodeError(error, 'in-process', request);
    throw error;
  }
};

const requestOf = (
  url: string,
  { method, headers = {}, body = '' }: Parameters<SignedAws['signedFetch']>[1],
): HttpRequest => {
  const { pathname, search, host } = new URL(url);
  return {
    method,
    path: pathname,
    query: search.slice(1),
    headers: [['host', host], ...Object.entries(headers)],
    body: typeof body === 'string' ? Buffer.from(body, 'utf8') : body,
    sourceIp: '127.0.0.1',
    protocol: 'HTTP/1.1',
  };
};
