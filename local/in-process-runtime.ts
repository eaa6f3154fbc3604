import type { SignedAws } from '../functions/shared/adapters/signed-client.ts';
import { createSignedAws } from '../functions/shared/adapters/signed-client.ts';
import { permanent } from '../functions/shared/fault.ts';
import type {
  HasDynamoDb,
  HasEventBridge,
  HasSqs,
  Observe,
  Runtime,
} from '../functions/shared/runtime.ts';
import { inProcessClient, type SdkCommand } from './engine/in-process.ts';
import type { Environment, Service } from './engine/service.ts';
import { createAwsCalls } from './wire/aws-calls.ts';
import { LOCAL_ACCESS_KEYS } from './wire/front-door.ts';
import type { HttpRequest } from './wire/http-message.ts';

/** Every port that a handler of Karwan may ask for. */
export type WholeRuntime = Runtime & HasDynamoDb & HasSqs & HasEventBridge & SignedAws;

export interface InProcessParts {
  readonly environment: Environment;
  readonly services: readonly Service[];
  /** The function's environment variables. */
  readonly settings: Readonly<Record<string, string>>;
  readonly observe?: Observe;
  /** Runs before every call to a service: a test or simulation throws here, or never answers. */
  readonly before?: (service: string, operation: string) => Promise<void>;
  /** Runs after a call took effect and before its caller learns of it. */
  readonly after?: (service: string, operation: string) => Promise<void>;
}

type ResponseBody = ConstructorParameters<typeof Response>[0];

const SILENT: Observe = { log: () => undefined, count: () => undefined };

/**
 * The runtime of a handler that runs inside this process against the embedded cloud: the same
 * services, without HTTP, by the injected clock and randomness.
 */
export const inProcessRuntime = (parts: InProcessParts): WholeRuntime => {
  const { environment, settings, observe = SILENT } = parts;
  const services = parts.services.map((service) => watched(service, parts));
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
    ...signedAws(environment, services),
  };
};

const watched = (service: Service, { before, after }: InProcessParts): Service => ({
  id: service.id,
  call: async (operation, input) => {
    await before?.(service.id, operation);
    const output = await service.call(operation, input);
    await after?.(service.id, operation);
    return output;
  },
});

const signedAws = (environment: Environment, services: readonly Service[]): SignedAws => {
  const answer = createAwsCalls({
    environment,
    services,
    accessKeys: LOCAL_ACCESS_KEYS,
    onFault: (fault) => {
      throw fault;
    },
  });
  return createSignedAws({
    now: () => environment.clock.now(),
    random: () => environment.random.next(),
    sleep: () => Promise.resolve(),
    timeout: () => new AbortController().signal,
    environment: {
      AWS_REGION: environment.region,
      AWS_ENDPOINT_URL: environment.origin(),
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: LOCAL_ACCESS_KEYS['local'],
    },
    fetch: async (url, init) => {
      const request = new Request(url, {
        method: init.method ?? 'GET',
        headers: init.headers ?? {},
      });
      const { status, headers, body } = await answer(await toHttpRequest(request, init.body));
      const empty = status === 204 || status === 304;
      return new Response(empty ? null : (body as ResponseBody), {
        status,
        headers: headers.map(([name, value]): [string, string] => [name, value]),
      });
    },
  });
};

const toHttpRequest = async (request: Request, body: RequestInit['body']): Promise<HttpRequest> => {
  const { pathname, search, host } = new URL(request.url);
  const bytes = body ? await new Response(body as ResponseBody).arrayBuffer() : new ArrayBuffer(0);
  return {
    method: request.method,
    path: pathname,
    query: search.slice(1),
    headers: [['host', host], ...request.headers.entries()],
    body: new Uint8Array(bytes),
    sourceIp: '127.0.0.1',
    protocol: 'HTTP/1.1',
  };
};
