import { type HttpRequest, type HttpResponse, headerOf } from '../../wire/http-message.ts';
import type { FaultKind, PlannedFault } from '../outside/faults.ts';
import type { Outcome } from '../outside/server.ts';
import { SHAPES_OF } from './account.ts';
import { expanded } from './expand.ts';
import { type FormObject, Params, parseForm } from './form.ts';
import { IdempotencyKeys, type StoredAnswer } from './idempotency.ts';
import type { Desk } from './operations.ts';
import { StripeRefusal } from './refusal.ts';
import { routeOf } from './routes.ts';

export interface ApiParts {
  readonly desk: Desk;
  readonly faults: { next(request: string): PlannedFault | undefined };
  readonly webhooks: { flush(): Promise<void> };
  readonly apiKeys: readonly string[];
  readonly onRequest: (request: string) => void;
}

interface Call {
  readonly request: HttpRequest;
  readonly form: FormObject;
  readonly key: string | undefined;
  readonly requestId: string;
}

/** Stripe's front: authentication, idempotency keys and faults around the operations. */
export const createApi = (parts: ApiParts): ((request: HttpRequest) => Promise<Outcome>) => {
  const { account } = parts.desk;
  const keys = new IdempotencyKeys(() => account.clock.now());

  const execute = (call: Call): StoredAnswer => {
    const { request, form, requestId, key } = call;
    const route = routeOf(request.method, request.path);
    if (route === undefined) throw unknownUrl(request);
    const origin = { id: requestId, idempotencyKey: key ?? null };
    const object = account.during(origin, () => route.operation(parts.desk, form, route.id));
    const paths = new Params({ expand: form['expand'] }, ['expand']).texts('expand');
    const body = JSON.stringify(expanded(account, object, paths), null, 2);
    return { status: 200, body, requestId };
  };

  /** The answer that the key remembers from now on, whatever it is. */
  const executed = (call: Call, fault: FaultKind | undefined): StoredAnswer => {
    if (fault === 'error-before') return failure(call.requestId);
    try {
      const answer = execute(call);
      return fault === 'error-after' ? failure(call.requestId) : answer;
    } catch (error) {
      if (!(error instanceof StripeRefusal) || error.parts.beforeStart === true) throw error;
      return refused(error, call.requestId);
    }
  };

  const answered = (call: Call, fault: FaultKind | undefined): HttpResponse => {
    const { request, key, requestId } = call;
    authenticate(request, parts.apiKeys);
    if (request.method !== 'POST' || key === undefined) return respond(executed(call, fault));
    const fingerprint = `${request.method} ${request.path} ${canonical(call.form)}`;
    const stored = keys.begin(key, fingerprint);
    if (stored !== undefined) return respond({ ...stored, requestId }, stored.requestId);
    try {
      const answer = executed(call, fault);
      keys.keep(key, answer);
      return respond(answer);
    } catch (error) {
      keys.forget(key);
      throw error;
    }
  };

  const pause = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      account.clock.at(account.clock.now() + delayMs, resolve);
    });

  const callOf = (request: HttpRequest, requestId: string): Call => {
    const text = request.method === 'GET' ? request.query : Buffer.from(request.body).toString();
    const key = headerOf(request, 'idempotency-key');
    return { request, form: parseForm(text), key, requestId };
  };

  /** The answer is made, and may yet be late or lost. */
  const sent = async (response: HttpResponse, planned?: PlannedFault): Promise<Outcome> => {
    if (planned?.kind === 'webhook-first') await parts.webhooks.flush();
    if (planned?.kind === 'delay') await pause(planned.delayMs ?? 0);
    if (planned?.kind === 'silence-after') return 'silence';
    return planned?.kind === 'hang-up-after' ? 'hang-up' : response;
  };

  return async (request) => {
    const line = `${request.method} ${request.path}`;
    parts.onRequest(line);
    const planned = parts.faults.next(line);
    const requestId = account.newId('req');
    const early = planned && beforeAnything(planned.kind, requestId);
    if (early !== undefined) return early;
    const call = callOf(request, requestId);
    return sent(
      catching(requestId, () => answered(call, planned?.kind)),
      planned,
    );
  };
};

const catching = (requestId: string, answer: () => HttpResponse): HttpResponse => {
  try {
    return answer();
  } catch (error) {
    if (error instanceof StripeRefusal) return respond(refused(error, requestId));
    throw error;
  }
};

const beforeAnything = (fault: FaultKind, requestId: string): Outcome | undefined => {
  if (fault === 'silence-before') return 'silence';
  if (fault === 'unavailable') return respond({ ...failure(requestId), status: 503 });
  if (fault !== 'rate-limited') return undefined;
  const parts = { status: 429, type: 'rate_limit_error', code: 'rate_limit' } as const;
  return respond(refused(new StripeRefusal('Too many requests.', parts), requestId));
};

const refused = (refusal: StripeRefusal, requestId: string): StoredAnswer => ({
  status: refusal.parts.status,
  body: JSON.stringify(refusal.body(), null, 2),
  requestId,
});

const failure = (requestId: string): StoredAnswer =>
  refused(
    new StripeRefusal('An unknown error occurred', { status: 500, type: 'api_error' }),
    requestId,
  );

const respond = (answer: StoredAnswer, originalRequest?: string): HttpResponse => ({
  status: answer.status,
  headers: [
    ['content-type', 'application/json'],
    ['request-id', answer.requestId],
    ['stripe-version', SHAPES_OF],
    ...(originalRequest === undefined
      ? []
      : ([
          ['idempotent-replayed', 'true'],
          ['original-request', originalRequest],
        ] as const)),
  ],
  body: answer.body,
});

const authenticate = (request: HttpRequest, apiKeys: readonly string[]): void => {
  const given = /^Bearer (.+)$/.exec(headerOf(request, 'authorization') ?? '')?.[1];
  if (given !== undefined && apiKeys.includes(given)) return;
  throw new StripeRefusal('Invalid API Key provided.', {
    status: 401,
    type: 'invalid_request_error',
    beforeStart: true,
  });
};

const unknownUrl = ({ method, path }: HttpRequest): StripeRefusal =>
  new StripeRefusal(`Unrecognized request URL (${method}: ${path}).`, {
    status: 404,
    type: 'invalid_request_error',
    beforeStart: true,
  });

/** The same parameters give the same text, in whatever order they came. */
const canonical = (form: FormObject): string =>
  JSON.stringify(
    Object.entries(form)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, typeof value === 'object' ? canonical(value) : value]),
  );
