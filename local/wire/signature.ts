import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../engine/aws-error.ts';
import { type CanonicalParts, canonicalRequest } from './canonical-request.ts';
import { type HttpRequest, headerOf } from './http-message.ts';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 +Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/** What a Signature Version 4 request says of itself, in its header or its presigned query. */
export interface SignedRequest extends CanonicalParts {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  /** The service of the credential scope: `dynamodb`, `events`, `s3` … */
  readonly service: string;
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly signedAt: string;
  /** Seconds that a presigned query is good for. */
  readonly expiresSeconds?: number;
}

/** Whether the request is meant for AWS at all: signed, presigned, or naming an operation by header. */
export const isAwsCall = (request: HttpRequest): boolean =>
  headerOf(request, 'authorization')?.startsWith(ALGORITHM) === true ||
  headerOf(request, 'x-amz-target') !== undefined ||
  request.query.includes(`X-Amz-Algorithm=${ALGORITHM}`);

/** Reads the signature's parts; throws when one is missing or out of form. */
export const readSignature = (request: HttpRequest): SignedRequest => {
  const authorization = headerOf(request, 'authorization');
  if (authorization !== undefined) return fromHeader(request, authorization);
  const query = new URLSearchParams(request.query);
  if (query.has('X-Amz-Signature')) return fromQuery(query);
  throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', {
    httpStatus: 403,
  });
};

const fromHeader = (request: HttpRequest, authorization: string): SignedRequest => {
  const [, credential = '', signedHeaders = '', signature = ''] =
    AUTHORIZATION.exec(authorization) ?? [];
  const signedAt = headerOf(request, 'x-amz-date') ?? '';
  if (signature === '') {
    throw incomplete(
      `Authorization: give it as ${ALGORITHM} Credential=…, SignedHeaders=…, Signature=….`,
    );
  }
  return {
    ...credentialScope(credential, signedAt),
    signedHeaders: signedHeaders.split(';'),
    signature,
    bodyHash: headerOf(request, 'x-amz-content-sha256') ?? hash('sha256', request.body, 'hex'),
  };
};

const fromQuery = (query: URLSearchParams): SignedRequest => ({
  ...credentialScope(query.get('X-Amz-Credential') ?? '', query.get('X-Amz-Date') ?? ''),
  signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
  signature: query.get('X-Amz-Signature') ?? '',
  bodyHash: 'UNSIGNED-PAYLOAD',
  expiresSeconds: Number(query.get('X-Amz-Expires') ?? 0),
});

const credentialScope = (
  credential: string,
  signedAt: string,
): Pick<SignedRequest, 'accessKeyId' | 'date' | 'region' | 'service' | 'signedAt'> => {
  const [accessKeyId = '', date = '', region = '', service = '', end = ''] = credential.split('/');
  if (accessKeyId === '' || region === '' || service === '' || end !== 'aws4_request') {
    throw incomplete('Credential: give it as KEY/YYYYMMDD/REGION/SERVICE/aws4_request.');
  }
  if (!/^\d{8}T\d{6}Z$/.test(signedAt) || !signedAt.startsWith(date)) {
    throw incomplete('X-Amz-Date: give it as YYYYMMDDTHHMMSSZ, on the day of the credential.');
  }
  return { accessKeyId, date, region, service, signedAt };
};

const incomplete = (message: string): AwsError =>
  new AwsError('IncompleteSignature', message, { httpStatus: 403 });

/** Checks the signature against the secret of its access key; throws when it does not hold. */
export const verifySignature = (
  request: HttpRequest,
  signed: SignedRequest,
  accessKeys: Readonly<Record<string, string>>,
  nowMs: number,
): void => {
  const secret = accessKeys[signed.accessKeyId];
  if (secret === undefined || !Object.hasOwn(accessKeys, signed.accessKeyId)) {
    throw new AwsError(
      signed.service === 's3' ? 'InvalidAccessKeyId' : 'UnrecognizedClientException',
      `The embedded cloud knows only these access key ids: ${Object.keys(accessKeys).join(', ')}.`,
      { httpStatus: 403 },
    );
  }
  if (!sameText(signed.signature, expectedSignature(request, signed, secret))) {
    throw new AwsError(
      signed.service === 's3' ? 'SignatureDoesNotMatch' : 'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided.',
      { httpStatus: 403 },
    );
  }
  if (signed.expiresSeconds !== undefined)
    refuseExpired(signed.signedAt, signed.expiresSeconds, nowMs);
  refuseOtherBody(request, signed.bodyHash);
};

const expectedSignature = (request: HttpRequest, signed: SignedRequest, secret: string): string => {
  const { date, region, service, signedAt } = signed;
  const canonical = canonicalRequest(request, signed, service);
  const toSign = [
    ALGORITHM,
    signedAt,
    `${date}/${region}/${service}/aws4_request`,
    hash('sha256', canonical, 'hex'),
  ].join('\n');
  const key = signingKey(secret, `${date}/${region}/${service}/aws4_request`);
  return createHmac('sha256', key).update(toSign).digest('hex');
};

/** A day's keys of a few callers, and what more a night of odd requests leaves. */
const MOST_KEYS = 100;
const keys = new Map<string, KeyObject>();

/** Made once for a day, region and service: four digests for each request otherwise. */
const signingKey = (secret: string, scope: string): KeyObject => {
  const name = `${secret} ${scope}`;
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (parent, text) => createHmac('sha256', parent).update(text).digest(),
      `AWS4${secret}`,
    );
  if (keys.size >= MOST_KEYS) keys.clear();
  const made = createSecretKey(key as Buffer);
  keys.set(name, made);
  return made;
};

const sameText = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));

const refuseExpired = (signedAt: string, expiresSeconds: number, nowMs: number): void => {
  const iso = signedAt.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');
  if (nowMs <= Date.parse(iso) + expiresSeconds * 1000) return;
  throw new AwsError('AccessDenied', 'Request has expired', { httpStatus: 403 });
};

const refuseOtherBody = ({ body }: HttpRequest, bodyHash: string): void => {
  if (!/^[0-9a-f]{64}$/.test(bodyHash)) return;
  if (bodyHash === hash('sha256', body, 'hex')) return;
  throw new AwsError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
};
