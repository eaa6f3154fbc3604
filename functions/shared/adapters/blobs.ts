import type { Blobs } from '../blobs.ts';
import { retryable } from '../fault.ts';
import { sha256Hex } from '../ids.ts';
import { awsFault } from './aws-fault.ts';
import type { SignedAws } from './signed-client.ts';

/** The bucket over REST, without an SDK client. */
export interface BlobStore extends Blobs {
  /** False when the key was taken: nothing was written. */
  putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean>;
  /** Absent already is deleted as well. */
  delete(key: string): Promise<void>;
}

export const createBlobs = (aws: SignedAws, bucket: string): BlobStore => {
  const request = (
    method: 'PUT' | 'GET' | 'DELETE',
    key: string,
    headers: Readonly<Record<string, string>> = {},
    bytes?: Uint8Array,
  ): Promise<Response> =>
    aws.signedFetch(aws.endpoints.object(bucket, key), {
      method,
      service: 's3',
      // Signed with the body's own hash, so that what arrives is what was sent.
      headers: { ...headers, 'x-amz-content-sha256': sha256Hex(bytes ?? '') },
      ...(bytes ? { body: bytes } : {}),
    });

  return {
    put: async (key, bytes) => {
      const response = await request('PUT', key, {}, bytes);
      if (response.status !== 200) throw await faultOf('put', key, response);
    },
    putIfAbsent: async (key, bytes) => {
      const response = await request('PUT', key, { 'if-none-match': '*' }, bytes);
      if (response.status === 412) return false;
      if (response.status !== 200) throw await faultOf('put', key, response);
      return true;
    },
    get: async (key) => {
      const response = await request('GET', key);
      // The message can be ahead of its object only by a mistake of order; waiting costs nothing.
      if (response.status === 404) throw retryable('missing-blob', `${key} is not in the bucket`);
      if (response.status !== 200) throw await faultOf('get', key, response);
      return new Uint8Array(await response.arrayBuffer());
    },
    delete: async (key) => {
      const response = await request('DELETE', key);
      if (response.status !== 204 && response.status !== 404) {
        throw await faultOf('delete', key, response);
      }
    },
  };
};

/** S3 errors are XML; only the code is worth keeping. */
const faultOf = async (action: string, key: string, response: Response): Promise<Error> => {
  const code = /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1];
  const error = new Error(`answered ${response.status}`);
  error.name = code ?? `HTTP ${response.status}`;
  return awsFault(`s3 ${action} ${key}`, error);
};
