import { decoded } from '../canonical-request.ts';
import type { HttpRequest } from '../http-message.ts';
import { notImplemented } from './object-headers.ts';

/** What a request's method, path and query ask of S3. */
export interface S3Route {
  readonly operation: string;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly query: URLSearchParams;
}

const BUCKET_OPERATIONS: Readonly<Record<string, string>> = {
  HEAD: 'HeadBucket',
  GET: 'ListObjects',
  PUT: 'CreateBucket',
  DELETE: 'DeleteBucket',
};

const OBJECT_OPERATIONS: Readonly<Record<string, string>> = {
  HEAD: 'HeadObject',
  GET: 'GetObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};

const PRESIGNING = /^X-Amz-/i;

/** Query names that are read, by operation; any other asks for something that is not here. */
const READ: Readonly<Record<string, readonly string[]>> = {
  ListObjectsV2: [
    'list-type',
    'prefix',
    'delimiter',
    'start-after',
    'continuation-token',
    'max-keys',
    'encoding-type',
    'fetch-owner',
  ],
  GetBucketLocation: ['location'],
  DeleteObjects: ['delete'],
  GetObject: [
    'response-cache-control',
    'response-content-disposition',
    'response-content-encoding',
    'response-content-language',
    'response-content-type',
  ],
};

/** Finds the operation; buckets are in the path (`/bucket/key`), as with any endpoint that is an address. */
export const s3Route = (request: HttpRequest): S3Route => {
  const [, bucket = '', ...rest] = request.path.split('/');
  const key = decoded(rest.join('/'));
  const query = new URLSearchParams(request.query);
  const operation = operationOf(request, bucket, key, query);
  const read = READ[operation] ?? [];
  for (const name of query.keys()) {
    if (name !== 'x-id' && !PRESIGNING.test(name) && !read.includes(name)) {
      throw notImplemented(`${request.method} with ?${name}`);
    }
  }
  return { operation, bucket: decoded(bucket) || undefined, key: key || undefined, query };
};

const operationOf = (
  { method, headers }: HttpRequest,
  bucket: string,
  key: string,
  query: URLSearchParams,
): string => {
  if (bucket === '') return 'ListBuckets';
  if (key === '') return bucketOperation(method, query);
  if (method === 'PUT' && headers.some(([name]) => name === 'x-amz-copy-source')) {
    return 'CopyObject';
  }
  const operation = OBJECT_OPERATIONS[method];
  if (operation === undefined) throw notImplemented(`${method} on objects`);
  return operation;
};

const bucketOperation = (method: string, query: URLSearchParams): string => {
  if (method === 'POST' && query.has('delete')) return 'DeleteObjects';
  if (method === 'GET' && query.has('location')) return 'GetBucketLocation';
  if (method === 'GET' && query.get('list-type') === '2') return 'ListObjectsV2';
  const operation = BUCKET_OPERATIONS[method];
  if (operation === undefined) throw notImplemented(`${method} on buckets`);
  return operation;
};
