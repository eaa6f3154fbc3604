import { AwsV4Signer } from 'aws4fetch';
import type { HasSignedFetch, Runtime } from '../runtime.ts';
import type { Timers } from '../runtime-timers.ts';
import { awsFault } from './aws-fault.ts';

/** Where AWS services answer: the regional endpoints, or one URL for all of them (`AWS_ENDPOINT_URL`). */
export interface Endpoints {
  service(
    name:
      | 'sqs'
      | 'dynamodb'
      | 'lambda'
      | 'monitoring'
      | 'secretsmanager'
      | 'events'
      | 'email'
      | 'sns',
  ): string;
  /** An object's URL: the bucket is in the host on AWS, in the path below a single URL. */
  object(bucket: string, key: string): string;
}

/** What the small AWS calls need: a signing `fetch` and the places to send it. */
export interface SignedAws extends HasSignedFetch {
  readonly endpoints: Endpoints;
}

/** The part of the environment that says who we are and where AWS is. */
export interface AwsEnvironment {
  readonly AWS_REGION?: string | undefined;
  readonly AWS_ENDPOINT_URL?: string | undefined;
  readonly AWS_ACCESS_KEY_ID?: string | undefined;
  readonly AWS_SECRET_ACCESS_KEY?: string | undefined;
  readonly AWS_SESSION_TOKEN?: string | undefined;
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;
type SignedInit = Parameters<HasSignedFetch['signedFetch']>[1];

/** Everything outside that the client touches, so that a test or simulation can stand in for it. */
export interface SignedClientPorts extends Timers, Pick<Runtime, 'now'> {
  readonly fetch: Fetch;
  readonly environment: AwsEnvironment;
}

const ATTEMPTS = 3;
const TIMEOUT_MS = 3_000;
const BACKOFF_MS = 50;

/**
 * SigV4 over `fetch`: 3 s per request, and 3 attempts with full jitter for network errors, 5xx and
 * throttles. Answers are read whole inside the attempt, so a torn body is tried again as well.
 * Any other status is the caller's to judge; no answer at all is a retryable fault.
 */
export const createSignedAws = (ports: SignedClientPorts): SignedAws => {
  const keys: SigningKeys = new Map();
  return {
    endpoints: endpointsOf(ports.environment),
    signedFetch: async (url, init) => {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await attemptOnce(ports, url, init, keys);
        const last = attempt >= (init.attempts ?? ATTEMPTS);
        if (answer instanceof Response && (last || !(await passes(answer)))) return answer;
        if (last) throw awsFault(`${init.service} ${init.method}`, answer);
        await ports.sleep(ports.random() * BACKOFF_MS * 2 ** attempt);
      }
    },
  };
};

/** A signing key holds for a day, a region and a service, and takes four digests to make. */
type SigningKeys = Map<string, ArrayBuffer>;
const MOST_KEYS = 20;

const attemptOnce = async (
  ports: SignedClientPorts,
  url: string,
  init: SignedInit,
  keys: SigningKeys,
): Promise<unknown> => {
  if (keys.size > MOST_KEYS) keys.clear();
  const request = await sign(ports, url, init, keys);
  try {
    const response = await ports.fetch(url, { ...request, signal: ports.timeout(TIMEOUT_MS) });
    const body = await response.arrayBuffer();
    const { status, headers } = response;
    return new Response(body.byteLength > 0 ? body : null, { status, headers });
  } catch (error) {
    return error;
  }
};

const sign = async (
  { environment, now }: SignedClientPorts,
  url: string,
  init: SignedInit,
  cache: SigningKeys,
): Promise<RequestInit> => {
  const token = environment.AWS_SESSION_TOKEN;
  const signer = new AwsV4Signer({
    url,
    method: init.method,
    service: init.service,
    headers: init.headers ?? {},
    body: (init.body as RequestInit['body']) ?? null,
    region: regionOf(environment),
    accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    ...(token ? { sessionToken: token } : {}),
    datetime: new Date(now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    cache,
  });
  const { method, headers, body } = await signer.sign();
  return { method, headers, body: body ?? null };
};

const THROTTLES = /Throttl|TooManyRequests|ProvisionedThroughputExceeded|RequestLimitExceeded/;

/** Whether the same request may well succeed in a moment. */
const passes = async (response: Response): Promise<boolean> => {
  if (response.status >= 500 || response.status === 429) return true;
  return response.status >= 400 && THROTTLES.test(await response.clone().text());
};

const regionOf = (environment: AwsEnvironment): string => environment.AWS_REGION ?? 'us-east-1';

/** What a region's hosts end with. */
export const domainOf = (region: string): string =>
  region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';

const endpointsOf = (environment: AwsEnvironment): Endpoints => {
  const region = regionOf(environment);
  const domain = domainOf(region);
  const single = environment.AWS_ENDPOINT_URL?.replace(/\/+$/, '');
  const pathOf = (key: string): string => key.split('/').map(encodeURIComponent).join('/');
  return {
    service: (name) => `${single ?? `https://${name}.${region}.${domain}`}/`,
    object: (bucket, key) =>
      single
        ? `${single}/${bucket}/${pathOf(key)}`
        : `https://${bucket}.s3.${region}.${domain}/${pathOf(key)}`,
  };
};
