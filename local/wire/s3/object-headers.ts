import { AwsError } from '../../engine/aws-error.ts';
import { type HttpRequest, headerOf } from '../http-message.ts';

const METADATA = 'x-amz-meta-';

/** Header → member, for what requests and answers both carry. */
const SHARED: Readonly<Record<string, string>> = {
  'cache-control': 'CacheControl',
  'content-disposition': 'ContentDisposition',
  'content-encoding': 'ContentEncoding',
  'content-language': 'ContentLanguage',
  'content-type': 'ContentType',
  expires: 'Expires',
  'x-amz-checksum-crc32': 'ChecksumCRC32',
  'x-amz-checksum-crc32c': 'ChecksumCRC32C',
  'x-amz-checksum-sha1': 'ChecksumSHA1',
  'x-amz-checksum-sha256': 'ChecksumSHA256',
  'x-amz-object-lock-mode': 'ObjectLockMode',
  'x-amz-object-lock-retain-until-date': 'ObjectLockRetainUntilDate',
  'x-amz-object-lock-legal-hold': 'ObjectLockLegalHoldStatus',
  'x-amz-server-side-encryption': 'ServerSideEncryption',
  'x-amz-storage-class': 'StorageClass',
};

const IN_REQUEST: Readonly<Record<string, string>> = {
  ...SHARED,
  'content-md5': 'ContentMD5',
  'if-match': 'IfMatch',
  'if-none-match': 'IfNoneMatch',
  'if-modified-since': 'IfModifiedSince',
  'if-unmodified-since': 'IfUnmodifiedSince',
  range: 'Range',
  'x-amz-checksum-mode': 'ChecksumMode',
  'x-amz-copy-source': 'CopySource',
  'x-amz-expected-bucket-owner': 'ExpectedBucketOwner',
  'x-amz-metadata-directive': 'MetadataDirective',
  'x-amz-sdk-checksum-algorithm': 'ChecksumAlgorithm',
};

const IN_RESPONSE: Readonly<Record<string, string>> = {
  ...SHARED,
  'accept-ranges': 'AcceptRanges',
  'content-length': 'ContentLength',
  'content-range': 'ContentRange',
  etag: 'ETag',
  'last-modified': 'LastModified',
  'x-amz-bucket-region': 'BucketRegion',
  'x-amz-checksum-type': 'ChecksumType',
};

/** Headers of the transport and the signature, which are no members. */
const TRANSPORT = new Set([
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-security-token',
  'x-amz-trailer',
  'x-amz-user-agent',
]);

/** The members that a request's headers carry. Throws for an `x-amz-` header that is not known here. */
export const membersOfHeaders = (
  request: Pick<HttpRequest, 'headers'>,
): Record<string, unknown> => {
  const members: Record<string, unknown> = {};
  const metadata: Record<string, string> = {};
  for (const name of new Set(request.headers.map(([given]) => given))) {
    const value = headerOf(request, name) ?? '';
    const member = IN_REQUEST[name];
    if (member !== undefined) members[member] = value;
    else if (name.startsWith(METADATA)) metadata[name.slice(METADATA.length)] = value;
    else if (name.startsWith('x-amz-') && !TRANSPORT.has(name)) throw notImplemented(name);
  }
  const encoding = withoutChunking(members['ContentEncoding']);
  const { ContentEncoding: _, ...rest } = members;
  return {
    ...rest,
    ...(encoding !== '' && { ContentEncoding: encoding }),
    ...(Object.keys(metadata).length > 0 && { Metadata: metadata }),
  };
};

/** `aws-chunked` describes the transfer and is not kept with the object. */
const withoutChunking = (encoding: unknown): string =>
  String(encoding ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== 'aws-chunked' && one !== '')
    .join(',');

/** The headers that carry an answer's members. */
export const headersOfMembers = (
  output: Readonly<Record<string, unknown>>,
): readonly (readonly [string, string])[] => {
  const named = Object.entries(IN_RESPONSE).flatMap(([header, member]) => {
    const value = output[member];
    if (value === undefined) return [];
    return [[header, headerText(header, value)] as const];
  });
  const metadata = (output['Metadata'] ?? {}) as Readonly<Record<string, string>>;
  const own = Object.entries(metadata).map(([name, value]) => [METADATA + name, value] as const);
  return [...named, ...own];
};

const headerText = (header: string, value: unknown): string => {
  if (!(value instanceof Date)) return String(value);
  return header === 'last-modified' ? value.toUTCString() : value.toISOString();
};

/** Says that a part of S3's interface is not spoken here. */
export const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `The embedded cloud does not implement ${what} of S3.`, {
    httpStatus: 501,
  });
