import { sha256Hex } from '../ids.ts';
import { awsFault } from './aws-fault.ts';
import type { SignedAws } from './signed-client.ts';

/** One page of a bucket's keys, in their order. */
export interface KeyPage {
  readonly keys: readonly string[];
  /** Undefined behind the last page. */
  readonly next: string | undefined;
}

const KEYS = /<Key>([^<]+)<\/Key>/g;

/** Keys that begin with `prefix`, behind `after`, at most `most` of them. */
export const listKeys = async (
  aws: SignedAws,
  bucket: string,
  wish: { readonly prefix: string; readonly after?: string | undefined; readonly most?: number },
): Promise<KeyPage> => {
  const { prefix, after, most = 1000 } = wish;
  const query = new URLSearchParams({ 'list-type': '2', 'max-keys': String(most), prefix });
  if (after !== undefined) query.set('start-after', after);
  const response = await aws.signedFetch(`${aws.endpoints.object(bucket, '')}?${query}`, {
    method: 'GET',
    service: 's3',
    headers: { 'x-amz-content-sha256': sha256Hex('') },
  });
  const text = await response.text();
  if (response.status !== 200) {
    throw awsFault(`s3 list ${prefix}`, new Error(`answered ${response.status}`));
  }
  const keys = [...text.matchAll(KEYS)].map(([, key = '']) => key);
  return { keys, next: /<IsTruncated>true</.test(text) ? keys.at(-1) : undefined };
};
