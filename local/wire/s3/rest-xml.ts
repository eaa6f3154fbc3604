import { AwsError } from '../../engine/aws-error.ts';
import { readAwsChunked } from '../aws-chunked.ts';
import type { AwsProtocol } from '../aws-protocol.ts';
import { type HttpRequest, type HttpResponse, headerOf } from '../http-message.ts';
import { xmlDocument, xmlElements, xmlText } from '../xml.ts';
import { headersOfMembers, membersOfHeaders } from './object-headers.ts';
import { type S3Route, s3Route } from './s3-routes.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const XML = ['content-type', 'application/xml'] as const;

/** S3's REST-XML: most members are headers, bodies are the objects themselves. */
export const s3RestXml: AwsProtocol = {
  decode: (request) => {
    const route = s3Route(request);
    const { body, headers } = unchunked(request);
    return {
      operation: route.operation,
      input: {
        ...(route.bucket !== undefined && { Bucket: route.bucket }),
        ...(route.key !== undefined && { Key: route.key }),
        ...inputOf(route, membersOfHeaders({ headers }), body),
      },
    };
  },
  encode: async ({ operation }, output) => {
    const encode = DOCUMENTS[operation];
    if (encode !== undefined) return { status: 200, headers: [XML], body: encode(output) };
    return objectResponse(operation, output);
  },
  encodeError: (error, requestId, { method }) => {
    const bare = method === 'HEAD' || error.httpStatus === 304;
    return {
      status: error.httpStatus,
      headers: bare ? [] : [XML],
      body: bare ? '' : errorDocument(error, requestId),
    };
  },
};

const errorDocument = ({ code, message, members }: AwsError, requestId: string): string =>
  xmlDocument('Error', { Code: code, Message: message, ...members, RequestId: requestId });

const unchunked = (request: HttpRequest): Pick<HttpRequest, 'body' | 'headers'> => {
  const streaming = headerOf(request, 'x-amz-content-sha256')?.startsWith('STREAMING-') === true;
  if (!streaming) return request;
  const { body, trailers } = readAwsChunked(request.body);
  const decodedLength = headerOf(request, 'x-amz-decoded-content-length');
  if (decodedLength !== undefined && Number(decodedLength) !== body.byteLength) {
    throw new AwsError(
      'IncompleteBody',
      'The body is not as long as x-amz-decoded-content-length.',
    );
  }
  return { body, headers: [...request.headers, ...trailers] };
};

const inputOf = (
  { operation, query }: S3Route,
  members: Record<string, unknown>,
  body: Uint8Array,
): Record<string, unknown> => {
  switch (operation) {
    case 'PutObject':
      return { ...members, Body: body };
    case 'CopyObject':
      return members;
    case 'GetObject':
    case 'HeadObject':
      return { ...without(members, ['ContentType', 'CacheControl']), ...responseOverrides(query) };
    case 'ListObjectsV2':
      return listInput(query);
    case 'DeleteObjects':
      return { Delete: deleteInput(Buffer.from(body).toString()) };
    default:
      return {};
  }
};

const without = (
  members: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));

/** `response-content-type` → `ResponseContentType`. */
const responseOverrides = (query: URLSearchParams): Record<string, unknown> =>
  Object.fromEntries(
    [...query].flatMap(([name, value]) =>
      name.startsWith('response-')
        ? [[name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()), value]]
        : [],
    ),
  );

const listInput = (query: URLSearchParams): Record<string, unknown> => {
  const maxKeys = query.get('max-keys');
  const optional = {
    Prefix: query.get('prefix'),
    Delimiter: query.get('delimiter'),
    StartAfter: query.get('start-after'),
    ContinuationToken: query.get('continuation-token'),
    EncodingType: query.get('encoding-type'),
    MaxKeys: maxKeys === null ? null : Number(maxKeys),
  };
  return Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null));
};

const deleteInput = (document: string): Record<string, unknown> => {
  const objects = xmlElements(document, 'Object').map((object) => {
    if (xmlElements(object, 'VersionId').length > 0) {
      throw new AwsError('NotImplemented', 'Delete.Objects: versions are not kept here.', {
        httpStatus: 501,
      });
    }
    return { Key: xmlText(xmlElements(object, 'Key')[0] ?? '') };
  });
  if (objects.length === 0) {
    throw new AwsError('MalformedXML', 'The XML you provided was not well-formed.');
  }
  return { Objects: objects, Quiet: xmlElements(document, 'Quiet')[0] === 'true' };
};

/** The operations that answer with a document. */
const DOCUMENTS: Readonly<Record<string, (output: Record<string, unknown>) => string>> = {
  ListObjectsV2: (output) => xmlDocument('ListBucketResult', output, NAMESPACE),
  DeleteObjects: (output) => xmlDocument('DeleteResult', output, NAMESPACE),
  CopyObject: ({ CopyObjectResult }) =>
    xmlDocument('CopyObjectResult', CopyObjectResult as Record<string, unknown>, NAMESPACE),
  GetBucketLocation: ({ LocationConstraint }) =>
    xmlDocument('LocationConstraint', String(LocationConstraint ?? ''), NAMESPACE),
  ListBuckets: ({ Buckets, ...rest }) =>
    xmlDocument('ListAllMyBucketsResult', { ...rest, Buckets: { Bucket: Buckets } }, NAMESPACE),
};

const objectResponse = async (
  operation: string,
  output: Record<string, unknown>,
): Promise<HttpResponse> => {
  const body = output['Body'] as { transformToByteArray(): Promise<Uint8Array> } | undefined;
  return {
    status: statusOf(operation, output),
    headers: headersOfMembers(output),
    body: body === undefined ? '' : await body.transformToByteArray(),
  };
};

const statusOf = (operation: string, output: Readonly<Record<string, unknown>>): number => {
  if (operation === 'DeleteObject') return 204;
  return output['ContentRange'] === undefined ? 200 : 206;
};
