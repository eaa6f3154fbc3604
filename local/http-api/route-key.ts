/** A route as its key spells it: `GET /orders/{id}`, `ANY /{proxy+}` or `$default`. */
export interface RoutePattern {
  readonly routeKey: string;
  readonly isDefault: boolean;
  /** The parameters of the path when the route takes the request, undefined when it does not. */
  match(method: string, path: string): Readonly<Record<string, string>> | undefined;
  /** Sorts the more specific pattern first: fixed before parameter before greedy, method before ANY. */
  readonly rank: string;
}

/** Thrown when a route key is none that API Gateway knows. */
class RouteKeyRefused extends Error {
  override readonly name = 'RouteKeyRefused';
  readonly code = 'route-key-refused';
}

type Segment =
  | { readonly kind: 'fixed'; readonly text: string }
  | { readonly kind: 'parameter' | 'greedy'; readonly name: string };

const METHODS = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const RANKS = { fixed: 'a', parameter: 'b', greedy: 'c' };

/** Reads a route key. A later sort by `rank` makes the first match the right one. */
export const readRouteKey = (routeKey: string): RoutePattern => {
  if (routeKey === '$default') {
    return { routeKey, isDefault: true, rank: 'z', match: () => ({}) };
  }
  const [method = '', path = '', ...rest] = routeKey.split(' ');
  if (!METHODS.includes(method) || !path.startsWith('/') || rest.length > 0) {
    throw new RouteKeyRefused(
      `RouteKey ${routeKey}: give it as "METHOD /path" with one of ${METHODS.join(', ')}, or $default.`,
    );
  }
  const segments = path.slice(1).split('/').map(readSegment);
  if (segments.slice(0, -1).some(({ kind }) => kind === 'greedy')) {
    throw new RouteKeyRefused(`RouteKey ${routeKey}: a {name+} segment can only be the last one.`);
  }
  return {
    routeKey,
    isDefault: false,
    // A path that ends sorts before one that goes on, and a method before ANY.
    rank: `${segments.map(({ kind }) => RANKS[kind]).join('')} ${method === 'ANY' ? 1 : 0}`,
    match: (given, givenPath) =>
      method === 'ANY' || method === given ? matchPath(segments, givenPath) : undefined,
  };
};

const readSegment = (text: string): Segment => {
  const [, name, plus] = /^\{([\w.:-]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: 'fixed', text };
  return { kind: plus === '+' ? 'greedy' : 'parameter', name };
};

const matchPath = (
  segments: readonly Segment[],
  path: string,
): Readonly<Record<string, string>> | undefined => {
  const given = path.slice(1).split('/').map(decodedSegment);
  const greedy = segments.at(-1)?.kind === 'greedy';
  if (greedy ? given.length < segments.length : given.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const text = segment.kind === 'greedy' ? given.slice(index).join('/') : (given[index] ?? '');
    if (!takes(segment, text)) return undefined;
    if (segment.kind !== 'fixed') parameters[segment.name] = text;
  }
  return parameters;
};

const takes = (segment: Segment, text: string): boolean =>
  segment.kind === 'fixed' ? segment.text === text : text !== '';

/** Percent-decoded; text that is not well encoded stays as it is. */
export const decodedSegment = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
