import { type HttpRequest, headerOf } from './http-message.ts';

/** What the canonical form takes from the signature, beside the request itself. */
export interface CanonicalParts {
  readonly signedHeaders: readonly string[];
  readonly bodyHash: string;
}

/**
 * The canonical request of Signature Version 4 (AWS IAM guide, "Create a signed AWS API request"). The
 * path is encoded once more than it was sent, save for S3, where it is encoded once.
 */
export const canonicalRequest = (
  request: HttpRequest,
  { signedHeaders, bodyHash }: CanonicalParts,
  service: string,
): string =>
  [
    request.method,
    canonicalPath(request.path, service),
    canonicalQuery(request.query),
    ...signedHeaders.map((name) => `${name}:${canonicalValue(headerOf(request, name))}`),
    '',
    signedHeaders.join(';'),
    bodyHash,
  ].join('\n');

const canonicalPath = (path: string, service: string): string => {
  if (path === '/') return path;
  const once = service === 's3' ? decoded(path) : path.replace(/\/+/g, '/');
  return encoded(once).replaceAll('%2F', '/');
};

const canonicalQuery = (query: string): string => (query === '' ? query : sortedPairs(query));

const sortedPairs = (query: string): string =>
  query
    .split('&')
    .filter((pair) => pair !== '' && !pair.startsWith('X-Amz-Signature='))
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [encoded(decoded(name)), encoded(decoded(value.join('=')))] as const;
    })
    .sort(([name, value], [otherName, otherValue]) =>
      name === otherName ? compare(value, otherValue) : compare(name, otherName),
    )
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

const canonicalValue = (value = ''): string => {
  const trimmed = value.trim();
  return /\s\s|[^\S ]/.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed;
};

const compare = (left: string, right: string): number => (left < right ? -1 : Number(left > right));

/** Percent-decoded, a plus being a space; text that is not well encoded stays as it is. */
export const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
