/** A request as it came: nothing in it is decoded but the header names, which are lower case. */
export interface HttpRequest {
  readonly method: string;
  /** The path as sent, percent-encoded, without the query. */
  readonly path: string;
  /** The query as sent, without its question mark; empty when there is none. */
  readonly query: string;
  /** In order of arrival; a name may come more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  readonly sourceIp: string;
  /** `HTTP/1.1`. */
  readonly protocol: string;
}

/** An answer. A name may come more than once (`set-cookie`). */
export interface HttpResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | string;
}

/** Something that answers the requests it knows and leaves the others alone. */
export interface WebHandler {
  /** Undefined when the request is not for it. */
  handle(request: HttpRequest): Promise<HttpResponse | undefined>;
}

/** The values of one header joined as one, as RFC 9110 §5.3 allows; undefined when it did not come. */
export const headerOf = (
  { headers }: Pick<HttpRequest, 'headers'>,
  name: string,
): string | undefined => {
  let joined: string | undefined;
  for (const [given, value] of headers) {
    if (given === name) joined = joined === undefined ? value : `${joined},${value}`;
  }
  return joined;
};

/** A JSON answer. */
export const jsonResponse = (
  status: number,
  body: unknown,
  headers: readonly (readonly [string, string])[] = [],
): HttpResponse => ({
  status,
  headers: [['content-type', 'application/json'], ...headers],
  body: JSON.stringify(body),
});
